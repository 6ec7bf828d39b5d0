"""Reports: what the API offers."""

from typing import Annotated

import strawberry

from handrail.core.connections import Connection_
from handrail.core.graphql import Context, Info, mutation, query
from handrail.core.idempotency import once
from handrail.core.refusals import Fault, InvalidInput, NotFound, Refused
from handrail.reports import schedules, service
from handrail.reports.types import (
    CreateReportInput,
    DeletedReport,
    Report,
    ReportFormat,
    ReportKind,
    ReportSchedule,
)  # fmt: skip

CreateReportResult = Annotated[
    Report | InvalidInput, strawberry.union("CreateReportResult", description="The report, or why there is none.")
]
DeleteReportResult = Annotated[
    DeletedReport | NotFound | InvalidInput,
    strawberry.union("DeleteReportResult", description="The report that is no more, or why nothing was deleted."),
]
ScheduleReportResult = Annotated[
    ReportSchedule | NotFound | InvalidInput,
    strawberry.union("ScheduleReportResult", description="The schedule, or why it is not as you wanted."),
]


def person(context: Context) -> str:
    """Whose reports. Errors: Fault FORBIDDEN for API tokens."""
    user_id = context.signed_in.user_id
    if user_id is None:
        raise Fault("FORBIDDEN", "Only people have reports. Programs read `analytics`, or GET /v1/analytics.")
    return user_id


@strawberry.type
class ReportQuery:
    @query("usage:read")
    async def reports(
        self, info: Info, kind: ReportKind | None = None, first: int | None = None, after: str | None = None
    ) -> Connection_[Report]:
        """Your reports, newest first.

        kind: Only of this kind.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor: start behind it.
        """
        context = info.context
        page = await context.read(service.listed, context.scope, person(context), kind, first, after)
        return page.connection(Connection_[Report])

    @query("usage:read")
    async def report(self, info: Info, id: strawberry.ID) -> Report | None:
        """One of your reports; null when there is none, or when you do not see all that is in it any more.

        id: The report.
        """
        context = info.context
        try:
            return await context.read(service.find, context.scope, person(context), id)
        except Refused:
            return None

    @query("usage:read")
    async def report_schedules(self, info: Info) -> list[ReportSchedule]:
        """Your schedules, at most one of each kind; those that are switched off too."""
        return await info.context.read(schedules.of_person, person(info.context))


@strawberry.type
class ReportMutation:
    @mutation("report.create", "usage:read")
    async def create_report(
        self, info: Info, input: CreateReportInput, idempotency_key: str | None = None
    ) -> CreateReportResult:
        """Keep the figures of a period or a range as they stand now. The newest of each kind are kept.

        input: What about.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        user_id, now = person(context), context.kernel.writer.now()
        drawn = await context.read(service.drafted, context.scope, user_id, input, now)
        return await once(
            context, idempotency_key, service.create, context.scope, input,
            recall=service.again, user_id=user_id, drawn=drawn,
        )  # fmt: skip

    @mutation("report.delete", "usage:read")
    async def delete_report(
        self, info: Info, id: strawberry.ID, idempotency_key: str | None = None
    ) -> DeleteReportResult:
        """Delete your report.

        id: The report.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(
            context, idempotency_key, service.delete, context.scope, id,
            recall=service.deleted_again, user_id=person(context),
        )  # fmt: skip

    @mutation("report.schedule", "usage:read")
    async def schedule_report(
        self, info: Info, kind: ReportKind, format: ReportFormat | None = None, idempotency_key: str | None = None
    ) -> ScheduleReportResult:
        """Have a report made by itself at midnight in your time zone, whenever its period is over.

        kind: Daily, weekly or monthly.
        format: The form of its file; unless told as it was, or as your settings say.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(
            context, idempotency_key, schedules.schedule, context.scope, kind, format,
            recall=schedules.again, user_id=person(context),
        )  # fmt: skip

    @mutation("report.unschedule", "usage:read")
    async def unschedule_report(
        self, info: Info, id: strawberry.ID, idempotency_key: str | None = None
    ) -> ScheduleReportResult:
        """Switch a schedule of yours off. The reports that it made stay.

        id: The schedule.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(
            context, idempotency_key, schedules.unschedule, context.scope, id,
            recall=schedules.again, user_id=person(context),
        )  # fmt: skip
