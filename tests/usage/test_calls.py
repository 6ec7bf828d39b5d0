"""Calls as agents report them: each once, all of a batch or none, priced, and added up where they belong."""

from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.core.counters import bucket_of
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.writer import Unit
from handrail.usage import rollups as sums
from handrail.usage import store
from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.world import Api, World

CALLS = """query ($filter: AgentCallFilter, $first: Int, $after: String) {
  agentCalls(filter: $filter, first: $first, after: $after) { totalCount pageInfo { endCursor }
    nodes { spanId model cost basis priceSource inputTokens at agent { id } } } }"""
RECORD = """mutation ($calls: [AgentCallInput!]!, $agent: ID) { recordAgentCalls(calls: $calls, agentId: $agent) {
  __typename ... on AgentCallsRecorded { recorded duplicates unpriced }
  ... on InvalidInput { problems { path } } } }"""
KNOWN = {"model": "gpt-4o", "provider": "openai", "inputTokens": 1000, "outputTokens": 100}


def record(api: Api, *calls: Any, agent: str | None = None) -> Any:
    return api.one(RECORD, calls=list(calls), agent=agent)


def calls(api: Api, **given: Any) -> Any:
    return api.one(CALLS, **given)


def rollups(world: World) -> list[Any]:
    return list(world.call(world.kernel.database.read(lambda one: one.execute(sums.usage_rollup.select()).all())))


def test_a_call_counts_once_and_a_batch_whole_or_not_at_all(world: World) -> None:
    scene = Scene(world)
    first = record(scene.bot, {"spanId": "a", **KNOWN}, {"spanId": "b", "model": "ours"}, {"spanId": "a", **KNOWN})
    assert (first["recorded"], first["duplicates"], first["unpriced"]) == (2, 1, 1)
    again = record(scene.bot, {"spanId": "b", "model": "ours"}, {"spanId": "c", **KNOWN})
    assert (again["recorded"], again["duplicates"]) == (1, 1)
    wrong = [
        ({"spanId": "", **KNOWN}, "calls.1.spanId"),
        ({"spanId": "x", "model": ""}, "calls.1.model"),
        ({"spanId": "x", **KNOWN, "inputTokens": -1}, "calls.1.inputTokens"),
        ({"spanId": "x", **KNOWN, "cachedTokens": 1001}, "calls.1.cachedTokens"),
        ({"spanId": "x", **KNOWN, "latencyMilliseconds": -0.5}, "calls.1.latencyMilliseconds"),
        ({"spanId": "x", **KNOWN, "at": "2020-01-01T00:00:00Z"}, "calls.1.at"),
        ({"spanId": "x", **KNOWN, "at": "2099-01-01T00:00:00Z"}, "calls.1.at"),
    ]
    for call, path in wrong:
        assert record(scene.bot, {"spanId": "new", **KNOWN}, call)["problems"][0]["path"] == path
    assert record(scene.bot)["problems"][0]["path"] == "calls"
    found = calls(scene.admin)
    assert found["totalCount"] == 3
    by_span = {one["spanId"]: one for one in found["nodes"]}
    assert (by_span["a"]["cost"], by_span["a"]["basis"]) == ("0.0035", "KNOWN")
    assert by_span["a"]["priceSource"].startswith("genai-prices ")
    assert (by_span["b"]["cost"], by_span["b"]["basis"], by_span["b"]["inputTokens"]) == (None, "UNPRICED", None)


