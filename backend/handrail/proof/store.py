"""How long the ledger is kept, and whose data are being erased: the tables and their statements."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Integer,
    String,
    Table,
    Text,
    and_,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from handrail.core.database import Json, metadata
from handrail.core.ledger import Head, ledger_detail, ledger_entry

ledger_retention = Table(
    "ledger_retention",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("days", Integer),
)
person_erasure = Table(
    "person_erasure",
    metadata,
    Column("user_id", String(36), primary_key=True),
    Column("words", Json),
    Column("through", BigInteger, nullable=False),
    Column("entries", BigInteger, nullable=False),
)
entry = ledger_entry.c


def days(connection: Connection) -> int | None:
    """For how many days entries are kept; None: for ever."""
    found: int | None = connection.scalar(select(ledger_retention.c.days).where(ledger_retention.c.id == 1))
    return found


def set_days(connection: Connection, wanted: int | None) -> None:
    """Keep them so long from now on."""
    connection.execute(ledger_retention.delete())
    connection.execute(ledger_retention.insert().values(id=1, days=wanted))


def first(connection: Connection) -> int:
    """The first entry that is kept."""
    return int(connection.scalar(select(func.min(entry.seq))) or 0)


def end_of_chunk(connection: Connection, before: datetime, most: int) -> Head | None:
    """The last of the first entries, at most so many, that are older than this; never the ledger's last one."""
    start, last = connection.execute(select(func.min(entry.seq), func.max(entry.seq))).one()
    if start is None:
        return None
    query = select(entry.seq, entry.hash, entry.at).where(entry.seq < min(start + most, last), entry.at < before)
    row = connection.execute(query.order_by(entry.seq.desc()).limit(1)).first()
    return Head(row.seq, row.hash, row.at) if row else None


@dataclass(frozen=True, slots=True)
class Pending:
    """An erasure that is being carried out: up to which entry, and the words that name the person."""

    user_id: str
    words: list[str]
    through: int
    entries: int


def begin_erasing(connection: Connection, user_id: str, words: list[str]) -> None:
    """From the ledger's beginning on."""
    connection.execute(person_erasure.delete().where(person_erasure.c.user_id == user_id))
    connection.execute(person_erasure.insert().values(user_id=user_id, words=words, through=0, entries=0))


def pending(connection: Connection) -> Pending | None:
    """One that is not over."""
    row = connection.execute(
        select(person_erasure).where(person_erasure.c.words.is_not(None)).order_by(person_erasure.c.user_id)
    ).first()
    return Pending(row.user_id, row.words, row.through, row.entries) if row else None


def progress(connection: Connection, user_id: str, **columns: Any) -> None:
    """How far it came; words None: it is over, and they are forgotten."""
    connection.execute(update(person_erasure).where(person_erasure.c.user_id == user_id).values(**columns))


def names(column: ColumnElement[Any], user_id: str, words: list[str]) -> ColumnElement[bool]:
    """A text that may name the person: it holds their id or an e-mail address of theirs."""
    lower = func.lower(type_coerce(column, Text))
    marks = [user_id, *(word.lower() for word in words if "@" in word)]
    return or_(*(lower.contains(mark, autoescape=True) for mark in marks))


def concerned(connection: Connection, one: Pending, until: int, most: int) -> list[Any]:
    """The next entries, up to one, whose detail may name the person."""
    theirs = or_(
        entry.actor_id == one.user_id,
        and_(entry.resource_type == "user", entry.resource_id == one.user_id),
        names(ledger_detail.c.detail, one.user_id, one.words),
    )
    query = select(entry.seq, entry.actor_id, entry.resource_type, entry.resource_id, ledger_detail.c.detail)
    query = query.join(ledger_detail, ledger_detail.c.seq == entry.seq)
    query = query.where(entry.seq > one.through, entry.seq <= until, theirs)
    return list(connection.execute(query.order_by(entry.seq).limit(most)).all())


def texts() -> Iterator[tuple[Table, Column[Any]]]:
    """Every column outside the ledger that can hold a name beside an id."""
    for table in metadata.sorted_tables:
        if not table.name.startswith(("ledger_", "person_erasure", "user_account")):
            yield from ((table, column) for column in table.columns if isinstance(column.type, Text | Json))


def elsewhere(connection: Connection, one: Pending) -> Iterator[tuple[Table, Column[Any], Any, str]]:
    """Every text outside the ledger that may name the person, with its row's key."""
    for table, column in texts():
        keys = list(table.primary_key.columns)
        query = select(*keys, type_coerce(column, Text).label("said")).where(names(column, one.user_id, one.words))
        for row in connection.execute(query).all():
            yield table, column, and_(*(key == row[at] for at, key in enumerate(keys))), row.said


def rewrite(connection: Connection, table: Table, column: Column[Any], key: Any, text: str) -> None:
    """Put another text there."""
    connection.execute(update(table).where(key).values({column.name: type_coerce(text, Text)}))
