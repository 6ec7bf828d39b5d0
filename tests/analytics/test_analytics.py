"""Analytics over the API: the figures, the errors, and who sees what."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.accounts import acts
from tests.makers import Scene
from tests.usage.test_calls import KNOWN, record
from tests.world import Api, ApiError, World

FIGURES = """agentCalls agentErrors errorRate averageResponseTime p95ResponseTime { estimate atLeast atMost }
  tokensUsed callsWithoutTokens estimatedCost pricedShare unpricedCalls toolRunsTotal toolRunsApproved
  toolRunsApprovedByPeople approvalRate averageSecondsToDecide"""
ASK = f"""query ($range: AnalyticsRange!, $by: AnalyticsGranularity!, $zone: String!, $domain: ID, $agent: ID) {{
  analytics(range: $range, granularity: $by, timezone: $zone, domainId: $domain, agentId: $agent) {{
    startsAt endsAt current {{ {FIGURES} }} previous {{ {FIGURES} }} weekHours {{ weekday hour agentCalls }}
    series {{ startsAt endsAt figures {{ agentCalls estimatedCost }} }} peakUsageTime {{ weekday hour }} }} }}"""
TOP = f"""query ($range: AnalyticsRange!, $order: AgentOrder!, $first: Int!) {{
  topAgents(range: $range, orderBy: $order, first: $first) {{ agent {{ id }} figures {{ {FIGURES} }} }} }}"""
WEEK = {"period": "WEEK"}


def ask(api: Api, wanted: Any = None, zone: str = "UTC", by: str = "DAY", **more: Any) -> Any:
    return api.one(ASK, range=WEEK if wanted is None else wanted, by=by, zone=zone, **more)


def top(api: Api, order: str, first: int = 10) -> list[Any]:
    rows = api.one(TOP, range=WEEK, order=order, first=first)
    return [row["agent"]["id"] for row in rows]


@pytest.fixture
def hasty(start: Any) -> Iterator[World]:
    """Where a decision takes effect at once."""
    with start(hold_seconds=0) as world:
        yield world


def test_figures_of_calls_and_tool_runs_for_whoever_sees_their_domain(hasty: World) -> None:
    world = hasty
    ours, theirs = Scene(world), Scene(world)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    week_ago = {"spanId": "late", **KNOWN, "at": (yesterday - timedelta(days=7)).isoformat()}
    record(ours.bot, {"spanId": "a", **KNOWN, "latencyMilliseconds": 1500}, {"spanId": "b", "model": "ours"})
    record(ours.bot, {"spanId": "a", **KNOWN}, week_ago, week_ago)
    record(theirs.bot, {"spanId": "a", **KNOWN, "at": yesterday.isoformat(), "errorType": "Timeout"})
    rejected = ours.request()
    ours.decide(rejected, "REJECT", reason="No.")
    ours.approved()
    found = ask(world.admin, zone="Asia/Kathmandu")
    shown = found["current"]
    assert (shown["agentCalls"], shown["agentErrors"], shown["errorRate"]) == (3, 1, pytest.approx(100 / 3))
    assert (shown["averageResponseTime"], shown["tokensUsed"], shown["callsWithoutTokens"]) == (1500, 2200, 1)
    assert shown["p95ResponseTime"]["atLeast"] <= 1500 <= shown["p95ResponseTime"]["atMost"]
    assert (shown["estimatedCost"], shown["unpricedCalls"]) == ("0.007", 1)
    assert shown["pricedShare"] == pytest.approx(200 / 3)
    assert (shown["toolRunsTotal"], shown["toolRunsApproved"], shown["approvalRate"]) == (2, 1, 50)
    assert shown["toolRunsApprovedByPeople"] == 1 and shown["averageSecondsToDecide"] is not None
    assert len(found["series"]) == 7 and sum(one["figures"]["agentCalls"] for one in found["series"]) == 3
    assert {one["figures"]["estimatedCost"] for one in found["series"]} >= {None}
    assert sum(one["agentCalls"] for one in found["weekHours"]) == 3 and found["peakUsageTime"]
    assert found["previous"]["agentCalls"] == 1, "the late one, once"
    assert ask(world.admin, agent=theirs.agent["id"])["current"]["agentErrors"] == 1
    assert ask(world.admin, agent=ours.agent["id"], by="HOUR")["current"]["agentCalls"] == 2
    assert ask(world.admin, domain=theirs.domain["id"])["current"]["agentCalls"] == 1
    limited = acts.person(world, "ben@example.com", "VIEWER", [theirs.domain["id"]])
    assert ask(limited)["current"]["agentCalls"] == 1
    assert ask(limited)["current"]["toolRunsTotal"] == 0
    nothing = ask(limited, domain=ours.domain["id"])["current"]
    assert (nothing["agentCalls"], nothing["errorRate"], nothing["estimatedCost"]) == (0, None, None)
    assert top(limited, "CALLS") == [theirs.agent["id"]]
    mine, other = ours.agent["id"], theirs.agent["id"]
    assert top(world.admin, "CALLS") == top(world.admin, "APPROVAL_RATE") == [mine, other]
    assert top(world.admin, "ERROR_RATE", first=1) == [other]
    assert set(top(world.admin, "P95_RESPONSE_TIME")) == set(top(world.admin, "COST")) == {mine, other}
    for wanted, zone, by, words in (
        (WEEK, "Mars/Olympus", "DAY", "no such time zone"),
        (WEEK, "../etc", "DAY", "no such time zone"),
        ({}, "UTC", "DAY", "both `from` and `to`"),
        ({"period": "DAY", "to": "2026-01-01T00:00:00Z"}, "UTC", "DAY", "not both"),
        ({"from": "2026-01-02T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "UTC", "DAY", "before `to`"),
        ({"from": "0001-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "UTC", "DAY", "2000 and 2100"),
        ({"from": "2024-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "UTC", "DAY", "At most 400 days"),
        ({"from": "2025-01-01T00:00:00Z", "to": "2026-01-01T00:00:00Z"}, "UTC", "HOUR", "coarser granularity"),
    ):
        with pytest.raises(ApiError, match=words) as caught:
            ask(world.admin, wanted, zone, by)
        assert caught.value.code == "BAD_REQUEST"
    for agent in (ours.bot, theirs.bot):
        with pytest.raises(ApiError) as caught:
            ask(agent)
        assert caught.value.code == "FORBIDDEN"
