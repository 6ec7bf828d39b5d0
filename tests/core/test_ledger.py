"""History cannot be edited quietly: every kind of tampering is found and named."""

from typing import Any

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from handrail.core import ledger, verification
from handrail.core.database import Database
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.writer import Writer
from handrail.settings import Settings

ANA = Origin("PERSON", "ana", "Ana Ruiz", "console", "req_1", "192.0.2.1", "note.write")


@pytest.fixture
def database(settings: Settings) -> Any:
    made = Database(settings.database())
    writer = Writer(made.writing)
    for number in range(6):
        writer.run(write, number, origin=ANA)
    yield made
    made.writing.dispose()


def write(uow: UnitOfWork, number: int) -> None:
    uow.record("note.write", f"note-{number}", resource_name=f"Note {number}", metadata={"number": number})


def unlocked(connection: Connection) -> Connection:
    """Past the triggers, as someone with the database's password would."""
    if connection.dialect.name == "sqlite":
        for table in ledger.IMMUTABLE:
            for verb in ("update", "delete"):
                connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_no_{verb}"))
        connection.execute(text("PRAGMA defer_foreign_keys=ON"))
    else:
        connection.execute(text("SET session_replication_role = replica"))
    return connection


def verify(database: Database) -> verification.Verdict:
    with database.writing.connect() as connection:
        return verification.verify(connection)


def first(database: Database) -> int:
    with database.writing.connect() as connection:
        return int(connection.scalar(text("SELECT min(seq) FROM ledger_entry WHERE action = 'note.write'")) or 0)


def tamper(database: Database, statement: str, **values: Any) -> verification.Verdict:
    with database.writing.begin() as connection:
        unlocked(connection).execute(text(statement), values)
    return verify(database)


def test_an_untouched_ledger_verifies(database: Database) -> None:
    verdict = verify(database)
    assert verdict.first_bad is None
    assert verdict.entries == verdict.head >= 6


@pytest.mark.parametrize(
    "verb", ["UPDATE ledger_entry SET action = 'x'", "DELETE FROM ledger_entry", "DELETE FROM ledger_detail"]
)
def test_triggers_refuse_to_change_history(database: Database, verb: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"), database.writing.begin() as connection:
        connection.execute(text(verb))


COLUMNS = [
    (table.name, column.name)
    for table in (ledger.ledger_entry, ledger.ledger_detail)
    for column in table.columns
    if column.name != "seq"
]


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_a_changed_byte_of_any_column_is_named(database: Database, table: str, column: str) -> None:
    seq = first(database) + 2
    with database.writing.connect() as connection:
        value = connection.scalar(text(f"SELECT {column} FROM {table} WHERE seq = :seq"), {"seq": seq})
    for other in changes(value):
        statement = f"UPDATE {table} SET {column} = :value WHERE seq = :seq"
        assert tamper(database, statement, seq=seq, value=other).first_bad == seq, other
        assert tamper(database, statement, seq=seq, value=value).first_bad is None


def changes(value: Any) -> list[Any]:
    """The same with one byte less, in capitals, or another; something where there was nothing."""
    if value is None:
        return ["", "x"]
    if isinstance(value, int):
        return [value + 1, -value]
    turned = value.upper() if value != value.upper() else value.lower()
    return [value[:-1], value[1:] + "~", turned, chr(ord(value[0]) ^ 1) + value[1:], ""]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("table", "column"), [("ledger_entry", "action"), ("ledger_detail", "detail")])
def test_bytes_that_are_no_text_are_named(database: Database, table: str, column: str) -> None:
    seq = first(database) + 2
    for other in (f"CAST({column} AS BLOB)", "CAST(x'ff' AS TEXT)", "x'ff'"):
        assert tamper(database, f"UPDATE {table} SET {column} = {other} WHERE seq = :seq", seq=seq).first_bad == seq


def test_a_changed_detail_is_named(database: Database) -> None:
    seq = first(database) + 3
    statement = "UPDATE ledger_detail SET detail = replace(detail, 'Ana', 'Eve') WHERE seq = :seq"
    assert tamper(database, statement, seq=seq).first_bad == seq


def test_a_missing_entry_is_named(database: Database) -> None:
    seq = first(database) + 1
    with database.writing.begin() as connection:
        unlocked(connection).execute(text("DELETE FROM ledger_detail WHERE seq = :seq"), {"seq": seq})
        connection.execute(text("DELETE FROM ledger_entry WHERE seq = :seq"), {"seq": seq})
    assert verify(database).first_bad == seq


def test_a_cut_off_tail_is_named(database: Database) -> None:
    head = verify(database).head
    with database.writing.begin() as connection:
        unlocked(connection).execute(text("DELETE FROM ledger_detail WHERE seq >= :seq"), {"seq": head - 1})
        connection.execute(text("DELETE FROM ledger_entry WHERE seq >= :seq"), {"seq": head - 1})
    assert verify(database).first_bad == head - 1


def test_an_added_entry_is_named(database: Database) -> None:
    head = verify(database).head
    names = ", ".join(column.name for column in ledger.ledger_entry.columns if column.name != "seq")
    for table, rest in (("ledger_entry", names), ("ledger_detail", "salt, detail")):
        found = tamper(database, f"INSERT INTO {table} SELECT {head + 1}, {rest} FROM {table} WHERE seq = {head}")
    assert (found.first_bad, found.problem) == (head + 1, "the end of the ledger does not fit its head")
    tamper(database, f"DELETE FROM ledger_detail WHERE seq > {head}")
    assert tamper(database, f"DELETE FROM ledger_entry WHERE seq > {head}").first_bad is None
    tamper(database, f"UPDATE ledger_head SET hash = '{'0' * 64}'")
    assert verify(database).first_bad == head


def test_swapped_entries_are_named(database: Database) -> None:
    seq = first(database)
    with database.writing.begin() as connection:
        unlocked(connection)
        for table in ("ledger_detail", "ledger_entry"):
            for old, new in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
                connection.execute(text(f"UPDATE {table} SET seq = :new WHERE seq = :old"), {"new": new, "old": old})
    assert verify(database).first_bad == seq
