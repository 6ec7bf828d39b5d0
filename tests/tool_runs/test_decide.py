"""People decide what was shown, once; within the hold it can be undone as if it had never been."""

from typing import Any

import pytest

from handrail.policies.types import Effect, PolicyRule
from tests import makers
from tests.accounts import acts
from tests.makers import Scene, act
from tests.world import World, until


def wait_for_state(scene: Scene, run: Any, state: str = "APPROVED") -> Any:
    seen = scene.run(run["id"], wait=30)
    assert seen["state"] == state, seen
    return seen


def test_an_approval_is_held_then_takes_effect_and_both_are_in_the_ledger(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=1) as world:
        scene = Scene(world)
        run = scene.request()
        held = scene.decide(run)
        assert held["state"] == "PENDING_APPROVAL" and held["approvals"] == 1
        assert held["heldDecision"]["decision"] == "APPROVE" and held["heldDecision"]["operationId"] is None
        released = wait_for_state(scene, run)
        assert released["decision"]["by"] == {"name": "Mara Lind", "type": "PERSON"}
        assert released["executeBy"] and released["heldDecision"] is None
        until(lambda: world.ledger()[-1].action == "tool_run.release")  # the reader may see it before it is written
        rows = [row for row in world.ledger() if row.resource_id == run["id"]]
        assert [row.action for row in rows] == ["tool_run.request", "tool_run.approve", "tool_run.release"]
        assert [row.actor_type for row in rows] == ["AGENT", "PERSON", "SYSTEM"]
        assert [row.audience for row in rows] == [None, "people", None]


def test_a_decision_at_low_risk_takes_effect_at_once(world: World) -> None:
    scene = Scene(world, risk="LOW")
    assert scene.decide(scene.request())["state"] == "APPROVED"


