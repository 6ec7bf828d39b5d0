"""Layers, oversight and the lists behind the figures are what the facts come to, in any zone."""

import math
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as some
from sqlalchemy import Connection

from handrail.analytics import service
from handrail.analytics.outcomes import UsageStack
from handrail.analytics.types import AnalyticsGranularity, AnalyticsRange, StackedBy, UsageFigures
from handrail.core.kernel import Scope
from handrail.tool_runs.counted import EDGES, step_of
from handrail.usage import store
from handrail.usage.types import AgentCall, AgentCallFilter, CostBasis
from tests.analytics.facts import AGENTS, CHANGES, DOMAINS, ZONES, Run, expected, record

NOW = datetime(2026, 11, 20, 9, 41, tzinfo=UTC)
KEYS: dict[StackedBy, Callable[[AgentCall], str]] = {
    StackedBy.AGENT: lambda call: call.agent_id,
    StackedBy.MODEL: lambda call: call.model,
    StackedBy.DOMAIN: lambda call: call.domain_id,
}
LISTED: dict[str, AgentCallFilter] = {
    "agent_calls": AgentCallFilter(),
    "agent_errors": AgentCallFilter(failed=True),
    "unpriced_calls": AgentCallFilter(basis=[CostBasis.UNPRICED]),
    "calls_without_response_time": AgentCallFilter(time_known=False),
    "calls_without_tokens": AgentCallFilter(tokens_known=False),
    "calls_without_cached_tokens": AgentCallFilter(cached_known=False),
    "calls_without_reasoning_tokens": AgentCallFilter(reasoning_known=False),
}


@settings(
    max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate]
)
@given(
    seed=some.integers(0, 10**6), zone=some.sampled_from(ZONES), around=some.sampled_from(CHANGES),
    start=some.integers(-30 * 96, 10 * 96), days=some.floats(0.01, 40), domains=some.sampled_from((None, DOMAINS[:1])),
    agent_id=some.sampled_from((None, None, AGENTS[0])), by=some.sampled_from(StackedBy),
)  # fmt: skip
@example(1, "Asia/Kathmandu", CHANGES[0], -20 * 96 + 3, 30, None, None, StackedBy.MODEL)
@example(2, "Pacific/Chatham", CHANGES[1], -5 * 96, 12, None, None, StackedBy.AGENT)
def test_each_part_is_what_the_facts_come_to(
    connection: Connection, seed: int, zone: str, around: datetime, start: int, days: float, domains: Any,
    agent_id: str | None, by: StackedBy,
) -> None:  # fmt: skip
    calls, runs = record(connection, Random(seed), around, 50)
    first = around + timedelta(minutes=15 * start)
    wanted = AnalyticsRange(from_=first, to=first + timedelta(days=days))
    scope = Scope(frozenset(), None if domains is None else frozenset(domains))
    shown = service.analytics(connection, scope, wanted, AnalyticsGranularity.DAY, zone, None, agent_id, NOW)

    def inside(facts: list[Any], low: datetime, high: datetime) -> list[Any]:
        seen = [one for one in facts if low <= one.at < high and (domains is None or one.domain_id in domains)]
        return [one for one in seen if agent_id in (None, one.agent_id)]

    here, steps = (inside(facts, shown.starts_at, shown.ends_at) for facts in (calls, runs))
    layers = shown.later.stacked(connection, by)
    if agent_id is None or by is StackedBy.AGENT:
        points = [inside(calls, point.starts_at, point.ends_at) for point in shown.series]
        ensure_layers(layers, points, Counter(KEYS[by](call) for call in here), KEYS[by])
    else:
        assert layers == [], "models and domains are not counted agent by agent"
    ensure_oversight(shown.later.oversight(connection), steps, agent_id)
    ensure_listed(connection, scope, shown.current, shown.starts_at, shown.ends_at, agent_id)


