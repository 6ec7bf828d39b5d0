"""Every figure is what the facts come to when each is looked at: in any zone, over any range, however late."""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection

import handrail.schema  # noqa: F401 - every table
from handrail.analytics import service
from handrail.analytics.types import AgentOrder, AnalyticsGranularity, AnalyticsRange, UsageFigures
from handrail.core.kernel import Scope
from handrail.usage import rollups, store
from tests.analytics.facts import AGENTS, CHANGES, DOMAINS, ZONES, Run, expected, record, stretch

LENGTHS = {"HOUR": 5, "DAY": 40, "WEEK": 90, "MONTH": 200}
NOW = datetime(2026, 11, 20, 9, 41, tzinfo=UTC)


def ensure(shown: UsageFigures, calls: list[Any], runs: list[Run]) -> None:
    """Each figure is the facts'; the true percentile lies where it is said to lie."""
    for name, value in expected(calls, runs).items():
        got = getattr(shown, name)
        same = got == value if value is None or not isinstance(value, float) else math.isclose(got, value)
        assert same, (name, got, value)
    times = sorted(one.latency_microseconds for one in calls if one.latency_microseconds is not None)
    for share, given_ in ((0.5, shown.p50_response_time), (0.95, shown.p95_response_time)):
        assert (given_ is None) == (not times)
        if given_:
            true = times[max(math.ceil(share * len(times) - 1e-9), 1) - 1] / 1000
            assert given_.at_least <= true <= (given_.at_most or math.inf)
            assert given_.estimate <= (given_.at_most or math.inf)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=some.integers(0, 10**6), zone_name=some.sampled_from(ZONES), around=some.sampled_from(CHANGES),
    start=some.integers(-60 * 96, 60 * 96), length=some.floats(0.001, 1), aligned=some.booleans(),
    granularity=some.sampled_from(sorted(LENGTHS)), domains=some.sampled_from((None, DOMAINS, DOMAINS[:1], ())),
    agent_id=some.sampled_from((None, None, AGENTS[0])),
)  # fmt: skip
@example(1, "Asia/Kathmandu", CHANGES[0], -20 * 96 + 3, 0.9, False, "DAY", None, None)
@example(2, "Europe/Berlin", CHANGES[1], -2 * 96, 0.9, False, "HOUR", None, None)
def test_every_figure_is_what_the_facts_come_to(
    connection: Connection, seed: int, zone_name: str, around: datetime, start: int, length: float, aligned: bool,
    granularity: str, domains: Any, agent_id: str | None,
) -> None:  # fmt: skip
    random, zone = Random(seed), ZoneInfo(zone_name)
    calls, runs = record(connection, random, around, 60)
    first = around + timedelta(minutes=15 * start if granularity != "HOUR" else 15 * (start % 192 - 96))
    end = first + timedelta(days=LENGTHS[granularity] * length)
    if aligned:
        first, end = (
            each.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
            for each in (first, end + timedelta(days=1))
        )
    scope = Scope(frozenset(), None if domains is None else frozenset(domains))
    wanted = AnalyticsRange(from_=first, to=end)
    grain = AnalyticsGranularity[granularity]
    shown = service.analytics(connection, scope, wanted, grain, zone_name, None, agent_id, NOW)

    def inside(facts: list[Any], low: datetime, high: datetime) -> list[Any]:
        return [
            one for one in facts
            if low <= one.at < high and (domains is None or one.domain_id in domains)
            and agent_id in (None, one.agent_id)
        ]  # fmt: skip

    assert first - timedelta(minutes=15) < shown.starts_at <= first and end <= shown.ends_at < end + timedelta(
        minutes=15
    )
    here, steps = inside(calls, shown.starts_at, shown.ends_at), inside(runs, shown.starts_at, shown.ends_at)
    ensure(shown.current, here, steps)
    ensure(
        shown.previous, *(inside(facts, shown.previous_starts_at, shown.previous_ends_at) for facts in (calls, runs))
    )
    assert shown.previous_ends_at <= shown.starts_at
    assert [one.starts_at for one in shown.series] == [shown.starts_at, *(one.ends_at for one in shown.series[:-1])]
    assert shown.series[-1].ends_at == shown.ends_at
    for point in shown.series:
        ends = {stretch(at, zone, granularity) for at in (point.starts_at, point.ends_at - timedelta(seconds=1))}
        assert len(ends) == 1
        ensure(point.figures, *(inside(facts, point.starts_at, point.ends_at) for facts in (calls, runs)))
    names = [stretch(point.starts_at, zone, granularity) for point in shown.series]
    assert len(set(names)) == len(names)
    hours = Counter((one.at.astimezone(zone).isoweekday(), one.at.astimezone(zone).hour) for one in here)
    assert {(one.weekday, one.hour): one.agent_calls for one in shown.week_hours} == dict(hours)
    peak = shown.peak_usage_time
    assert (peak.agent_calls if peak else 0) == max(hours.values(), default=0)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    seed=some.integers(0, 10**6), start=some.integers(-6000, 6000), length=some.integers(1, 8000),
    domains=some.sampled_from((None, DOMAINS[:1])), order=some.sampled_from(AgentOrder),
)  # fmt: skip
def test_agents_are_ranked_by_what_their_facts_come_to(
    connection: Connection, seed: int, start: int, length: int, domains: Any, order: AgentOrder
) -> None:
    calls, runs = record(connection, Random(seed), CHANGES[0], 60)
    first = CHANGES[0] + timedelta(minutes=15 * start)
    end = first + timedelta(minutes=15 * length)
    scope = Scope(frozenset(), None if domains is None else frozenset(domains))
    wanted = AnalyticsRange(from_=first, to=end)
    rows = service.top_agents(connection, scope, wanted, "UTC", None, order, 10, NOW)
    here: list[Any] = [
        one for one in (*calls, *runs) if first <= one.at < end and (domains is None or one.domain_id in domains)
    ]
    assert {str(row.agent_id) for row in rows} == {one.agent_id for one in here}
    for row in rows:
        mine = [one for one in here if one.agent_id == row.agent_id]
        runs_of = [one for one in mine if isinstance(one, Run)]
        ensure(row.figures, [one for one in mine if not isinstance(one, Run)], runs_of)
    worths = [service.worth(row.figures, order) for row in rows]
    assert worths == sorted(worths, reverse=True)


def test_a_rebuild_changes_nothing(connection: Connection) -> None:
    record(connection, Random(5), CHANGES[0], 80)
    every = rollups.usage_rollup.select().order_by(*rollups.usage_rollup.primary_key)
    before = connection.execute(every).all()
    store.rebuild(connection, 0, 10**7)
    assert connection.execute(every).all() == before and before