def test_the_sums_are_those_of_the_calls_in_their_own_bucket_and_a_rebuild_changes_nothing(world: World) -> None:
    scene, other = Scene(world), Scene(world)
    late = (datetime.now(UTC) - timedelta(days=30)).replace(minute=7, second=0, microsecond=0)
    record(scene.bot, {"spanId": "now", **KNOWN, "latencyMilliseconds": 1500.5})
    record(scene.bot, {"spanId": "late", **KNOWN, "at": late.isoformat(), "errorType": "Timeout"})
    record(other.bot, {"spanId": "other", "model": "ours", "at": late.isoformat()})
    before = rollups(world)
    everywhere = [row for row in before if (row.dimension, row.domain_id) == ("all", sums.EVERYWHERE)]
    assert sum(row.calls for row in everywhere) == 3 and sum(row.priced for row in everywhere) == 2
    assert sum(row.cost_nano for row in everywhere) == 7_000_000
    then = next(row for row in everywhere if row.bucket == bucket_of(late))
    assert (then.calls, then.errors, then.input_tokens, then.unknown_tokens, then.timed) == (2, 1, 1000, 1, 0)
    mine = [row for row in before if row.dimension == "agent" and row.key == scene.agent["id"]]
    assert sum(row.calls for row in mine) == 2 and {row.domain_id for row in mine} == {scene.domain["id"]}
    assert {row.key for row in before if row.dimension == "model"} == {"gpt-4o", "ours"}

    def rebuild(uow: UnitOfWork) -> None:
        uow.telemetry()
        store.rebuild(uow.connection, 0, 10**7, page=2)

    world.call(world.kernel.writer.submit(Unit(rebuild, (), {}, SYSTEM)))
    assert sorted(rollups(world)) == sorted(before)


def test_a_price_set_here_counts_from_then_on_and_until_it_is_taken_away(world: World) -> None:
    scene = Scene(world)
    record(scene.bot, {"spanId": "before", **KNOWN, "model": "ours"})
    price = makers.act(
        scene.admin, "setModelPrice", input={"model": "ours", "inputPerMillion": "1", "outputPerMillion": "10"}
    )
    taken = makers.act(scene.admin, "setModelPrice", input={"model": "ours", "free": True})
    assert taken["__typename"] == "NameTaken"
    record(scene.bot, {"spanId": "during", **KNOWN, "model": "ours"})
    late = makers.act(scene.admin, "removeModelPrice", id=price["id"], expectedRevision=7)
    assert late["__typename"] == "ChangedMeanwhile"
    makers.act(scene.admin, "removeModelPrice", id=price["id"], expectedRevision=1)
    record(scene.bot, {"spanId": "after", **KNOWN, "model": "ours"})
    costs = {one["spanId"]: (one["cost"], one["basis"]) for one in calls(scene.admin)["nodes"]}
    assert costs == {"before": (None, "UNPRICED"), "during": ("0.002", "OVERRIDDEN"), "after": (None, "UNPRICED")}
    for given, path in (
        ({"model": "m"}, "free"),
        ({"model": "m", "inputPerMillion": "1"}, "outputPerMillion"),
        ({"model": "m", "perHour": "-1"}, "perHour"),
        ({"model": "*", "free": True}, "model"),
    ):
        assert makers.act(scene.admin, "setModelPrice", input=given)["problems"][0]["path"] == path


def test_calls_are_seen_in_ones_own_domains_alone_page_by_page(world: World) -> None:
    ours, theirs = Scene(world), Scene(world)
    record(ours.bot, *({"spanId": f"s{number}", **KNOWN} for number in range(5)))
    record(theirs.bot, {"spanId": "theirs", **KNOWN})
    assert record(ours.bot, {"spanId": "x", **KNOWN}, agent=theirs.agent["id"])["__typename"] == "NotFound"
    ben = acts.person(world, "ben@example.com", "ADMIN", [ours.domain["id"]])
    assert calls(ben)["totalCount"] == 5
    assert calls(ben, filter={"agentId": [theirs.agent["id"]]})["totalCount"] == 0
    refused = makers.act(ben, "setModelPrice", input={"model": "m", "free": True})
    assert refused["__typename"] == "InvalidInput"
    seen, after = [], None
    for _ in range(3):
        page = calls(ben, first=2, after=after)
        seen += [one["spanId"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
    assert sorted(seen) == [f"s{number}" for number in range(5)]
    assert calls(world.admin, filter={"failed": True})["totalCount"] == 0
