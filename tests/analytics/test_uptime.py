"""Uptime: what processes beat is kept as few spans, and silence of more than 45 seconds is downtime."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection, func, select

from handrail.analytics import heartbeats
from handrail.analytics.uptime import uptime
from handrail.core.unit import SYSTEM, UnitOfWork

START = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def run(connection: Connection, *moments: float) -> None:
    """Beats of whatever processes, in order of time."""
    connection.execute(heartbeats.heartbeat.delete())
    for moment in sorted(moments):
        heartbeats.beat(UnitOfWork(connection, at(moment), SYSTEM))


def life(first: int, end: int) -> list[float]:
    """The beats of a process from its start to when it is killed."""
    return [float(moment) for moment in range(first, end, 15)]


def test_a_kill_and_a_restart_are_one_downtime_from_the_last_beat_to_the_first(connection: Connection) -> None:
    run(connection)
    assert uptime(connection, START, START + DAY, at(600)).share is None, "nothing is recorded yet"
    run(connection, *life(100, 1000), *life(1300, 2000))
    shown = uptime(connection, START, START + DAY, at(2000))
    assert shown.recorded_since == at(100)
    assert [(one.from_, one.to) for one in shown.downtimes] == [(at(985), at(1300))]
    assert shown.share == pytest.approx(100 * (1900 - 315) / 1900), "from the first beat to now"
    assert connection.scalar(select(func.count()).select_from(heartbeats.heartbeat)) == 2, "a row for each span"
    quick = [*life(100, 1000), *life(1030, 2000)]
    run(connection, *quick)
    assert uptime(connection, START, START + DAY, at(2000)).downtimes == [], "restarted within 45 seconds"
    run(connection, *life(100, 1000), *life(900, 1600))
    assert uptime(connection, START, START + DAY, at(1600)).share == 100, "another process went on"
    shown = uptime(connection, START, START + DAY, at(1700))
    assert [(one.from_, one.to) for one in shown.downtimes] == [(at(1590), at(1700))], "and is silent now"
    before = uptime(connection, START - DAY, START, at(1700))
    assert (before.share, before.recorded_since) == (None, at(100)), "not recorded then is not down"


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    lives=some.lists(some.tuples(some.integers(0, 900), some.integers(1, 400)), min_size=1, max_size=5),
    first=some.integers(-100, 1200), length=some.integers(1, 1000), later=some.integers(0, 300),
)  # fmt: skip
def test_the_share_is_what_looking_at_each_second_says(
    connection: Connection, lives: list[tuple[int, int]], first: int, length: int, later: int
) -> None:
    moments = sorted({moment for start, end in lives for moment in life(start, start + end)})
    run(connection, *moments)
    now = moments[-1] + later
    shown = uptime(connection, at(first), at(first + length), at(now))
    recorded = range(max(first, int(moments[0])), min(first + length, int(now)))
    down = sum(silent(moments, second, now) for second in recorded)
    assert shown.share == (pytest.approx(100 * (len(recorded) - down) / len(recorded)) if recorded else None)
    lost: Any = sum(((one.to - one.from_).total_seconds() for one in shown.downtimes), 0.0)
    assert lost == down
    assert shown.downtimes == sorted(shown.downtimes, key=lambda one: one.from_, reverse=True)


def silent(moments: list[float], second: int, now: float) -> bool:
    """Whether more than 45 seconds lie between the beats around this second."""
    before = max(moment for moment in moments if moment <= second)
    after = min((moment for moment in moments if moment > second), default=now)
    return after - before > 45
