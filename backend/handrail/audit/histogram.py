"""Equal parts of a stretch of time, beginning where people expect it: at whole hours, days and weeks of their zone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo

STEPS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 12 * 60, 1440, 7 * 1440, 28 * 1440, 364 * 1440)
)
DAY = timedelta(days=1)


def borders(start: datetime, end: datetime, most: int, zone: tzinfo) -> list[datetime]:
    """Where each part begins, and where the last ends: the smallest step of which there are at most so many."""
    for step in STEPS:
        if (end - start) / step < most - 1:
            found = list(steps(start, end, step, zone))
            if len(found) <= most + 1:
                return found
    return list(steps(start, end, max(STEPS[-1], -(-(end - start) // max(most - 1, 1) // DAY) * DAY + DAY), zone))


def steps(start: datetime, end: datetime, step: timedelta, zone: tzinfo) -> Iterator[datetime]:
    """From the last border at or before the start to the first at or behind the end."""
    day = start.astimezone(zone).date()
    if step >= DAY:
        if step > DAY:  # weeks begin on Mondays
            day -= timedelta(days=day.weekday())
        whole = step // DAY
        at = midnight(day, zone)
        while at < end:
            yield at
            day += timedelta(days=whole)
            at = midnight(day, zone)
    else:
        first = midnight(day, zone)
        at = first + (start - first) // step * step
        while at < end:
            yield at
            at += step
    yield at


def midnight(day: date, zone: tzinfo) -> datetime:
    """When a day begins."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
