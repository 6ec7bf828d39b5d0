"""The throwaway servers are real, empty and gone afterwards."""

import asyncio

import psycopg
import pytest
from redis import Redis

from tests.provision.found import find_postgres_bin, find_redis
from tests.provision.postgres import fresh_database, throwaway_postgres
from tests.provision.redis import throwaway_redis


@pytest.mark.skipif(find_postgres_bin() is None, reason="PostgreSQL's server programs are not on this machine")
def test_a_throwaway_postgres_answers_and_is_gone_afterwards() -> None:
    with throwaway_postgres() as url:
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE mark (id integer)")
        with fresh_database(url) as other, psycopg.connect(other) as connection:
            assert connection.execute("SELECT to_regclass('mark')").fetchone() == (None,)
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(other)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.skipif(find_redis() is None, reason="redis-server is not on this machine")
def test_a_throwaway_redis_answers_and_is_gone_afterwards() -> None:
    with throwaway_redis() as url:
        client = Redis.from_url(url)
        assert client.set("mark", "here")
        assert client.get("mark") == b"here"
        client.close()
    with pytest.raises(OSError, match=r".*"):
        asyncio.run(_connect(url))


async def _connect(url: str) -> None:
    host, _, port = url.removeprefix("redis://").removesuffix("/0").partition(":")
    await asyncio.open_connection(host, int(port))
