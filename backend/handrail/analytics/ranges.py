"""Ranges of time in a zone: which buckets they are, where its days begin, and what came before. Pure functions.

A bucket is a quarter of an hour of UTC, numbered since 1970: the clock of every zone in use differs from UTC by whole
ones. A span is a stretch of a range in which the zone's offset stays the same; a change of clocks begins another.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from handrail.analytics.types import AnalyticsGranularity, AnalyticsPeriod, AnalyticsRange
from handrail.core.clock import from_micros
from handrail.core.counters import BUCKET_MICROS, bucket_of
from handrail.core.refusals import Fault
from handrail.usage.service import DAY, HOUR, Span

MOST_DAYS = 400
MOST_POINTS = 1_000
BUCKET = timedelta(minutes=15)
DAYS = {AnalyticsPeriod.DAY: 1, AnalyticsPeriod.WEEK: 7, AnalyticsPeriod.MONTH: 30}
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
EPOCH = date(1970, 1, 1)


class Range(NamedTuple):
    """From bucket `first` up to `end`."""

    first: int
    end: int


class Stretch(NamedTuple):
    """One point of a series: its buckets, and the stretches of local time (span's place, number) it is made of."""

    first: int
    end: int
    parts: list[tuple[int, int]]


def wrong(message: str) -> Fault:
    """What a range cannot be."""
    return Fault("BAD_REQUEST", message)


def moment(bucket: int) -> datetime:
    """When a bucket begins."""
    return from_micros(bucket * BUCKET_MICROS)


def chosen(given: AnalyticsRange, zone: tzinfo, now: datetime) -> tuple[Range, Range]:
    """The range that was asked for in whole buckets, and the one before it. Errors: Fault BAD_REQUEST."""
    if given.period is not None:
        if given.from_ or given.to:
            raise wrong("Give `period`, or `from` and `to`; not both.")
        today, count = now.astimezone(zone).date(), DAYS[given.period]
        first = Range(midnight(today - timedelta(days=count - 1), zone), bucket_of(now) + 1)
        return first, earlier(first, count, zone)
    if given.from_ is None or given.to is None:
        raise wrong("Give `period`, or both `from` and `to`.")
    if not EARLIEST <= given.from_ < given.to <= LATEST:
        raise wrong("`from` lies before `to`, and both lie between the years 2000 and 2100.")
    if given.to - given.from_ > timedelta(days=MOST_DAYS, hours=2):  # the clocks may change meanwhile
        raise wrong(f"At most {MOST_DAYS} days.")
    found = Range(bucket_of(given.from_), -(-(given.to - EARLIEST) // BUCKET) + bucket_of(EARLIEST))
    begin, end = (moment(bucket).astimezone(zone) for bucket in found)
    if begin.time() == end.time() == time():
        return found, earlier(found, (end.date() - begin.date()).days, zone)
    return found, Range(2 * found.first - found.end, found.first)


def earlier(found: Range, count: int, zone: tzinfo) -> Range:
    """The same local times so many days before; it ends where the other begins at the latest."""
    first, end = (shifted(bucket, count, zone) for bucket in found)
    return Range(first, max(first + 1, min(end, found.first)))


def shifted(bucket: int, count: int, zone: tzinfo) -> int:
    """The same local time so many days before."""
    there = moment(bucket).astimezone(zone).replace(tzinfo=None) - timedelta(days=count)
    return bucket_of(there.replace(tzinfo=zone).astimezone(UTC))


def midnight(day: date, zone: tzinfo) -> int:
    """The bucket with which a local day begins."""
    return bucket_of(datetime.combine(day, time(), zone).astimezone(UTC))


def spans(found: Range, zone: tzinfo) -> list[Span]:
    """The range, cut where the zone's clock changes."""
    made: list[Span] = []
    first = found.first
    while first < found.end:
        offset, end = offset_at(first, zone), min(first + DAY, found.end)
        if offset_at(end - 1, zone) != offset:
            low = first  # which still has the offset; `end - 1` no longer
            high = end - 1
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if offset_at(middle, zone) == offset else (low, middle)
            end = high
        if made and made[-1].offset == offset:
            made[-1] = Span(made[-1].first, end, offset)
        else:
            made.append(Span(first, end, offset))
        first = end
    return made


def offset_at(bucket: int, zone: tzinfo) -> int:
    """How many buckets the zone's clock is ahead of UTC."""
    return (moment(bucket).astimezone(zone).utcoffset() or timedelta()) // BUCKET


def stretches(cut: list[Span], granularity: AnalyticsGranularity) -> list[Stretch]:
    """The points of a series, whether anything happened or not. Errors: Fault BAD_REQUEST for too many."""
    size = HOUR if granularity is AnalyticsGranularity.HOUR else DAY
    made: list[Stretch] = []
    before: object = None
    for place, span in enumerate(cut):
        for number in range((span.first + span.offset) // size, (span.end - 1 + span.offset) // size + 1):
            first = max(span.first, number * size - span.offset)
            end = min(span.end, (number + 1) * size - span.offset)
            name = (place, number) if size == HOUR else named(number, granularity)
            if name == before:
                made[-1] = Stretch(made[-1].first, end, [*made[-1].parts, (place, number)])
            else:
                made.append(Stretch(first, end, [(place, number)]))
            before = name
        if len(made) > MOST_POINTS:
            raise wrong(f"That would be more than {MOST_POINTS:,} points. Choose a coarser granularity.")
    return made


def named(number: int, granularity: AnalyticsGranularity) -> tuple[int, ...]:
    """What tells the local day, week (from Monday) or month apart in which a day lies."""
    if granularity is AnalyticsGranularity.DAY:
        return (number,)
    day = EPOCH + timedelta(days=number)
    return day.isocalendar()[:2] if granularity is AnalyticsGranularity.WEEK else (day.year, day.month)