def ensure_layers(
    layers: list[UsageStack], points: list[list[AgentCall]], ranks: Counter[str], key: Callable[[AgentCall], str]
) -> None:
    """The 8 with most calls, each as its calls say, and all others together."""
    known = [layer.key for layer in layers if layer.key is not None]
    assert known == sorted(ranks, key=lambda one: (-ranks[one], one))[:8]
    assert (layers[-1].key is None if len(ranks) > 8 else len(layers) == len(ranks)) if ranks else layers == []
    for layer in layers:
        for place, calls in enumerate(points):
            mine = [one for one in calls if (key(one) == layer.key if layer.key else key(one) not in known)]
            facts = expected(mine, [])
            assert layer.agent_calls[place] == facts["agent_calls"]
            assert layer.agent_errors[place] == facts["agent_errors"]
            assert layer.tokens_used[place] == facts["tokens_used"]
            assert layer.estimated_cost[place] == facts["estimated_cost"]


def ensure_oversight(shown: Any, runs: list[Run], agent_id: str | None) -> None:
    """Decisions, shares and times; the true percentile lies where it is said to lie."""
    decided = [one for one in runs if one.metric == "decided"]
    expired = sum(one.metric == "expired_undecided" for one in runs)
    assert (shown.decisions, shown.expired) == (len(decided), expired)
    share = 100 * expired / (expired + len(decided)) if expired or decided else None
    assert shown.expired_share == (None if share is None else pytest.approx(share))
    ensure_time(shown.median_time_to_decide, [one.by for one in runs if one.metric == "decide_ms"], 0.5)
    ensure_time(shown.p95_time_to_decide, [one.by for one in runs if one.metric == "decide_ms"], 0.95)
    if agent_id is not None:
        assert shown.people is None
        return
    counts = Counter(one.person for one in decided)
    assert [one.person_id for one in shown.people] == sorted(counts, key=lambda name: (-counts[name], str(name)))
    assert sum(one.decisions for one in shown.people) == shown.decisions
    for one in shown.people:
        mine = [run for run in runs if run.person == one.person_id]
        assert (one.decisions, one.approved) == (counts[one.person_id], sum(run.metric == "approved" for run in mine))
        ensure_time(one.median, [run.by for run in mine if run.metric == "decide_ms"], 0.5)


def ensure_time(shown: Any, milliseconds: list[int], share: float) -> None:
    """A percentile in seconds."""
    assert (shown is None) == (not milliseconds)
    if shown:
        true = sorted(milliseconds)[max(math.ceil(share * len(milliseconds) - 1e-9), 1) - 1] / 1000
        assert shown.at_least <= true <= (shown.at_most or math.inf)
        assert shown.at_least <= shown.estimate <= (shown.at_most or math.inf)


def ensure_listed(
    connection: Connection, scope: Scope, shown: UsageFigures, first: datetime, end: datetime, agent_id: str | None
) -> None:
    """The list that a figure opens has as many rows."""
    for name, chosen in LISTED.items():
        chosen.after, chosen.before, chosen.agent_id = first, end, [agent_id] if agent_id else None  # type: ignore[list-item]
        page = store.page(connection, scope, chosen, 1, None)
        assert page.exact and page.total == getattr(shown, name), name


def test_steps_of_times_to_decide_meet_at_their_edges() -> None:
    assert [step_of(at) for at in (-5, 0, 999, 1000, 1999, 2000)] == [
        f"decided_{step:02}" for step in (0, 0, 0, 1, 2, 3)
    ]
    assert step_of(10**12) == f"decided_{len(EDGES):02}"


def test_days_are_those_of_the_zone_across_a_change_of_clocks(connection: Connection) -> None:
    calls, _ = record(connection, Random(7), CHANGES[1], 90)
    zone = ZoneInfo("Europe/Berlin")
    wanted = AnalyticsRange(from_=CHANGES[1] - timedelta(days=3), to=CHANGES[1] + timedelta(days=3))
    everything = Scope(frozenset())
    shown = service.analytics(
        connection, everything, wanted, AnalyticsGranularity.DAY, "Europe/Berlin", None, None, NOW
    )  # fmt: skip
    hours = [(point.ends_at - point.starts_at) / timedelta(hours=1) for point in shown.series]
    assert 25 in hours
    days = Counter(
        call.at.astimezone(zone).date() for call in calls if shown.starts_at <= call.at < shown.ends_at
    )  # fmt: skip
    layers = shown.later.stacked(connection, StackedBy.DOMAIN)
    for place, point in enumerate(shown.series):
        assert sum(layer.agent_calls[place] for layer in layers) == days[point.starts_at.astimezone(zone).date()]
