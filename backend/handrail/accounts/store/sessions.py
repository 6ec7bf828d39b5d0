"""Sessions: the table and every statement on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, String, Table, Text, delete, select, update

from handrail.accounts.store.people import build, user_account
from handrail.accounts.types import User
from handrail.core.database import Instant, metadata

session = Table(
    "session",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("user_id", String(36), ForeignKey("user_account.id"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_used_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("address", String(64)),
    Column("user_agent", Text),
    Index(None, "user_id"),
    Index(None, "ends_at"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """A session and its person. `ends_at` is its last moment, used or not."""

    id: str
    user: User
    last_used_at: datetime
    ends_at: datetime


def by_token(connection: Connection, token_hash: str) -> Found | None:
    """The session of this cookie, or None; whether it has run out is for the caller to see."""
    return found(connection, session.c.token_hash == token_hash)


def by_id(connection: Connection, session_id: str) -> Found | None:
    """One session, or None."""
    return found(connection, session.c.id == session_id)


def found(connection: Connection, condition: Any) -> Found | None:
    """One statement for the session and its person."""
    mine = [session.c.id.label("session_id"), session.c.last_used_at, session.c.ends_at]
    query = select(user_account, *mine).join(session, session.c.user_id == user_account.c.id).where(condition)
    row = connection.execute(query).one_or_none()
    return Found(row.session_id, build(row), row.last_used_at, row.ends_at) if row else None


def of_user(connection: Connection, user_id: str, used_after: datetime, now: datetime) -> list[Any]:
    """Their living sessions, the last used one first."""
    query = select(session).where(
        session.c.user_id == user_id, session.c.last_used_at > used_after, session.c.ends_at > now
    )
    return list(connection.execute(query.order_by(session.c.last_used_at.desc(), session.c.id)).all())


def insert(connection: Connection, **columns: Any) -> None:
    """Store a new one."""
    connection.execute(session.insert().values(**columns))


def renew_token(connection: Connection, session_id: str, token_hash: str) -> None:
    """The same session under another cookie."""
    connection.execute(update(session).where(session.c.id == session_id).values(token_hash=token_hash))


def used(connection: Connection, session_id: str, at: datetime) -> None:
    """When it was last used."""
    connection.execute(update(session).where(session.c.id == session_id).values(last_used_at=at))


def end(connection: Connection, session_id: str, user_id: str) -> bool:
    """End one of this person's sessions; whether there was one."""
    query = delete(session).where(session.c.id == session_id, session.c.user_id == user_id)
    return connection.execute(query).rowcount > 0


def end_all(connection: Connection, user_id: str, but: str | None = None) -> None:
    """End all of this person's sessions, apart from one."""
    query = delete(session).where(session.c.user_id == user_id)
    connection.execute(query.where(session.c.id != but) if but else query)


def forget_ended(connection: Connection, used_before: datetime, now: datetime) -> None:
    """Delete what has run out."""
    connection.execute(delete(session).where((session.c.ends_at <= now) | (session.c.last_used_at <= used_before)))
