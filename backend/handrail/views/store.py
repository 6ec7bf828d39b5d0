"""Saved views: the table and every statement on it."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    String,
    Table,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
    update,
)

from handrail.core.database import Instant, Json, metadata
from handrail.core.names import name_key
from handrail.core.records import from_row, to_row
from handrail.views.types import SavedView

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("owner_id", String(36), ForeignKey("user_account.id"), nullable=False),
    Column("page", String(32), nullable=False),
    Column("name", String(60), nullable=False),
    Column("name_key", String(200), nullable=False),
    Column("state", Json, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("domains", Json),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("owner_id", "page", "name_key"),
    Index(None, "page", "shared"),
)
view = saved_view.c
COLUMNS = ("id", "owner_id", "page", "name", "state", "shared", "domains", "created_at", "changed_at")


def build(row: Any) -> SavedView:
    """A row as a record."""
    return from_row(SavedView, row, owner_id=row.owner_id, domains=row.domains)


def of_page(connection: Connection, user_id: str, page: str | None) -> list[SavedView]:
    """One's own and everything that is shared, by name."""
    query = select(saved_view).where(or_(view.owner_id == user_id, view.shared))
    if page is not None:
        query = query.where(view.page == page)
    return [build(row) for row in connection.execute(query.order_by(view.name_key, view.id))]


def get(connection: Connection, view_id: str) -> SavedView | None:
    """One view, or None."""
    row = connection.execute(select(saved_view).where(view.id == view_id)).one_or_none()
    return build(row) if row else None


def name_is_taken(connection: Connection, thing: SavedView) -> bool:
    """Whether another view of the owner's has this name on the page, whatever its case."""
    query = select(view.id).where(view.owner_id == thing.owner_id, view.page == thing.page, view.id != thing.id)
    return connection.execute(query.where(view.name_key == name_key(thing.name))).first() is not None


def count(connection: Connection, user_id: str) -> int:
    """How many somebody has."""
    return int(connection.scalar(select(func.count()).where(view.owner_id == user_id)) or 0)


def insert(connection: Connection, thing: SavedView) -> None:
    """Store a new one."""
    connection.execute(saved_view.insert().values(**to_row(thing, *COLUMNS), name_key=name_key(thing.name)))


def save(connection: Connection, thing: SavedView) -> None:
    """Store a changed one."""
    values = to_row(thing, *COLUMNS[2:])
    connection.execute(update(saved_view).where(view.id == thing.id).values(**values, name_key=name_key(thing.name)))


def remove(connection: Connection, view_id: str) -> None:
    """Remove one."""
    connection.execute(delete(saved_view).where(view.id == view_id))
