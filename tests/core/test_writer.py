"""The writer: what is acknowledged is committed, a refusal harms nobody else, and nothing changes without an entry."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import Column, Integer, String, Table, select, update
from sqlalchemy.exc import DBAPIError

from handrail.core import ledger, verification
from handrail.core.database import Database, metadata
from handrail.core.refusals import Fault, NotFound, Refused
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.writer import Unit, Writer
from handrail.settings import Settings

pytestmark = pytest.mark.anyio
ANA = Origin("PERSON", "ana", "Ana Ruiz", action="note.write")
note = Table(
    "test_note", metadata, Column("id", String(20), primary_key=True), Column("value", Integer, nullable=False)
)
metadata.remove(note)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
async def database(settings: Settings) -> AsyncIterator[Database]:
    made = Database(settings.database())
    with made.writing.begin() as connection:
        note.create(connection)
        connection.execute(note.insert().values(id="n", value=0))
    yield made
    await made.close()


@pytest.fixture
async def writer(database: Database) -> AsyncIterator[Writer]:
    made = Writer(database.writing)
    made.start()
    yield made
    made.stop()


def add_one(uow: UnitOfWork) -> int:
    value: int = uow.connection.scalar(select(note.c.value)) or 0
    uow.connection.execute(update(note).values(value=value + 1))
    uow.record("note.write", "n", metadata={"value": value + 1})
    return value + 1


def refuse(uow: UnitOfWork) -> None:
    uow.connection.execute(update(note).values(value=-1000))
    uow.record("note.write", "n")
    raise Refused(NotFound(message="There is no such note."))


def silent(uow: UnitOfWork) -> None:
    uow.connection.execute(update(note).values(value=-1000))


def broken(uow: UnitOfWork) -> None:
    uow.connection.execute(note.insert().values(id="n", value=1))


async def submit(writer: Writer, *functions: Any) -> list[Any]:
    units = [Unit(function, (), {}, ANA) for function in functions]
    return await asyncio.gather(*(writer.submit(unit) for unit in units), return_exceptions=True)


async def read(database: Database, *columns: Any) -> list[Any]:
    return await database.read(lambda connection: list(connection.execute(select(*columns))))


async def test_no_increment_is_lost_however_many_ask_at_once(writer: Writer, database: Database) -> None:
    results = await submit(writer, *[add_one] * 300)
    assert sorted(results) == list(range(1, 301))
    assert (await read(database, note.c.value))[0].value == 300
    assert writer.batches < 150, "units are committed in groups"


async def test_a_refused_unit_is_undone_and_leaves_an_entry_while_its_neighbours_commit(
    writer: Writer, database: Database
) -> None:
    results = await submit(writer, add_one, refuse, add_one)
    assert [type(result) for result in results] == [int, Refused, int]
    assert (await read(database, note.c.value))[0].value == 2
    rows = await read(database, ledger.ledger_entry.c.action, ledger.ledger_entry.c.outcome)
    mine = [(row.action, row.outcome) for row in rows if row.action.startswith("note")]
    assert mine == [("note.write", "DONE"), ("note.write.refused", "REFUSED"), ("note.write", "DONE")]


async def test_a_change_without_a_ledger_entry_is_not_made(writer: Writer, database: Database) -> None:
    results = await submit(writer, silent, add_one)
    assert isinstance(results[0], RuntimeError)
    assert (await read(database, note.c.value))[0].value == 1


async def test_a_database_error_in_one_unit_is_a_fault_and_harms_no_other(writer: Writer, database: Database) -> None:
    results = await submit(writer, add_one, broken, add_one)
    assert isinstance(results[1], Fault)
    assert results[1].code == "UNAVAILABLE"
    assert isinstance(results[1].__cause__, DBAPIError)
    assert (await read(database, note.c.value))[0].value == 2


async def test_a_full_queue_answers_busy_at_once(database: Database) -> None:
    writer = Writer(database.writing)
    writer.most_waiting = 1
    writer.start()
    results = await submit(writer, *[add_one] * 50)
    busy = [result for result in results if isinstance(result, Fault)]
    done = [result for result in results if isinstance(result, int)]
    writer.stop()
    assert {fault.code for fault in busy} == {"BUSY"}
    assert (await read(database, note.c.value))[0].value == len(done) == 50 - len(busy)


async def test_the_chain_verifies_and_is_gapless_after_refusals(writer: Writer, database: Database) -> None:
    await submit(writer, add_one, refuse, add_one, silent, add_one)
    verdict = await database.read(verification.verify)
    assert verdict.first_bad is None
    rows = await read(database, ledger.ledger_entry.c.seq)
    assert [row.seq for row in rows] == list(range(1, verdict.head + 1))
