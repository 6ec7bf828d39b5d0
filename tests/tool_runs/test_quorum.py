"""Several people must agree: enough of them, different ones, none with a hand in it; and never a machine."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from handrail.accounts.permissions import AGENT
from tests.accounts import acts
from tests.documents import call, fields, permission
from tests.makers import Scene, act, policy
from tests.tool_runs.test_races import at_once, verdict
from tests.world import World

FOR_PEOPLE = ("tool_run:decide", "tool_run:resolve", "policy:write")


def test_two_of_three_at_once_and_whoever_asked_does_not_count(start: Callable[..., Any]) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        policy(scene.admin, {
            "effect": "REQUIRE", "approvers": 2, "tool": scene.tool["name"], "separationOfDuties": True})  # fmt: skip
        asker, *others = (acts.person(world, f"p{number}@example.com", "ADMIN") for number in range(3))
        for number in range(5):
            run = act(asker, "requestToolRun", input={
                "tool": scene.tool["name"], "agentId": scene.agent["id"], "arguments": {"amount": number},
                "idempotencyKey": f"asked-{number}"})  # fmt: skip
            answers = at_once([lambda one=one, run=run: scene.decide(run, by=one) for one in [asker, *others] * 3])  # type: ignore[misc]
            mine, theirs = answers[0::3], answers[1::3] + answers[2::3]
            assert all(answer["__typename"] in ("NotEligible", "AlreadyDecided") for answer in mine)
            good = [answer for answer in theirs if answer["__typename"] == "ToolRun"]
            assert sorted(answer["state"] for answer in good) == ["APPROVED", "PENDING_APPROVAL"]
            assert scene.run(run["id"], by=scene.admin)["approvals"] == 2
            votes = [row for row in world.ledger() if row.resource_id == run["id"] and row.action == "tool_run.approve"]
            assert len(votes) == 2 == len({row.actor_id for row in votes})
        assert verdict(world).first_bad is None


def test_whoever_asked_and_one_other_are_not_two(start: Callable[..., Any]) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        policy(scene.admin, {"effect": "REQUIRE", "approvers": 2, "separationOfDuties": True})
        asker = acts.person(world, "asker@example.com", "ADMIN")
        wish = {"tool": scene.tool["name"], "agentId": scene.agent["id"], "arguments": {}, "idempotencyKey": "k"}
        run = act(asker, "requestToolRun", input=wish)
        answers = at_once([lambda: scene.decide(run, by=asker), lambda: scene.decide(run)])
        assert Counter(answer["__typename"] for answer in answers) == {"NotEligible": 1, "ToolRun": 1}
        assert scene.run(run["id"], by=scene.admin)["state"] == "PENDING_APPROVAL"


def test_what_only_people_may_do_is_not_an_agents() -> None:
    assert not AGENT & set(FOR_PEOPLE)
    named = {name for name in fields("mutation") if permission("mutation", name) in FOR_PEOPLE}
    assert named >= {
        "decideToolRun", "decideToolRuns", "undoDecision", "editToolRunArguments", "resolveUnknownToolRun",
        "publishPolicy", "planBulkDecision", "runBulkDecision",
    }  # fmt: skip


@pytest.mark.parametrize("name", sorted(n for n in fields("mutation") if permission("mutation", n) in FOR_PEOPLE))
def test_an_agents_token_is_refused(world: World, name: str) -> None:
    scene = Scene(world)
    before = len(world.ledger())
    document, variables = call("mutation", name)
    [error] = scene.bot.post(document, **variables).json()["errors"]
    assert error["extensions"] == {"code": "FORBIDDEN", "permission": permission("mutation", name)}
    assert all(row.outcome != "DONE" for row in world.ledger()[before:])
