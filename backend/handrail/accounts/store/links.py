"""One-time links: the table and every statement on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, String, Table, delete, select, update

from handrail.core.database import Instant, metadata

one_time_link = Table(
    "one_time_link",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("purpose", String(16), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", String(36), ForeignKey("user_account.id")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("uses_left", Integer),
    Index(None, "user_id"),
)
link = one_time_link.c


def get(connection: Connection, token_hash: str, now: datetime) -> Any:
    """The link, if it can still be used, or None."""
    row = connection.execute(select(one_time_link).where(link.token_hash == token_hash)).one_or_none()
    living = row is not None and row.expires_at > now and (row.uses_left is None or row.uses_left > 0)
    return row if living else None


def insert(connection: Connection, **columns: Any) -> None:
    """Store a new one. `uses_left` None: as often as one likes."""
    connection.execute(one_time_link.insert().values(**columns))


def use(connection: Connection, row: Any) -> None:
    """Take one use from it."""
    if row.uses_left is not None:
        connection.execute(update(one_time_link).where(link.id == row.id).values(uses_left=row.uses_left - 1))


def withdraw(connection: Connection, purpose: str, user_id: str | None) -> None:
    """Make this person's links of one purpose useless; None: those of nobody."""
    mine = link.user_id.is_(None) if user_id is None else link.user_id == user_id
    connection.execute(delete(one_time_link).where(link.purpose == purpose, mine))


def withdraw_all(connection: Connection, user_id: str) -> None:
    """Make all of this person's links useless."""
    connection.execute(delete(one_time_link).where(link.user_id == user_id))
