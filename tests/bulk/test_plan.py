"""A bulk decision is about exactly the runs that were shown, and says which are left out and why."""

from datetime import timedelta

import pytest

from tests.accounts import acts as people
from tests.bulk import acts
from tests.makers import Scene, act, policy
from tests.world import ApiError, World


def test_a_plan_holds_what_was_seen_and_nothing_that_came_later(world: World) -> None:
    scene = Scene(world)
    shown = [scene.request() for _ in range(3)]
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    assert (planned["__typename"], planned["state"], planned["total"]) == ("BulkOperation", "PLANNED", 3)
    late = [scene.request() for _ in range(2)]
    assert acts.read(scene.admin, planned)["arrivedSince"] == 2
    acts.run(scene.admin, planned)
    done = acts.ended(scene.admin, planned)
    assert (acts.counts(done), done["done"]) == ({"DECIDED": 3}, 3)
    held = {run["id"]: bool(scene.run(run["id"], by=scene.admin)["heldDecision"]) for run in shown + late}
    assert list(held.values()) == [True] * 3 + [False] * 2


def test_what_is_left_out_is_told_with_its_reason(world: World) -> None:
    scene, critical = Scene(world), Scene(world, risk="CRITICAL")
    policy(scene.admin, {"effect": "REQUIRE", "approvers": 2, "tool": scene.tool["name"]})
    policy(scene.admin, {"effect": "REQUIRE", "fromRoles": ["OPERATOR"], "agentId": critical.agent["id"]})
    voted, open_run, decided, severe = scene.request(), scene.request(), scene.request(), critical.request()
    scene.decide(voted)
    scene.decide(decided, "REJECT", reason="No.")
    ids = [voted["id"], open_run["id"], decided["id"], severe["id"], "nothing"]
    planned = acts.plan(scene.admin, ids=ids)
    left = {one["reason"]: one["count"] for one in planned["leftOut"]}
    assert left == {"VOTED": 1, "ALREADY_DECIDED": 1, "CRITICAL": 1, "NOT_FOUND": 1}
    alone = acts.plan(scene.admin, ids=[severe["id"]])
    assert alone["__typename"] == "NotFound" and "critical risk are approved one by one" in alone["message"]
    assert planned["total"] == 1
    out = acts.items(scene.admin, planned, leftOut=["VOTED", "CRITICAL", "NOT_FOUND"])
    found = {one["leftOut"]: one["toolRun"]["id"] for one in out["nodes"]}
    assert (found, out["totalCount"]) == ({"VOTED": voted["id"], "CRITICAL": severe["id"]}, 2)
    inside = acts.items(scene.admin, planned)["nodes"]
    assert inside == [{"leftOut": None, "toolRun": {"id": open_run["id"]}}]
    rejecting = acts.plan(scene.admin, "REJECT", ids=ids)
    assert rejecting["total"] == 2 and rejecting["mustConfirm"], "critical risk can be rejected in bulk"


def test_a_vote_that_is_not_the_last_one_counts_as_one(world: World) -> None:
    scene = Scene(world)
    policy(scene.admin, {"effect": "REQUIRE", "approvers": 2})
    run = scene.request()
    planned = acts.plan(scene.admin, ids=[run["id"]])
    acts.run(scene.admin, planned)
    assert acts.counts(acts.ended(scene.admin, planned)) == {"VOTED": 1}
    assert scene.run(run["id"], by=scene.admin)["approvals"] == 1


def test_the_runs_of_a_plan_are_paged_in_its_order_and_are_nobody_elses_to_see(world: World) -> None:
    scene = Scene(world)
    ids = acts.many(world, scene, 255)
    planned = acts.plan(scene.admin, ids=ids)
    found: list[str] = []
    after = None
    while after is not None or not found:
        page = acts.items(scene.admin, planned, first=100, after=after)
        found += [one["toolRun"]["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"] if page["pageInfo"]["hasNextPage"] else None
        assert page["totalCount"] == 255
    assert found == ids
    other = people.person(world, "ana@example.com", "OPERATOR", [scene.domain["id"]])
    query = "query ($id: ID!, $after: String) { bulkOperation(id: $id) { items(after: $after) { totalCount } } }"
    assert other.one(query, id=planned["id"]) is None
    with pytest.raises(ApiError) as refused:
        scene.admin.one(query, id=planned["id"], after="W10")
    assert refused.value.code == "INVALID_CURSOR"


def test_only_the_planner_runs_it_once_in_time_and_with_its_digest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = Scene(world)
    scene.request()
    ana = people.person(world, "ana@example.com", "OPERATOR")
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    assert acts.run(ana, planned)["__typename"] == "InvalidInput"
    assert acts.run(scene.admin, planned, digest="0" * 64)["__typename"] == "PlanOutdated"
    assert acts.run(scene.admin, planned)["__typename"] == "BulkOperation"
    assert acts.run(scene.admin, planned)["__typename"] == "PlanOutdated"
    acts.ended(scene.admin, planned)
    other = acts.plan(ana, agentId=[scene.agent["id"]])
    assert other["__typename"] == "NotFound", "the only one is held"
    scene.request()
    later = acts.plan(ana, agentId=[scene.agent["id"]])
    now = world.kernel.writer.now
    monkeypatch.setattr(world.kernel.writer, "now", lambda: now() + timedelta(minutes=11))
    assert acts.run(ana, later)["__typename"] == "PlanOutdated"


def test_many_runs_or_severe_ones_are_confirmed_by_their_number(world: World) -> None:
    scene = Scene(world)
    acts.many(world, scene, 51)
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    assert planned["mustConfirm"]
    for wrong in (None, 50):
        assert acts.run(scene.admin, planned, confirmed=wrong)["__typename"] == "InvalidInput"
    assert acts.run(scene.admin, planned)["state"] == "RUNNING"


def test_a_rejection_has_a_reason_and_a_selection_one_form(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    planned = acts.plan(scene.admin, "REJECT", ids=[run["id"]])
    assert acts.run(scene.admin, planned)["__typename"] == "InvalidInput"
    assert acts.run(scene.admin, planned, reason="Not today.")["state"] == "RUNNING"
    for selection in ({}, {"ids": [], "filter": {}}):
        answer = act(scene.admin, "planBulkDecision", selection=selection, decision="APPROVE")
        assert answer["__typename"] == "InvalidInput"


def test_runs_of_other_domains_are_not_there(world: World) -> None:
    mine, theirs = Scene(world), Scene(world)
    run, foreign = mine.request(), theirs.request()
    limited = people.person(world, "limited@example.com", "OPERATOR", domains=[mine.domain["id"]])
    assert acts.plan(limited)["total"] == 1
    named = acts.plan(limited, ids=[run["id"], foreign["id"]])
    assert named["leftOut"] == [{"reason": "NOT_FOUND", "count": 1}]
    assert acts.read(limited, acts.plan(mine.admin)) is None
