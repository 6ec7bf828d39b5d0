"""Preferences: the table and every statement on it. A person without a row has the defaults."""

from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, String, Table, select, update

from handrail.core.database import Instant, Json, metadata
from handrail.preferences.types import ExportFormat, ExportSchedule, NotificationTypes, Preferences, Theme

preferences = Table(
    "preferences",
    metadata,
    Column("user_id", String(36), ForeignKey("user_account.id"), primary_key=True),
    Column("settings", Json, nullable=False),
    Column("changed_at", Instant, nullable=False),
)
ENUMS = {"theme": Theme, "default_export_format": ExportFormat, "export_schedule": ExportSchedule}


def build(stored: dict[str, Any]) -> Preferences:
    """What is stored, with the defaults for settings that are newer than it."""
    values: dict[str, Any] = {name: ENUMS[name][value] if name in ENUMS else value for name, value in stored.items()}
    if "notification_types" in values:
        values["notification_types"] = NotificationTypes(**values["notification_types"])
    return Preferences(**values)


def get(connection: Connection, user_id: str) -> Preferences | None:
    """A person's settings, or None when they have never changed any."""
    row = connection.execute(select(preferences.c.settings).where(preferences.c.user_id == user_id)).one_or_none()
    return build(row.settings) if row else None


def by_users(connection: Connection, user_ids: list[str]) -> list[Preferences]:
    """Aligned with `user_ids`."""
    query = select(preferences).where(preferences.c.user_id.in_(user_ids))
    found = {row.user_id: build(row.settings) for row in connection.execute(query)}
    return [found.get(user_id) or Preferences() for user_id in user_ids]


def insert(connection: Connection, user_id: str, settings: dict[str, Any], at: Any) -> None:
    """Store a person's first change."""
    connection.execute(preferences.insert().values(user_id=user_id, settings=settings, changed_at=at))


def save(connection: Connection, user_id: str, settings: dict[str, Any], at: Any) -> None:
    """Store a later one."""
    connection.execute(
        update(preferences).where(preferences.c.user_id == user_id).values(settings=settings, changed_at=at)
    )
