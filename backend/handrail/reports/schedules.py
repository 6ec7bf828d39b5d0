"""Schedules: at most one a person and kind. The table is the truth; the settings `autoExport` and `exportSchedule` are
a switch of it and show what it says.

`next_day` is what is still to be reported, `due_at` follows from it and the zone: whoever moves to another zone misses
no period and gets none twice.
"""

from dataclasses import replace as with_values
from datetime import date, datetime

from sqlalchemy import Connection

from handrail.accounts import service as accounts
from handrail.core import leases
from handrail.core.idempotency import Kept
from handrail.core.kernel import Scope
from handrail.core.names import zone_of
from handrail.core.records import replace
from handrail.core.refusals import invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.preferences import service as preferences
from handrail.preferences.types import ExportSchedule, Preferences, PreferencesInput
from handrail.reports import service, store
from handrail.reports.periods import Period, current, due, period_of
from handrail.reports.service import Draft
from handrail.reports.types import Report, ReportFormat, ReportKind, ReportSchedule

LEASE = "reports"
READ = "usage:read"
BY_SETTING = {ReportKind.DAILY: ExportSchedule.DAILY, ReportKind.WEEKLY: ExportSchedule.WEEKLY}


def of_person(connection: Connection, user_id: str) -> list[ReportSchedule]:
    """A person's schedules, those that are switched off too."""
    return store.schedules(connection, [user_id])


def schedule(
    uow: UnitOfWork, scope: Scope, kind: ReportKind, form: ReportFormat | None, *, user_id: str
) -> ReportSchedule:
    """Have a report made by itself from the period on that is not over yet. Errors: InvalidInput for a custom one."""
    uow.about("report_schedule", user_id, audience=f"user:{user_id}")
    if kind is ReportKind.CUSTOM:
        raise invalid("kind", "A schedule is daily, weekly or monthly.")
    return put(uow, user_id, kind, form, True)


def put(uow: UnitOfWork, user_id: str, kind: ReportKind, form: ReportFormat | None, enabled: bool) -> ReportSchedule:
    """Switch a person's schedule on or off, or change it; one that was off does not catch up."""
    before = next((one for one in of_person(uow.connection, user_id) if one.kind is kind), None)
    wishes = preferences.get(uow.connection, user_id)
    form = form or (before.format if before else ReportFormat[wishes.default_export_format.name])
    fresh = before is None or (enabled and not before.enabled)
    next_day = current(kind, uow.now, zone_of(wishes.timezone)).first if fresh else date.fromisoformat(before.next_day)  # type: ignore[union-attr]
    after = ReportSchedule(
        id=before.id if before else uow.new_id(), user_id=user_id, kind=kind, format=form, timezone=wishes.timezone,
        enabled=enabled, next_day=next_day.isoformat(), due_at=ends(kind, next_day, wishes.timezone),
        changed_at=uow.now, revision=before.revision + 1 if before else 1,
    )  # fmt: skip
    (store.save_schedule if before else store.add_schedule)(uow.connection, after)
    uow.record(
        "report.schedule" if enabled else "report.unschedule", after.id, before=before, after=after,
        resource_type="report_schedule", resource_name=kind.value, audience=f"user:{user_id}",
    )  # fmt: skip
    return after


def ends(kind: ReportKind, day: date, timezone: str) -> datetime:
    """When the period of a day is over."""
    return period_of(kind, day, zone_of(timezone)).ends_at


def unschedule(uow: UnitOfWork, scope: Scope, schedule_id: str, *, user_id: str) -> ReportSchedule:
    """Make no more reports; those that were made stay. Errors: NotFound."""
    uow.about("report_schedule", schedule_id, audience=f"user:{user_id}")
    [found] = store.schedules_by_ids(uow.connection, [schedule_id])
    if found is None or found.user_id != user_id:
        raise not_found("schedule of yours")
    if not found.enabled:
        uow.replay()
        return found
    return put(uow, user_id, found.kind, None, False)


def again(connection: Connection, scope: Scope, kept: Kept) -> ReportSchedule | None:
    """The schedule of an idempotency key."""
    [found] = store.schedules_by_ids(connection, [kept.id])
    return found


def follow(uow: UnitOfWork, user_id: str, given: PreferencesInput) -> None:
    """Somebody changed settings of theirs: the switch, or the zone."""
    there, wishes = of_person(uow.connection, user_id), preferences.get(uow.connection, user_id)
    for one in there:
        if one.timezone != wishes.timezone:
            moved = ends(one.kind, date.fromisoformat(one.next_day), wishes.timezone)
            store.save_schedule(uow.connection, replace(one, timezone=wishes.timezone, due_at=moved))
    if given.auto_export is None and given.export_schedule is None:
        return
    on = wishes.auto_export if given.auto_export is None else given.auto_export
    wanted = (given.export_schedule or wishes.export_schedule) if on else None
    enabled = {one.kind for one in there if one.enabled}
    for kind, setting in BY_SETTING.items():
        if (kind in enabled) != (setting is wanted):
            put(uow, user_id, kind, None, setting is wanted)


def shown(connection: Connection, user_ids: list[str], found: list[Preferences]) -> list[Preferences]:
    """Settings, with what the schedules say in place of the switch."""
    on = {
        one.user_id: BY_SETTING[one.kind]
        for one in store.schedules(connection, user_ids)
        if one.enabled and one.kind in BY_SETTING
    }
    return [
        with_values(one, auto_export=user_id in on, export_schedule=on.get(user_id, one.export_schedule))
        for user_id, one in zip(user_ids, found, strict=True)
    ]


def waiting(connection: Connection, now: datetime) -> list[tuple[ReportSchedule, Scope, list[Period]]]:
    """The schedules with periods to report, of people who may see figures now: those periods, oldest first."""
    found = []
    for one in store.due(connection, now):
        person = accounts.person_scope(connection, one.user_id)
        if person is not None and person[1].may(READ):
            periods = due(one.kind, date.fromisoformat(one.next_day), now, zone_of(one.timezone))
            found.append((one, person[1], periods))
    return found


def publish(uow: UnitOfWork, holder: str, schedule_id: str, period: Period, drawn: Draft) -> Report | None:
    """Keep the report of a period, unless it was made or the schedule changed; None when it was not kept.

    The report and what is to be reported next change in one transaction, so nothing is made twice or lost.
    """
    [found] = store.schedules_by_ids(uow.connection, [schedule_id])
    told = found is not None and found.enabled and found.next_day <= period.first.isoformat()
    if found is None or not told or found.timezone != drawn["timezone"] or not leases.hold(uow, LEASE, holder):
        uow.telemetry()
        return None
    after = replace(
        found, next_day=period.after.isoformat(), due_at=ends(found.kind, period.after, found.timezone)
    )  # fmt: skip
    store.save_schedule(uow.connection, after)
    if store.is_made(uow.connection, found.id, period.key):
        uow.telemetry()
        return None
    passed = (period.first - date.fromisoformat(found.next_day)).days
    said = {"daysPassedOver": passed} if passed else {}
    return service.keep(uow, found.user_id, drawn, found.id, found.format, **said)
