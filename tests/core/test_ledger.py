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
                connection.execute(text(f"DROP TRIGGER {table}_no_{verb}"))
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


@pytest.mark.parametrize(
    "column",
    [
        "at",
        "actor_type",
        "actor_id",
        "action",
        "resource_type",
        "resource_id",
        "outcome",
        "channel",
        "request_id",
        "hash",
    ],
)
def test_a_changed_column_is_named(database: Database, column: str) -> None:
    seq = first(database) + 2
    value: Any = "CAST(1 AS BIGINT)" if column == "at" else "'x'"
    assert tamper(database, f"UPDATE ledger_entry SET {column} = {value} WHERE seq = :seq", seq=seq).first_bad == seq


@pytest.mark.parametrize("column", ["domain_id", "subject_id", "audience"])
def test_a_value_where_there_was_none_is_named(database: Database, column: str) -> None:
    seq = first(database) + 1
    assert tamper(database, f"UPDATE ledger_entry SET {column} = '' WHERE seq = :seq", seq=seq).first_bad == seq


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


def test_swapped_entries_are_named(database: Database) -> None:
    seq = first(database)
    with database.writing.begin() as connection:
        unlocked(connection)
        for table in ("ledger_detail", "ledger_entry"):
            for old, new in ((seq, -1), (seq + 1, seq), (-1, seq + 1)):
                connection.execute(text(f"UPDATE {table} SET seq = :new WHERE seq = :old"), {"new": new, "old": old})
    assert verify(database).first_bad == seq
