"""A database that goes away under a running server: writes are refused, the server lives, nobody sees a traceback."""

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest

from handrail.core import verification
from tests.makers import Scene
from tests.world import World


@contextmanager
def removed(world: World) -> Iterator[None]:
    """The file is gone, then back."""
    file = world.settings.data_dir / "handrail.db"
    os.rename(file, file.with_suffix(".away"))
    yield
    os.rename(file.with_suffix(".away"), file)


@contextmanager
def read_only(world: World) -> Iterator[None]:
    """Nothing may be written, as on a full disk or on one that is mounted read-only."""
    engine = world.kernel.database.writing
    on, off = "PRAGMA query_only=ON", "PRAGMA query_only=OFF"
    if not world.kernel.database.is_sqlite:
        on, off = (f"SET SESSION CHARACTERISTICS AS TRANSACTION READ {mode}" for mode in ("ONLY", "WRITE"))
    for statement in (on, off):
        connection = engine.raw_connection()
        connection.cursor().execute(statement)
        connection.commit()
        connection.close()
        if statement == on:
            yield


@contextmanager
def closed(world: World) -> Iterator[None]:
    """PostgreSQL takes no more connections, and ends those that stand."""
    base, _, name = world.settings.database_url.rpartition("/")
    with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        try:
            yield
        finally:
            connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


@contextmanager
def without_ledger(world: World) -> Iterator[None]:
    """The ledger itself is not there."""
    if not world.kernel.database.is_sqlite:
        with psycopg.connect(world.settings.database_url) as connection:
            connection.execute("ALTER TABLE ledger_entry RENAME TO ledger_entry_away")
            connection.commit()
            yield
            connection.execute("ALTER TABLE ledger_entry_away RENAME TO ledger_entry")
            connection.commit()
        return
    with sqlite3.connect(world.settings.data_dir / "handrail.db", isolation_level=None) as connection:
        connection.execute("ALTER TABLE ledger_entry RENAME TO ledger_entry_away")
        yield
        connection.execute("ALTER TABLE ledger_entry_away RENAME TO ledger_entry")


def gone(world: World) -> Any:
    """The file is not there, or the server is not."""
    return removed(world) if world.kernel.database.is_sqlite else closed(world)


@pytest.mark.parametrize("fault", [gone, read_only, without_ledger], ids=lambda fault: fault.__name__)
def test_while_the_database_cannot_be_used_nothing_is_changed_and_the_server_lives(
    world: World, fault: Callable[[World], Any]
) -> None:
    scene = Scene(world)
    run = scene.request("before")
    document = 'mutation { createDomain(input: {name: "Lost"}) { __typename } }'
    with fault(world):
        refused = scene.admin.post(document)
        assert refused.status_code == 503, refused.text
        assert refused.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
        for text in (refused.text, scene.admin.post("{ domains { totalCount } }").text):
            assert "Traceback" not in text and str(world.settings.data_dir) not in text and "sqlite" not in text.lower()
        ready = scene.admin.http.get("/readyz")
        assert ready.status_code == 503 and ready.json()["ready"] is False
        assert "Traceback" not in ready.text and str(world.settings.data_dir) not in ready.text
        assert scene.admin.http.get("/healthz").status_code == 200
    assert scene.admin.http.get("/readyz").status_code == 200, "it recovers by itself"
    assert scene.request("before")["id"] == run["id"]
    assert scene.admin.one("{ domains { totalCount } }") == {"totalCount": 1}
    assert scene.admin.one(document)["__typename"] == "Domain"
    assert world.call(world.kernel.database.read(verification.verify)).first_bad is None
