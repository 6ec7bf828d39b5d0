"""Several runs at once: each has an outcome and an entry of its own, and the operation has one."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from handrail.policies.types import Effect, PolicyRule
from tests.accounts import acts
from tests.makers import Scene, act
from tests.world import Api, World


def item(run: Any, **changed: Any) -> Any:
    shown = {"id": run["id"], "expectedRevision": run["revision"], "expectedArgumentsHash": run["argumentsHash"]}
    return shown | changed


def decide(api: Api, items: list[Any], decision: str = "APPROVE", **given: Any) -> Any:
    return act(api, "decideToolRuns", items=items, decision=decision, **given)


def outcomes(answer: Any) -> list[str]:
    assert answer["__typename"] == "BulkDecision", answer
    return [result["outcome"] for result in answer["results"]]


def entries(world: World, operation: str) -> Counter[str]:
    return Counter(
        row.action
        for row in world.ledger()
        if row.resource_id == operation or f'"operation_id":"{operation}"' in row.detail
    )


def test_every_outcome_is_told_for_its_run_alone(world: World) -> None:
    scene = Scene(world)
    bulk_token = acts.create_token(scene.admin, scopes=["tool_run:request", "tool_run:read", "tool_run:decide"])[
        "secret"
    ]
    good, stale, decided, voting, own, late = (scene.request() for _ in range(6))
    scene.decide(decided)
    scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="Two.", approvers=2))
    voting = scene.request()
    scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="Quickly.", decide_by_seconds=1))
    late = scene.request()
    bot, scene.bot = scene.bot, world.client(token=bulk_token)
    scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="Another.", separation_of_duties=True))
    own = scene.request(agentId=scene.agent["id"])
    scene.bot = bot
    scene.run(late["id"], wait=30)
    items = [
        item(good), item(stale, expectedArgumentsHash="0" * 64), item(decided), item(voting), item(own), item(late),
        item(good, id="nothing"),
    ]  # fmt: skip
    answer = decide(scene.admin, items)
    assert outcomes(answer) == [
        "DECIDED", "CHANGED", "ALREADY_DECIDED", "VOTED", "FORBIDDEN", "EXPIRED", "NOT_FOUND",
    ]  # fmt: skip
    assert [result["id"] for result in answer["results"]] == [one["id"] for one in items]
    assert answer["results"][0]["toolRun"]["state"] == "PENDING_APPROVAL" and answer["results"][6]["toolRun"] is None
    assert answer["releaseAt"] == scene.run(good["id"], by=scene.admin)["heldDecision"]["releaseAt"]
    assert entries(world, answer["operationId"]) == {
        "bulk.decide": 1, "tool_run.approve": 2, "tool_run.approve.refused": 5,
    }  # fmt: skip
    assert [row.action for row in world.ledger()].count("tool_run.expire") == 1


def test_bulk_rejection_with_one_stale_item(start: Callable[..., Any]) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        runs = [scene.request() for _ in range(5)]
        scene.decide(runs[2])
        answer = decide(scene.admin, [item(run) for run in runs], "REJECT", reason="Not today.")
        assert outcomes(answer) == ["DECIDED", "DECIDED", "ALREADY_DECIDED", "DECIDED", "DECIDED"]
        assert answer["releaseAt"] is None, "nothing is held"
        assert [scene.run(run["id"])["state"] for run in runs] == [
            "REJECTED", "REJECTED", "APPROVED", "REJECTED", "REJECTED",
        ]  # fmt: skip


def test_a_bulk_decision_is_undone_as_one(world: World) -> None:
    scene = Scene(world)
    runs = [scene.request() for _ in range(4)]
    before = [scene.run(run["id"], by=scene.admin) for run in runs]
    answer = decide(scene.admin, [item(run) for run in runs])
    one = act(scene.admin, "undoDecision", id=runs[0]["id"])
    assert one["__typename"] == "ToolRun"
    undone = act(scene.admin, "undoBulkDecision", operationId=answer["operationId"])
    assert undone["undone"] == 3 and undone["operationId"] == answer["operationId"]
    assert [scene.run(run["id"], by=scene.admin) for run in runs] == before
    assert act(scene.admin, "undoBulkDecision", operationId=answer["operationId"])["__typename"] == "NotFound"
    assert entries(world, answer["operationId"])["tool_run.undo"] == 4, "one by one, then the rest"


def test_a_bulk_decision_is_held_even_at_low_risk(world: World) -> None:
    scene = Scene(world, risk="LOW")
    run = scene.request()
    decide(scene.admin, [item(run)])
    assert scene.run(run["id"], by=scene.admin)["heldDecision"]["operationId"]


def test_nothing_is_done_for_a_list_that_is_empty_too_long_or_names_a_run_twice(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    many = [item(run, id=f"run-{number}") for number in range(1001)]
    for items in ([], many, [item(run), item(run)]):
        assert decide(scene.admin, items)["__typename"] == "InvalidInput"
    assert decide(scene.admin, [item(run)], "REJECT")["__typename"] == "InvalidInput"
    assert scene.run(run["id"], by=scene.admin)["heldDecision"] is None


@pytest.mark.parametrize("unknown", ["x" * 300, "'; --", ""])
def test_an_odd_id_concerns_itself_alone(world: World, unknown: str) -> None:
    scene = Scene(world)
    run = scene.request()
    assert outcomes(decide(scene.admin, [item(run, id=unknown), item(run)])) == ["NOT_FOUND", "DECIDED"]
