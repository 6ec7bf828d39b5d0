"""Reports: the words."""

from datetime import datetime
from enum import Enum
from typing import Any

import strawberry
from strawberry.scalars import JSON

from handrail.core.actors import Actor
from handrail.core.graphql import Info, field
from handrail.core.records import record


@strawberry.enum(description="What a report is about, on its zone's clock.")
class ReportKind(Enum):
    DAILY = strawberry.enum_value("daily", description="A day, from midnight to midnight.")
    WEEKLY = strawberry.enum_value("weekly", description="A week, from Monday on.")
    MONTHLY = strawberry.enum_value("monthly", description="A calendar month.")
    CUSTOM = strawberry.enum_value("custom", description="From one moment up to another.")


@strawberry.enum(description="The form of a report's file.")
class ReportFormat(Enum):
    CSV = strawberry.enum_value("csv", description="For spreadsheets; nothing in it is calculated when it is opened.")
    JSON = strawberry.enum_value("json", description="For programs.")


@record(permission="usage:read", secret=("domains", "user_id"))
class Report:
    """Figures as they stood when the report was made, in the domains that its person saw. Only that person sees it.

    id: Its identifier (UUIDv7).
    kind: What it is about.
    period: The day such as 2026-11-22, the week such as 2026-W47, or the month such as 2026-11; null for a custom one.
    starts_at: Its first moment.
    ends_at: The first moment no longer in it.
    timezone: Whose days and hours.
    domain_id: In this domain alone; null: in all that its person saw.
    agent_id: By this agent alone; null: by all.
    format: The form of its file unless told otherwise.
    scheduled: Whether a schedule made it.
    by: Who made it: its person, or the system on their schedule.
    created_at: When. What was reported later is not in it.
    """

    id: strawberry.ID
    user_id: strawberry.Private[str]
    schedule_id: strawberry.Private[str | None]
    domains: strawberry.Private[Any]
    kind: ReportKind
    period: str | None
    starts_at: datetime
    ends_at: datetime
    timezone: str
    domain_id: strawberry.ID | None
    agent_id: strawberry.ID | None
    format: ReportFormat
    scheduled: bool
    by: Actor
    created_at: datetime

    @field(cost=5)
    async def figures(self, info: Info) -> JSON:
        """`current` and `previous` with the names and units of `UsageFigures`, `series` point by point, `weekHours`,
        `peakUsageTime` and `topAgents`, the ten with most calls."""
        found: Any = await info.context.load("report_figures", self.id)
        return found  # type: ignore[no-any-return]

    @field()
    async def download_path(self, info: Info) -> str:
        """Where the file is, on this server; `?format=csv` and `?format=json` choose its form."""
        return f"/v1/reports/{self.id}"


@record(permission="usage:read", secret=("user_id",))
class ReportSchedule:
    """A report that is made by itself when its period is over, at midnight in your time zone.

    id: Its identifier (UUIDv7).
    kind: What each report is about.
    format: The form of its file.
    timezone: Your time zone: it follows your settings.
    enabled: Whether reports are made.
    next_day: The first day of the next period, such as 2026-11-23.
    due_at: When that is over and its report is made.
    revision: Grows by 1 with every change.
    """

    id: strawberry.ID
    user_id: strawberry.Private[str]
    kind: ReportKind
    format: ReportFormat
    timezone: str
    enabled: bool
    next_day: str
    due_at: datetime
    changed_at: strawberry.Private[datetime]
    revision: int


@strawberry.input(description="A report to make now.")
class CreateReportInput:
    kind: ReportKind = strawberry.field(description="What it is about.")
    day: str | None = strawberry.field(
        default=None,
        description="A day in the period, such as 2026-11-22; the last whole period unless told. Not for a custom one.",
    )
    from_: datetime | None = strawberry.field(
        name="from", default=None, description="Custom: the first moment, rounded down to a quarter of an hour."
    )
    to: datetime | None = strawberry.field(
        default=None, description="Custom: the first moment no longer in it, rounded up to a quarter of an hour."
    )
    timezone: str | None = strawberry.field(default=None, description="Whose days; your own zone unless told.")
    domain_id: strawberry.ID | None = strawberry.field(default=None, description="In this domain alone.")
    agent_id: strawberry.ID | None = strawberry.field(default=None, description="By this agent alone.")
    format: ReportFormat = strawberry.field(default=ReportFormat.CSV, description="The form of its file.")


@record(permission="usage:read")
class DeletedReport:
    """A report that is no more.

    id: Its identifier.
    """

    id: strawberry.ID