def test_a_rejection_needs_a_reason_which_the_agent_reads(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        run = scene.request()
        assert scene.decide(run, "REJECT")["__typename"] == "InvalidInput"
        assert scene.decide(run, "REJECT", reason="   ")["__typename"] == "InvalidInput"
        assert scene.decide(run, "REJECT", reason="Wrong customer.")["state"] == "REJECTED"
        assert scene.run(run["id"])["decision"]["reason"] == "Wrong customer."


def test_an_agent_learns_of_a_decision_only_when_it_takes_effect(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    assert scene.decide(run)["heldDecision"]
    for seen in (
        scene.run(run["id"]),
        scene.bot.one(f"{{ pendingToolRuns {{ nodes {{ {makers.RUN} votes {{ at }} }} }} }}"),
    ):
        seen = seen["nodes"][0] if "nodes" in seen else seen
        assert seen["heldDecision"] is None and seen["approvals"] == 0 and seen["decision"] is None
        assert not seen.get("votes")
    assert scene.claim(run)["__typename"] == "WrongState"


@pytest.mark.parametrize("changed", [{"revision": 2}, {"argumentsHash": "0" * 64}])
def test_what_was_not_on_the_screen_is_not_decided(world: World, changed: dict[str, Any]) -> None:
    scene = Scene(world)
    run = scene.request()
    refused = scene.decide(run | changed)
    assert refused["__typename"] == "ChangedSinceShown"
    assert world.ledger()[-1].action == "tool_run.decide.refused"
    assert scene.run(run["id"], by=scene.admin)["heldDecision"] is None


def test_the_second_decision_comes_too_late_while_held_and_after(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=1) as world:
        scene = Scene(world)
        other = acts.person(world, "ben@example.com", "OPERATOR")
        run = scene.request()
        scene.decide(run)
        for decision in ("APPROVE", "REJECT"):
            answer = act(
                other, "decideToolRun", id=run["id"], decision=decision, expectedRevision=1,
                expectedArgumentsHash=run["argumentsHash"], reason="Me too.",
            )  # fmt: skip
            assert answer["__typename"] == "AlreadyDecided" and "Mara Lind" in answer["message"]
        wait_for_state(scene, run)
        assert scene.decide(run, by=other)["__typename"] == "AlreadyDecided"


def test_undo_within_the_hold_leaves_the_run_as_it_was(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    before = scene.run(run["id"], by=scene.admin)
    scene.decide(run, "REJECT", reason="Oops.")
    assert act(scene.admin, "undoDecision", id=run["id"]) == before | {"__typename": "ToolRun"}
    assert act(scene.admin, "undoDecision", id=run["id"])["__typename"] == "NothingToUndo"
    held = scene.decide(run)
    assert held["heldDecision"]["decision"] == "APPROVE", "the same person may decide anew"


def test_after_the_hold_nothing_is_left_to_undo(world: World) -> None:
    scene = Scene(world, risk="LOW")
    run = scene.request()
    scene.decide(run)
    answer = act(scene.admin, "undoDecision", id=run["id"])
    assert answer["__typename"] == "NothingToUndo" and answer["toolRun"]["state"] == "APPROVED"


def test_an_approval_is_revoked_before_the_claim_and_not_after(world: World) -> None:
    scene = Scene(world, risk="LOW")
    run = scene.approved()
    assert act(scene.admin, "revokeDecision", id=run["id"], reason=" ")["__typename"] == "InvalidInput"
    revoked = act(scene.admin, "revokeDecision", id=run["id"], reason="Fraud.")
    assert revoked["state"] == "REJECTED" and revoked["decision"]["reason"] == "Fraud."
    assert scene.claim(run)["__typename"] == "WrongState"
    run = scene.approved()
    scene.claim(run)
    assert act(scene.admin, "revokeDecision", id=run["id"], reason="Late.")["__typename"] == "WrongState"


def test_the_agent_cancels_what_it_no_longer_wants_until_it_is_claimed(world: World) -> None:
    scene = Scene(world)
    pending, held = scene.request(), scene.request()
    scene.decide(held)
    for run in (pending, held):
        cancelled = act(scene.bot, "cancelToolRun", id=run["id"], reason="Changed my mind.")
        assert cancelled["state"] == "CANCELLED" and cancelled["heldDecision"] is None
        assert act(scene.bot, "cancelToolRun", id=run["id"])["__typename"] == "WrongState"
    assert scene.decide(pending)["__typename"] == "AlreadyDecided"


def test_nobody_approves_what_they_asked_for_themselves_at_high_risk(world: World) -> None:
    scene = Scene(world, risk="HIGH")
    secret = acts.create_token(scene.admin, scopes=["tool_run:request", "tool_run:read", "tool_run:decide"])["secret"]
    scene.bot = world.client(token=secret)
    run = scene.request(agentId=scene.agent["id"])
    assert scene.decide(run)["__typename"] == "NotEligible"
    assert scene.decide(run, by=scene.bot)["__typename"] == "NotEligible"
    other = acts.person(world, "ben@example.com", "OPERATOR")
    assert scene.decide(run, by=other)["__typename"] == "ToolRun"


def test_where_two_must_approve_each_votes_once_and_the_second_releases(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="Two people.", approvers=2))
        other = acts.person(world, "ben@example.com", "OPERATOR")
        run = scene.request()
        voted = scene.decide(run)
        assert (voted["state"], voted["approvals"], voted["requiredApprovals"]) == ("PENDING_APPROVAL", 1, 2)
        assert scene.decide(run)["__typename"] == "NotEligible"
        assert scene.decide(run, by=other)["state"] == "APPROVED"
        run = scene.request()
        scene.decide(run)
        assert scene.decide(run, "REJECT", by=other, reason="No.")["state"] == "REJECTED"


def test_a_rule_can_ask_for_a_reason_to_approve(world: World) -> None:
    scene = Scene(world)
    scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="With a reason.", reason_required=True))
    run = scene.request()
    assert scene.decide(run)["__typename"] == "InvalidInput"
    assert scene.decide(run, reason="Checked with Ana.")["heldDecision"]


@pytest.mark.parametrize("unknown", ["nothing", "01a20882-ddd2-7ae5-a036-2df2fa5b8b03", "x" * 300, "'; --"])
def test_an_unknown_run_is_not_found_whatever_is_asked(world: World, unknown: str) -> None:
    scene = Scene(world)
    one = {"id": unknown}
    asked: list[tuple[Any, str, dict[str, Any]]] = [
        (
            scene.admin,
            "decideToolRun",
            one | {"decision": "APPROVE", "expectedRevision": 1, "expectedArgumentsHash": "x"},
        ),
        (scene.admin, "undoDecision", one),
        (scene.admin, "undoBulkDecision", {"operationId": unknown}),
        (scene.admin, "revokeDecision", one | {"reason": "x"}),
        (scene.admin, "resolveUnknownToolRun", one | {"outcome": "EXECUTED", "note": "x"}),
        (scene.bot, "cancelToolRun", one),
        (scene.bot, "claimToolRun", one | {"argumentsHash": "x"}),
        (scene.bot, "renewLease", one | {"leaseId": unknown}),
        (scene.bot, "reportToolRun", one | {"leaseId": unknown, "outcome": "EXECUTED"}),
    ]
    assert scene.admin.one("query ($id: ID!) { toolRun(id: $id) { id } }", **one) is None
    for client, mutation, given in asked:
        assert act(client, mutation, **given)["__typename"] == "NotFound", mutation
    assert sum(row.outcome == "REFUSED" for row in world.ledger()) == len(asked)
