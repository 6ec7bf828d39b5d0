"""Readers: whoever is cancelled goes at once, and what they leave behind harms nobody."""

import asyncio
import threading
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Connection, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from handrail.core.database import Database
from handrail.core.refusals import Fault
from handrail.settings import Settings

pytestmark = pytest.mark.anyio
ENDLESS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000000000)
  SELECT count(*) FROM n"""


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    made = Database(settings.database())
    yield made
    await made.close()


def one(connection: Connection) -> Any:
    return connection.scalar(text("SELECT 1"))


class Endless:
    """A read that never ends by itself; `running` is set once it has begun."""

    def __init__(self, times: int = 1) -> None:
        self.times = times
        self.running = threading.Event()
        self.errors: list[BaseException] = []

    def __call__(self, connection: Connection) -> None:
        for _ in range(self.times):
            self.running.set()
            try:
                connection.execute(text(ENDLESS))
            except DBAPIError as error:
                self.errors.append(error)
                if connection.dialect.name != "sqlite":  # PostgreSQL's transaction is over by then
                    raise
        raise RuntimeError("nobody hears this")

    async def begin(self, database: Database) -> "asyncio.Task[None]":
        """Run it until it is under way."""
        task = asyncio.ensure_future(database.read(self))
        await asyncio.to_thread(self.running.wait, 30)
        return task


async def cancel(*tasks: "asyncio.Task[Any]") -> None:
    """Cancel them; each is over at once."""
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)


async def test_a_read_is_one_transaction_in_a_thread_of_its_own_that_cannot_write(database: Database) -> None:
    assert await database.read(lambda _: threading.current_thread()) is not threading.current_thread()
    begun: list[Connection] = []
    event.listen(database.reading, "begin", begun.append)
    assert await database.read(lambda connection: [one(connection), one(connection)]) == [1, 1]
    assert len(begun) == 1
    with pytest.raises(Fault) as refused:
        await database.read(lambda connection: connection.execute(text("DELETE FROM domain")))
    assert refused.value.code == "UNAVAILABLE"
    assert await database.read(one) == 1


async def test_what_a_read_raises_arrives_and_the_reader_goes_on(database: Database) -> None:
    def broken(connection: Connection) -> None:
        one(connection)
        raise KeyError("mine")

    for _ in range(12):  # more than there are readers
        with pytest.raises(KeyError, match="mine"):
            await database.read(broken)
    assert await database.read(one) == 1


async def test_cancelled_readers_leave_no_statement_running_and_every_turn_is_given_back(database: Database) -> None:
    most = 2 if database.is_sqlite else 10
    for _ in range(2):
        endless = [Endless(times=3) for _ in range(most)]
        tasks = [await each.begin(database) for each in endless]
        waiting = asyncio.ensure_future(database.read(one))
        await asyncio.sleep(0)
        await cancel(waiting, *tasks)
        assert await asyncio.gather(*(database.read(one) for _ in range(most * 2))) == [1] * most * 2
        async with asyncio.timeout(60):
            while len(database.readers._free) < most:
                await asyncio.sleep(0.01)
        assert [len(each.errors) for each in endless] == [3 if database.is_sqlite else 1] * most
    assert len(database.readers._all) == most, "none was given up"


async def test_who_is_cancelled_while_the_first_reader_opens_takes_none_away(database: Database) -> None:
    for _ in range(3):
        task = asyncio.ensure_future(database.read(one))
        for _ in range(2):
            await asyncio.sleep(0)
        await cancel(task)
    assert await asyncio.gather(*(database.read(one) for _ in range(30))) == [1] * 30


async def test_reads_see_what_was_committed_before_them_and_one_read_sees_one_state(database: Database) -> None:
    with database.writing.begin() as connection:
        connection.execute(text("CREATE TABLE seen (n INTEGER)"))
        connection.execute(text("INSERT INTO seen VALUES (0)"))

    def look(connection: Connection) -> tuple[Any, Any]:
        first = connection.scalar(text("SELECT n FROM seen"))
        with database.writing.begin() as other:
            other.execute(text("UPDATE seen SET n = n + 1"))
        return first, connection.scalar(text("SELECT n FROM seen"))

    for turn in range(5):
        assert await database.read(look) == (turn, turn)


async def test_closing_breaks_off_what_still_runs_and_refuses_what_comes_later(settings: Settings) -> None:
    database = Database(settings.database())
    running = await Endless(times=2).begin(database)
    await asyncio.wait_for(database.close(), 60)
    with pytest.raises((Fault, RuntimeError)):
        await running
    with pytest.raises(Fault) as late:
        await database.read(one)
    assert late.value.code == "UNAVAILABLE"


async def test_a_database_that_is_not_there_is_unavailable_and_takes_no_turn(settings: Settings) -> None:
    url = make_url(settings.database())
    nowhere = url.set(database=f"{url.database}-nowhere")
    missing = Database(nowhere.render_as_string(hide_password=False))
    for _ in range(12):
        with pytest.raises(Fault) as fault:
            await missing.read(one)
        assert fault.value.code == "UNAVAILABLE"
    await missing.close()
