"""Reports: use cases of people. The figures are read first and kept as they were; see jobs.py for schedules."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handrail.analytics.types import AnalyticsGranularity, AnalyticsRange
from handrail.core.connections import Page
from handrail.core.idempotency import Kept
from handrail.core.kernel import Scope
from handrail.core.names import zone_of
from handrail.core.refusals import invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.preferences import service as preferences
from handrail.reports import store
from handrail.reports.figures import Figures, gathered
from handrail.reports.periods import Period, last_whole, period_of
from handrail.reports.types import CreateReportInput, DeletedReport, Report, ReportFormat, ReportKind

KEPT = {ReportKind.DAILY: 90, ReportKind.WEEKLY: 60, ReportKind.MONTHLY: 36, ReportKind.CUSTOM: 60}
MOST_HOURS, MOST_DAYS = timedelta(days=2), timedelta(days=92)
by_ids = store.by_ids
figures = store.figures
Draft = dict[str, Any]


def listed(
    connection: Connection, scope: Scope, user_id: str, kind: ReportKind | None, first: int | None, after: str | None
) -> Page[Report]:
    """A person's reports, newest first; not those with figures of domains that they do not see any more."""
    hidden: list[str] = []
    if scope.domains is not None:
        hidden = [one.id for one in store.of_person(connection, user_id) if not exists_for(scope, user_id, one)]
    return store.page(connection, user_id, hidden, kind, first, after)


def exists_for(scope: Scope, user_id: str | None, thing: Report) -> bool:
    """Whether it is theirs, and they see all that is in it."""
    covered = scope.domains is None or (thing.domains is not None and scope.domains.issuperset(thing.domains))
    return thing.user_id == user_id and covered


def find(connection: Connection, scope: Scope, user_id: str | None, report_id: str) -> Report:
    """One report. Errors: NotFound."""
    [found] = store.by_ids(connection, [report_id])
    if found is None or not exists_for(scope, user_id, found):
        raise not_found("report")
    return found


def drafted(connection: Connection, scope: Scope, user_id: str, given: CreateReportInput, now: datetime) -> Draft:
    """What is asked for, with its figures as they stand. Errors: InvalidInput, Fault BAD_REQUEST."""
    timezone = given.timezone or preferences.get(connection, user_id).timezone
    zone = zone_of(timezone)
    if given.kind is ReportKind.CUSTOM:
        if given.day is not None:
            raise invalid("day", "A custom report has `from` and `to`.")
        if given.from_ is None or given.to is None:
            raise invalid("from", "A custom report needs `from` and `to`.")
        wanted, key = AnalyticsRange(from_=given.from_, to=given.to), None
    else:
        if given.from_ or given.to:
            raise invalid("from", "Only a custom report has `from` and `to`.")
        day = day_of(given.day)
        period = period_of(given.kind, day, zone) if day else last_whole(given.kind, now, zone)
        wanted, key = AnalyticsRange(from_=period.starts_at, to=period.ends_at), period.key
    return draft(connection, scope, given.kind, key, wanted, timezone, given.domain_id, given.agent_id, now)


def day_of(text: str | None) -> date | None:
    """A day as people write it. Errors: InvalidInput."""
    if text is None:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise invalid("day", "A day is written like 2026-11-22.") from None
    if not 2000 <= found.year < 2100:
        raise invalid("day", "A day between the years 2000 and 2100, please.")
    return found


def of_period(
    connection: Connection, scope: Scope, kind: ReportKind, period: Period, timezone: str, now: datetime
) -> Draft:
    """The report of a period in all domains that somebody sees."""
    wanted = AnalyticsRange(from_=period.starts_at, to=period.ends_at)
    return draft(connection, scope, kind, period.key, wanted, timezone, None, None, now)


def draft(
    connection: Connection, scope: Scope, kind: ReportKind, key: str | None, wanted: AnalyticsRange, timezone: str,
    domain_id: str | None, agent_id: str | None, now: datetime,
) -> Draft:  # fmt: skip
    """A report that is not stored yet: its own values, and `figures`."""
    told = told_of(connection, scope, wanted, None, timezone, domain_id, agent_id, now)
    return {
        "kind": kind, "period": key, "timezone": timezone, "domain_id": domain_id, "agent_id": agent_id,
        "starts_at": datetime.fromisoformat(told["startsAt"]), "ends_at": datetime.fromisoformat(told["endsAt"]),
        "domains": None if scope.domains is None else sorted(scope.domains), "figures": told,
    }  # fmt: skip


