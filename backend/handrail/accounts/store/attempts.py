"""Attempts to sign in: the table and every statement on it.

A row is written before the password is looked at and deleted when it was right: what is left are the failures, and
attempts under way count too, so that many at once get no further than one after the other.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, delete, select

from handrail.core.database import Instant, metadata

sign_in_failure = Table(
    "sign_in_failure",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("address", String(64)),
    Column("at", Instant, nullable=False),
    Column("noted", Boolean, nullable=False),
    Index(None, "account", "at"),
    Index(None, "address", "at"),
    Index(None, "at"),
)
failure = sign_in_failure.c


def of_account(connection: Connection, account: str, since: datetime) -> list[datetime]:
    """When attempts on this account failed, the newest first."""
    return times(connection, failure.account == account, since)


def of_address(connection: Connection, address: str, since: datetime) -> list[datetime]:
    """When attempts from this address failed, the newest first."""
    return times(connection, failure.address == address, since)


def times(connection: Connection, condition: Any, since: datetime) -> list[datetime]:
    """The moments, the newest first."""
    query = select(failure.at).where(condition, failure.at > since, failure.noted.is_(False))
    return list(connection.execute(query.order_by(failure.at.desc()).limit(100)).scalars())


def noted_since(connection: Connection, key: str, since: datetime) -> bool:
    """Whether the refusals of this account or address stand in the ledger already."""
    query = select(failure.id).where(failure.account == key, failure.noted, failure.at > since)
    return connection.execute(query).first() is not None


def insert(connection: Connection, **columns: Any) -> None:
    """Store one. `noted`: not an attempt, but the mark that the ledger has its entry for this minute."""
    connection.execute(sign_in_failure.insert().values(**columns))


def forgive(connection: Connection, account: str) -> None:
    """Delete what failed on this account."""
    connection.execute(delete(sign_in_failure).where(failure.account == account))


def forget(connection: Connection, before: datetime) -> None:
    """Delete what no longer counts."""
    connection.execute(delete(sign_in_failure).where(failure.at <= before))
