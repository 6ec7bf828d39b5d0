"""Notifications: the tables and every statement on them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
    delete,
    func,
    or_,
    select,
    text,
    type_coerce,
    update,
)

from handrail.core.connections import Page, paged
from handrail.core.database import Instant, metadata
from handrail.core.kernel import Scope
from handrail.core.ledger import ledger_detail, ledger_entry
from handrail.core.records import from_row, to_row
from handrail.notifications.types import Inbox, Notification, NotificationEvent

UNREAD = text("read_at IS NULL")
notification = Table(
    "notification",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("user_account.id"), nullable=False),
    Column("type", String(24), nullable=False),
    Column("event", String(24), nullable=False),
    Column("domain_id", String(36)),
    Column("count", Integer, nullable=False),
    Column("resource_id", String(64)),
    Column("tool_id", String(36)),
    Column("tool_name", String(100)),
    Column("agent_id", String(36)),
    Column("agent_name", String(60)),
    Column("summary", Text),
    Column("first_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("seq", BigInteger, nullable=False),
    Index(None, "user_id", "at", "id"),
    Index("ix_notification_unread", "user_id", "at", sqlite_where=UNREAD, postgresql_where=UNREAD),
    Index(None, "seq"),
    Index(None, "read_at"),
)
follower = Table(
    "notification_follower",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
)
table, entry = notification.c, ledger_entry.c
COLUMNS = tuple(column.name for column in notification.columns)
MOST_COUNTED = 100
MOST_LOOKED_AT = 5000


class Stretch(NamedTuple):
    """The entries that became one notification."""

    action: str
    domain_id: str | None
    first_at: datetime
    at: datetime
    seq: int


def build(row: Any) -> Notification:
    """A row as a record."""
    return from_row(Notification, row)


def position(connection: Connection) -> int:
    """Up to where the ledger has become notifications."""
    return int(connection.execute(select(follower.c.seq)).scalar_one())


def advance(connection: Connection, behind: int, reached: int) -> bool:
    """Move on from a position; False when it is not there any more."""
    return connection.execute(update(follower).where(follower.c.seq == behind).values(seq=reached)).rowcount == 1


def news(connection: Connection, behind: int, actions: tuple[str, ...], most: int) -> list[Any]:
    """The ledger's entries of these actions behind a position, in order."""
    query = select(ledger_entry, ledger_detail.c.detail).outerjoin(ledger_detail, ledger_detail.c.seq == entry.seq)
    query = query.where(entry.seq > behind, entry.action.in_(actions), entry.outcome == "DONE")
    return list(connection.execute(query.order_by(entry.seq).limit(most)).all())


def last_of(connection: Connection, behind: int, until: int | None, actions: tuple[str, ...]) -> int | None:
    """The last entry of these actions behind a position, and up to another one if given."""
    query = select(func.max(entry.seq)).where(entry.seq > behind, entry.action.in_(actions), entry.outcome == "DONE")
    last: int | None = connection.scalar(query if until is None else query.where(entry.seq <= until))
    return last


def unread_of(connection: Connection, events: list[NotificationEvent]) -> list[Notification]:
    """The newest unread ones of these events, everybody's."""
    query = select(notification).where(table.read_at.is_(None), table.event.in_([event.name for event in events]))
    return [build(row) for row in connection.execute(query.order_by(table.at.desc()).limit(MOST_LOOKED_AT))]


def members(connection: Connection, stretch: Stretch) -> list[str]:
    """What a notification of many is about."""
    query = select(entry.resource_id).where(
        entry.at.between(stretch.first_at, stretch.at), entry.seq <= stretch.seq, entry.action == stretch.action,
        entry.domain_id == stretch.domain_id, entry.outcome == "DONE",
    )  # fmt: skip
    return list(connection.scalars(query.distinct()))


def close(connection: Connection, ids: list[str], seq: int, now: datetime) -> None:
    """Mark as read what is over; their people hear of it."""
    for start in range(0, len(ids), MOST_COUNTED):
        which = and_(table.id.in_(ids[start : start + MOST_COUNTED]), table.read_at.is_(None))
        connection.execute(update(notification).where(which).values(read_at=now, seq=seq))


def touched(connection: Connection, behind: int, reached: int) -> list[str]:
    """The people whose notifications changed between two positions."""
    query = select(table.user_id).where(table.seq > behind, table.seq <= reached)
    return list(connection.scalars(query.distinct()))


def recent(connection: Connection, user_ids: list[str], since: datetime) -> list[Notification]:
    """What these people have not read and what happened since; the newest last."""
    query = select(notification).where(table.user_id.in_(user_ids), table.read_at.is_(None), table.at >= since)
    return [build(row) for row in connection.execute(query.order_by(table.at, table.id))]


def insert(connection: Connection, made: list[Notification]) -> None:
    """Store new ones."""
    if made:
        connection.execute(notification.insert(), [to_row(one, *COLUMNS) for one in made])


def save(connection: Connection, changed: Notification) -> None:
    """Store one that grew."""
    connection.execute(update(notification).where(table.id == changed.id).values(to_row(changed, *COLUMNS)))


def own(query: Select[Any], user_id: str, scope: Scope) -> Select[Any]:
    """A person's, without what happened in domains that they do not see any more."""
    query = query.where(table.user_id == user_id)
    if scope.domains is None:
        return query
    return query.where(or_(table.domain_id.is_(None), table.domain_id.in_(scope.domains)))


def page(
    connection: Connection, user_id: str, scope: Scope, unread: bool, first: int | None, after: str | None
) -> Page[Notification]:
    """One page, newest first."""
    query = own(select(notification), user_id, scope)
    if unread:
        query = query.where(table.read_at.is_(None))
    moment = type_coerce(table.at, BigInteger)  # a cursor holds plain numbers
    return paged(connection, query, [(moment, True), (table.id, True)], first, after, build)


def inbox(connection: Connection, user_id: str, scope: Scope) -> Inbox:
    """A person's notifications in short."""
    unread = own(select(table.id), user_id, scope).where(table.read_at.is_(None)).limit(MOST_COUNTED).subquery()
    count = connection.execute(select(func.count()).select_from(unread)).scalar_one()
    newest = own(select(table.at), user_id, scope).order_by(table.at.desc()).limit(1)
    return Inbox(unread=int(count), newest_at=connection.execute(newest).scalar_one_or_none())


def mark_read(connection: Connection, user_id: str, scope: Scope, ids: list[str] | None, now: datetime) -> int:
    """Mark a person's unread ones as read, these or all; how many that were."""
    which = own(select(table.id), user_id, scope).where(table.read_at.is_(None))
    if ids is not None:
        which = which.where(table.id.in_(ids))
    return connection.execute(update(notification).where(table.id.in_(which)).values(read_at=now)).rowcount


def drop(connection: Connection, read_before: datetime, before: datetime) -> int:
    """Forget what was read before a moment, and whatever happened before another; how many that were."""
    old = or_(and_(table.read_at.is_not(None), table.read_at < read_before), table.at < before)
    return connection.execute(delete(notification).where(old)).rowcount