def told_of(
    connection: Connection, scope: Scope, wanted: AnalyticsRange, granularity: AnalyticsGranularity | None,
    timezone: str, domain_id: str | None, agent_id: str | None, now: datetime,
) -> Figures:  # fmt: skip
    """The figures of a range, point by point as suits its length unless told. Errors: Fault BAD_REQUEST."""
    if granularity is None:
        length = wanted.to - wanted.from_ if wanted.from_ and wanted.to else timedelta(days=30)
        granularity = (
            AnalyticsGranularity.HOUR if length <= MOST_HOURS
            else AnalyticsGranularity.DAY if length <= MOST_DAYS else AnalyticsGranularity.WEEK
        )  # fmt: skip
    return gathered(connection, scope, wanted, granularity, timezone, domain_id, agent_id, now)


def create(uow: UnitOfWork, scope: Scope, given: CreateReportInput, *, user_id: str, drawn: Draft) -> Report:
    """Keep a report that somebody asked for."""
    return keep(uow, user_id, drawn, None, given.format)


def keep(
    uow: UnitOfWork, user_id: str, drawn: Draft, schedule_id: str | None, form: ReportFormat, **said: Any
) -> Report:
    """Store a report with its figures; the oldest of its kind makes room. said: what else the entry keeps."""
    values = {name: value for name, value in drawn.items() if name not in ("figures", "kind")}
    made = Report(
        id=uow.new_id(), user_id=user_id, schedule_id=schedule_id, kind=drawn["kind"],
        format=form, scheduled=schedule_id is not None, by=uow.origin.actor(), created_at=uow.now, **values,
    )  # fmt: skip
    audience = f"user:{user_id}"
    uow.about("report", made.id, audience=audience)
    store.insert(uow.connection, made, drawn["figures"])
    uow.record(
        "report.create", made.id, after=made, audience=audience, resource_name=name_of(made), summary=name_of(made),
        metadata={"for": user_id, "scheduled": made.scheduled, **said},
    )  # fmt: skip
    for old in store.beyond(uow.connection, user_id, made.kind, KEPT[made.kind]):
        store.remove(uow.connection, old.id)
        uow.record("report.expire", old.id, before=old, audience=audience, resource_name=name_of(old))
    return made


def name_of(thing: Report) -> str:
    """What it is called in the ledger, and its file: `daily-2026-11-22`."""
    about = thing.period or f"{thing.starts_at:%Y-%m-%d}-to-{thing.ends_at:%Y-%m-%d}"
    return f"{thing.kind.value}-{about}"


def form_of(thing: Report) -> str:
    """The form of its file, as it is asked for."""
    return thing.format.name.lower()


def delete(uow: UnitOfWork, scope: Scope, report_id: str, *, user_id: str) -> DeletedReport:
    """Delete one's own report. Errors: NotFound."""
    audience = f"user:{user_id}"
    uow.about("report", report_id, audience=audience)
    before = find(uow.connection, scope, user_id, report_id)
    store.remove(uow.connection, before.id)
    uow.record("report.delete", before.id, before=before, audience=audience, resource_name=name_of(before))
    return DeletedReport(id=before.id)


def deleted_again(connection: Connection, scope: Scope, kept: Kept) -> DeletedReport:
    """What stands for a report that was deleted."""
    return DeletedReport(id=kept.id)  # type: ignore[arg-type]


def again(connection: Connection, scope: Scope, kept: Kept) -> Report | None:
    """The report of an idempotency key: its person's, whose key it is."""
    [found] = store.by_ids(connection, [kept.id])
    return found if found and exists_for(scope, found.user_id, found) else None


def download(uow: UnitOfWork, scope: Scope, user_id: str | None, report_id: str, form: str) -> tuple[Report, Figures]:
    """Somebody fetches a report's file. Errors: NotFound."""
    uow.about("report", report_id, audience=f"user:{user_id}")
    found = find(uow.connection, scope, user_id, report_id)
    uow.record(
        "report.download", found.id, audience=f"user:{found.user_id}", resource_name=name_of(found),
        metadata={"format": form}, summary=f"as {form.upper()}",
    )  # fmt: skip
    [told] = store.figures(uow.connection, [found.id])
    return found, told or {}


def extract(uow: UnitOfWork, form: str, told: Figures) -> None:
    """Somebody takes the figures of a range along."""
    uow.record(
        "report.extract", None, metadata={"format": form}, summary=f"{told['startsAt']} to {told['endsAt']}"
    )  # fmt: skip
