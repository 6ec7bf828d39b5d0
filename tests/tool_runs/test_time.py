"""Time does things to runs: it expires, releases and loses leases, and each is written once by the system."""

from collections.abc import Callable
from typing import Any

import pytest

from handrail.core import verification
from handrail.policies.types import Effect, PolicyRule
from tests.makers import Scene, act
from tests.world import World, until

SOON = PolicyRule(effect=Effect.REQUIRE, in_words="Quickly.", decide_by_seconds=1)
BRIEF = PolicyRule(effect=Effect.ALLOW, in_words="Quickly.", execute_by_seconds=1)


POSTS = ("tool_run.remind", "tool_run.escalate")


def actions(world: World, run: Any) -> list[str]:
    """What was done to a run, apart from the posts on its way, which a slow machine may pass by."""
    rows = [row for row in world.ledger() if row.resource_id == run["id"] and row.outcome == "DONE"]
    return [row.action for row in rows if row.action not in POSTS]


def test_what_nobody_decides_in_time_expires(world: World) -> None:
    scene = Scene(world)
    scene.rule(SOON)
    run = scene.request()
    assert scene.run(run["id"], wait=30)["state"] == "EXPIRED"
    assert scene.decide(run)["__typename"] == "AlreadyDecided"
    until(lambda: len(actions(world, run)) == 2)
    assert actions(world, run) == ["tool_run.request", "tool_run.expire"]


def test_what_nobody_claims_in_time_expires(world: World) -> None:
    scene = Scene(world)
    scene.rule(BRIEF)
    run = scene.request()
    assert run["state"] == "APPROVED"
    assert scene.run(run["id"], wait=30, until="FINISHED")["state"] == "EXPIRED"
    assert scene.claim(run)["__typename"] == "WrongState"


@pytest.mark.parametrize("touch", ["claimToolRun", "decideToolRun", "cancelToolRun", "undoDecision"])
def test_the_first_touch_writes_what_is_due_so_that_no_timer_is_trusted(
    start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, touch: str
) -> None:
    monkeypatch.setattr("handrail.jobs.JOBS", ())
    with start() as world:
        scene = Scene(world)
        scene.rule(SOON)
        run = scene.request()
        assert scene.run(run["id"], wait=30)["state"] == "EXPIRED", "a reader sees it though it is not written"
        assert actions(world, run) == ["tool_run.request"]
        given = {"id": run["id"]}
        if touch == "claimToolRun":
            given["argumentsHash"] = run["argumentsHash"]
        if touch == "decideToolRun":
            given |= {"decision": "APPROVE", "expectedRevision": 1, "expectedArgumentsHash": run["argumentsHash"]}
        client = scene.admin if touch in ("decideToolRun", "undoDecision") else scene.bot
        assert act(client, touch, **given)["__typename"] in ("AlreadyDecided", "WrongState", "NothingToUndo")
        assert scene.run(run["id"])["state"] == "EXPIRED"


def test_a_restarted_server_does_what_became_due_meanwhile(start: Callable[..., Any]) -> None:
    with start() as world:
        scene = Scene(world)
        scene.rule(SOON)
        run = scene.request()
        token = scene.bot.token
    with start() as world:
        bot = world.client(token=token)
        assert scene.run(run["id"], by=bot, wait=30)["state"] == "EXPIRED"
        until(lambda: len(actions(world, run)) == 2)
        assert actions(world, run) == ["tool_run.request", "tool_run.expire"]
        assert world.call(world.kernel.database.read(verification.verify)).first_bad is None
