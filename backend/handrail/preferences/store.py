"""Preferences: the tables and every statement on them. What nobody chose has no row and no value here."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, String, Table, delete, select, update

from handrail.core.database import Instant, Json, metadata

Choices = Mapping[str, Any]
preferences = Table(
    "preferences",
    metadata,
    Column("user_id", String(36), ForeignKey("user_account.id"), primary_key=True),
    Column("settings", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
preference_default = Table(
    "preference_default",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Json, nullable=False),
)
GROUP = "notification_types"


def flat(stored: Choices) -> Choices:
    """Each choice under one name, as `notification_types.system_alert`."""
    kinds = stored.get(GROUP, {})
    rest = {name: value for name, value in stored.items() if name != GROUP}
    return {**rest, **{f"{GROUP}.{name}": value for name, value in kinds.items()}}


def grouped(chosen: Choices) -> Choices:
    """As it is stored: the way every release has read it."""
    kinds = {name.removeprefix(f"{GROUP}."): value for name, value in chosen.items() if name.startswith(f"{GROUP}.")}
    rest = {name: value for name, value in chosen.items() if not name.startswith(f"{GROUP}.")}
    return {**rest, GROUP: kinds} if kinds else rest


def get(connection: Connection, user_id: str) -> Choices | None:
    """What a person chose, or None when they have never chosen anything."""
    row = connection.execute(select(preferences.c.settings).where(preferences.c.user_id == user_id)).one_or_none()
    return flat(row.settings) if row else None


def by_users(connection: Connection, user_ids: list[str]) -> dict[str, Choices]:
    """What each of them chose who ever did."""
    query = select(preferences).where(preferences.c.user_id.in_(user_ids))
    return {row.user_id: flat(row.settings) for row in connection.execute(query)}


def insert(connection: Connection, user_id: str, settings: Choices, at: Any) -> None:
    """Store a person's first change."""
    connection.execute(preferences.insert().values(user_id=user_id, settings=grouped(settings), changed_at=at))


def save(connection: Connection, user_id: str, settings: Choices, at: Any) -> None:
    """Store a later one."""
    values = {"settings": grouped(settings), "changed_at": at}
    connection.execute(update(preferences).where(preferences.c.user_id == user_id).values(values))


def defaults(connection: Connection) -> Choices:
    """What the organisation chose for everybody."""
    return {row.name: row.value for row in connection.execute(select(preference_default))}


def save_defaults(connection: Connection, settings: Choices) -> None:
    """Store them."""
    connection.execute(delete(preference_default))
    if settings:
        connection.execute(
            preference_default.insert(), [{"name": name, "value": value} for name, value in settings.items()]
        )
