"""Exports: the table and every statement on it."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, Column, Connection, Index, String, Table, Text, func, select, update

from handrail.core.actors import Actor, ActorType
from handrail.core.database import Instant, Json, metadata
from handrail.core.records import from_row, to_row
from handrail.exports.types import Export, ExportState

export = Table(
    "export",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("format", String(8), nullable=False),
    Column("name", String(120), nullable=False),
    Column("query", Text),
    Column("filter", Json),
    Column("rows", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("bytes", BigInteger, nullable=False),
    Column("actor_id", String(64), nullable=False),
    Column("by", Json, nullable=False),
    Column("at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("expires_at", Instant, index=True),
    Column("problem", Text),
    Column("manifest", Json),
    Column("proof", Boolean, nullable=False),
    Column("byte_order_mark", Boolean, nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("head_hash", String(64), nullable=False),
    Column("domains", Json),
    Column("personal", Boolean, nullable=False),
    Column("job", Json, nullable=False),
    Index(None, "actor_id", "id"),
)
OWN = [column.name for column in export.columns if column.name not in ("actor_id", "by")]
RUNNING = export.c.state == ExportState.RUNNING.name


def columns(thing: Export) -> dict[str, Any]:
    """A record as a row."""
    by = {"type": thing.by.type.name, "id": thing.by.id, "name": thing.by.name}
    return to_row(thing, *OWN) | {"actor_id": thing.by.id or "", "by": by}


def build(row: Any) -> Export:
    """A row as a record."""
    by = Actor(type=ActorType[row.by["type"]], id=row.by["id"], name=row.by["name"])
    return from_row(Export, row, by=by)


def insert(connection: Connection, made: Export) -> None:
    """Store a new one."""
    connection.execute(export.insert().values(columns(made)))


def save(connection: Connection, changed: Export) -> None:
    """Store a changed one."""
    connection.execute(update(export).where(export.c.id == changed.id).values(columns(changed)))


def by_ids(connection: Connection, ids: list[str]) -> list[Export | None]:
    """Aligned with `ids`."""
    found = {row.id: build(row) for row in connection.execute(select(export).where(export.c.id.in_(ids)))}
    return [found.get(key) for key in ids]


def newest(connection: Connection, actor_id: str | None, most: int) -> list[Export]:
    """The newest first; of one actor, or of all."""
    query = select(export).order_by(export.c.id.desc()).limit(most)
    if actor_id is not None:
        query = query.where(export.c.actor_id == actor_id)
    return [build(row) for row in connection.execute(query)]


def running(connection: Connection) -> list[Export]:
    """What has to be written, oldest first."""
    return [build(row) for row in connection.execute(select(export).where(RUNNING).order_by(export.c.id))]


def count_running(connection: Connection, actor_id: str) -> int:
    """How many of someone's are being written."""
    query = select(func.count()).select_from(export).where(RUNNING, export.c.actor_id == actor_id)
    return int(connection.execute(query).scalar_one())


def note(connection: Connection, export_id: str, **facts: Any) -> bool:
    """How far it is; False when it is not running any more."""
    mine = update(export).where(export.c.id == export_id, RUNNING)
    return connection.execute(mine.values(**facts)).rowcount > 0


def expired(connection: Connection, now: datetime) -> list[Export]:
    """Those whose time is over."""
    return [build(row) for row in connection.execute(select(export).where(export.c.expires_at <= now).limit(100))]


def remove(connection: Connection, export_id: str) -> None:
    """Forget one."""
    connection.execute(export.delete().where(export.c.id == export_id))
