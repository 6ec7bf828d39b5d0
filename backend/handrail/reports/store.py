"""Reports: the tables and every statement on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    select,
    update,
)

from handrail.core.actors import Actor, ActorType
from handrail.core.connections import Page, paged
from handrail.core.database import Instant, Json, metadata
from handrail.core.records import from_row, to_row
from handrail.reports.types import Report, ReportKind, ReportSchedule

report = Table(
    "report",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("user_account.id"), nullable=False),
    Column("schedule_id", String(36), ForeignKey("report_schedule.id")),
    Column("kind", String(8), nullable=False),
    Column("period", String(10)),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("domain_id", String(36)),
    Column("agent_id", String(36)),
    Column("format", String(8), nullable=False),
    Column("domains", Json),
    Column("by", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("figures", Json, nullable=False),
    UniqueConstraint("schedule_id", "period"),
    Index(None, "user_id", "id"),
)
report_schedule = Table(
    "report_schedule",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", String(36), ForeignKey("user_account.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("format", String(8), nullable=False),
    Column("timezone", String(64), nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("next_day", String(10), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("user_id", "kind"),
    Index(None, "enabled", "due_at"),
)
table, plan = report.c, report_schedule.c
SHORT = [column for column in report.columns if column.name != "figures"]
OWN = [column.name for column in SHORT if column.name != "by"]
COLUMNS = tuple(column.name for column in report_schedule.columns)


def build(row: Any) -> Report:
    """A row as a record."""
    by = Actor(type=ActorType[row.by["type"]], id=row.by["id"], name=row.by["name"])
    return from_row(Report, row, by=by, scheduled=row.schedule_id is not None)


def insert(connection: Connection, made: Report, figures: dict[str, Any]) -> None:
    """Store a new one with its figures."""
    by = {"type": made.by.type.name, "id": made.by.id, "name": made.by.name}
    connection.execute(report.insert().values(to_row(made, *OWN) | {"by": by, "figures": figures}))


def by_ids(connection: Connection, ids: list[str]) -> list[Report | None]:
    """Aligned with `ids`."""
    found = {row.id: build(row) for row in connection.execute(select(*SHORT).where(table.id.in_(ids)))}
    return [found.get(key) for key in ids]


def figures(connection: Connection, ids: list[str]) -> list[dict[str, Any] | None]:
    """The figures, aligned with `ids`."""
    query = select(table.id, table.figures).where(table.id.in_(ids))
    found = {row.id: row.figures for row in connection.execute(query)}
    return [found.get(key) for key in ids]


def of_person(connection: Connection, user_id: str) -> list[Report]:
    """All of a person's, newest first; as many as are kept."""
    query = select(*SHORT).where(table.user_id == user_id).order_by(table.id.desc())
    return [build(row) for row in connection.execute(query)]


def page(
    connection: Connection, user_id: str, hidden: list[str], kind: ReportKind | None, first: int | None,
    after: str | None,
) -> Page[Report]:  # fmt: skip
    """One page of a person's, newest first, without those that are hidden."""
    query = select(*SHORT).where(table.user_id == user_id)
    if hidden:
        query = query.where(table.id.not_in(hidden))
    if kind is not None:
        query = query.where(table.kind == kind.name)
    return paged(connection, query, [(table.id, True)], first, after, build)


def is_made(connection: Connection, schedule_id: str, period: str) -> bool:
    """Whether a schedule has made the report of a period."""
    query = select(table.id).where(table.schedule_id == schedule_id, table.period == period)
    return connection.execute(query).first() is not None


def beyond(connection: Connection, user_id: str, kind: ReportKind, kept: int) -> list[Report]:
    """A person's of a kind but the newest."""
    query = select(*SHORT).where(table.user_id == user_id, table.kind == kind.name)
    return [build(row) for row in connection.execute(query.order_by(table.id.desc()).offset(kept).limit(100))]


def remove(connection: Connection, report_id: str) -> None:
    """Forget one."""
    connection.execute(report.delete().where(table.id == report_id))


def plan_of(row: Any) -> ReportSchedule:
    """A row as a record."""
    return from_row(ReportSchedule, row)


def schedules(connection: Connection, user_ids: list[str]) -> list[ReportSchedule]:
    """The schedules of these people, in the order in which they were changed."""
    query = select(report_schedule).where(plan.user_id.in_(user_ids)).order_by(plan.changed_at, plan.id)
    return [plan_of(row) for row in connection.execute(query)]


def schedules_by_ids(connection: Connection, ids: list[str]) -> list[ReportSchedule | None]:
    """Aligned with `ids`."""
    found = {row.id: plan_of(row) for row in connection.execute(select(report_schedule).where(plan.id.in_(ids)))}
    return [found.get(key) for key in ids]


def due(connection: Connection, now: datetime) -> list[ReportSchedule]:
    """Those whose period is over, the longest first."""
    query = select(report_schedule).where(plan.enabled, plan.due_at <= now).order_by(plan.due_at)
    return [plan_of(row) for row in connection.execute(query)]


def add_schedule(connection: Connection, made: ReportSchedule) -> None:
    """Store a new one."""
    connection.execute(report_schedule.insert().values(to_row(made, *COLUMNS)))


def save_schedule(connection: Connection, changed: ReportSchedule) -> None:
    """Store a changed one."""
    connection.execute(update(report_schedule).where(plan.id == changed.id).values(to_row(changed, *COLUMNS)))
