"""A period begins and ends where the zone's clock says so, whatever the clock does at midnight."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from handrail.reports.periods import CATCH_UP, due, last_whole, period_of
from handrail.reports.types import ReportKind

DAILY, WEEKLY, MONTHLY = ReportKind.DAILY, ReportKind.WEEKLY, ReportKind.MONTHLY


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day", "starts_at", "ends_at"),
    [
        ("Asia/Kolkata", "2026-11-22", "2026-11-21T18:30", "2026-11-22T18:30"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00", "2026-03-29T22:00"),  # 23 hours
        ("Europe/Berlin", "2026-10-25", "2026-10-24T22:00", "2026-10-25T23:00"),  # 25 hours
        ("America/Santiago", "2026-09-06", "2026-09-06T04:00", "2026-09-07T03:00"),  # no midnight: it begins at 1:00
        ("America/Santiago", "2026-04-04", "2026-04-04T03:00", "2026-04-05T04:00"),  # 23:00 comes twice
        ("America/Havana", "2026-11-01", "2026-11-01T04:00", "2026-11-02T05:00"),  # midnight comes twice: at the first
        ("Pacific/Apia", "2011-12-30", "2011-12-30T10:00", "2011-12-30T10:00"),  # a day that never was
    ],
)
def test_a_day_begins_when_the_clock_first_shows_it(zone: str, day: str, starts_at: str, ends_at: str) -> None:
    found = period_of(DAILY, date.fromisoformat(day), ZoneInfo(zone))
    assert (found.starts_at, found.ends_at) == (at(starts_at), at(ends_at))


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    zone = ZoneInfo("Europe/Berlin")
    week = period_of(WEEKLY, date(2027, 1, 3), zone)
    assert (week.key, week.first, week.after) == ("2026-W53", date(2026, 12, 28), date(2027, 1, 4))
    month = period_of(MONTHLY, date(2026, 12, 31), zone)
    assert (month.key, month.first, month.after) == ("2026-12", date(2026, 12, 1), date(2027, 1, 1))


def test_the_last_whole_period_is_over() -> None:
    zone, now = ZoneInfo("Pacific/Auckland"), at("2026-11-22T12:00")  # there it is Monday, 1:00
    assert [last_whole(kind, now, zone).key for kind in (DAILY, WEEKLY, MONTHLY)] == [
        "2026-11-22", "2026-W47", "2026-10",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "zone", ["Europe/Berlin", "America/Santiago", "America/Havana", "Asia/Kathmandu", "Africa/Cairo"]
)
def test_day_follows_day_without_gap_through_a_whole_year(zone: str) -> None:
    there, day, made = ZoneInfo(zone), date(2026, 1, 1), []
    now = period_of(DAILY, day, there).ends_at - timedelta(minutes=15)
    while now < at("2027-01-02T12:00"):
        for one in due(DAILY, day, now, there):
            made.append(one)
            day = one.after
        now += timedelta(minutes=15)
    assert len(made) >= 365
    assert all(one.ends_at == other.starts_at for one, other in pairwise(made))
    assert len({one.key for one in made}) == len(made)


def test_what_was_missed_is_caught_up_as_far_as_the_last_few() -> None:
    zone = ZoneInfo("UTC")
    found = due(DAILY, date(2026, 1, 1), at("2026-11-23T00:00"), zone)
    assert [one.key for one in found] == ["2026-11-20", "2026-11-21", "2026-11-22"]
    assert len(found) == CATCH_UP
    assert due(DAILY, date(2026, 11, 23), at("2026-11-23T23:59"), zone) == []
    apia = due(DAILY, date(2011, 12, 29), at("2011-12-31T10:00"), ZoneInfo("Pacific/Apia"))
    assert [one.key for one in apia] == ["2011-12-29", "2011-12-31"]
