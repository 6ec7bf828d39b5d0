"""The periods that reports are about: a local day, week or month, and when each is over. Pure functions.

A day begins when the zone's clock first shows a time of it: where midnight does not exist because the clocks go forward
over it, at the moment they do; where it comes twice, at the first. A day that a zone left out has no length.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from handrail.reports.types import ReportKind

CATCH_UP = 3
DAY = timedelta(days=1)


class Period(NamedTuple):
    """From the local day `first` up to the local day `after`, with the moments at which they begin."""

    key: str
    first: date
    after: date
    starts_at: datetime
    ends_at: datetime


def begins(day: date, zone: tzinfo) -> datetime:
    """When a local day begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def period_of(kind: ReportKind, day: date, zone: tzinfo) -> Period:
    """The period in which a local day lies."""
    if kind is ReportKind.WEEKLY:
        first = day - timedelta(days=day.weekday())
        year, week, _ = first.isocalendar()
        after, key = first + 7 * DAY, f"{year}-W{week:02d}"
    elif kind is ReportKind.MONTHLY:
        first = day.replace(day=1)
        after, key = (first + 31 * DAY).replace(day=1), f"{first:%Y-%m}"
    else:
        first, after, key = day, day + DAY, f"{day}"
    return Period(key, first, after, begins(first, zone), begins(after, zone))


def current(kind: ReportKind, now: datetime, zone: tzinfo) -> Period:
    """The period that is not over yet."""
    return period_of(kind, now.astimezone(zone).date(), zone)


def last_whole(kind: ReportKind, now: datetime, zone: tzinfo) -> Period:
    """The last one that is over."""
    found = period_of(kind, current(kind, now, zone).first - DAY, zone)
    return found if found.starts_at < found.ends_at else period_of(kind, found.first - DAY, zone)


def due(kind: ReportKind, next_day: date, now: datetime, zone: tzinfo) -> list[Period]:
    """The periods from a day on that are over: the last few, oldest first; those before them are passed over."""
    found: list[Period] = []
    one = period_of(kind, next_day, zone)
    while one.ends_at <= now:
        if one.starts_at < one.ends_at:
            found = [*found[1 - CATCH_UP :], one]
        one = period_of(kind, one.after, zone)
    return found
