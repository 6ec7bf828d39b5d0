"""An approved run is claimed once, reported once, and never silently forgotten."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests import makers
from tests.makers import Scene, act
from tests.world import World, until


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world, risk="LOW")


@pytest.fixture
def hasty(start: Callable[..., Any]) -> Iterator[Scene]:
    """Where a lease lasts one second."""
    with start(lease_seconds=1) as world:
        yield Scene(world, risk="LOW")


def renew(scene: Scene, run: Any, lease: str) -> Any:
    return act(scene.bot, "renewLease", id=run["id"], leaseId=lease)


def become_unknown(scene: Scene, run: Any) -> None:
    until(lambda: scene.run(run["id"])["state"] == "UNKNOWN")


def test_a_run_goes_from_request_to_result(scene: Scene) -> None:
    run = scene.approved()
    claim = scene.claim(run)
    assert claim["toolRun"]["state"] == "EXECUTING" and claim["argumentsText"] == run["argumentsText"]
    done = scene.report(run, claim["leaseId"], result={"refund": "R-1"})
    assert done["state"] == "EXECUTED" and done["result"] == {"refund": "R-1"}
    mine = [row.action for row in scene.world.ledger() if row.resource_id == run["id"]]
    assert mine == ["tool_run.request", "tool_run.approve", "tool_run.claim", "tool_run.report"]


def test_the_same_token_gets_the_same_lease_again_and_no_second_entry(scene: Scene) -> None:
    run = scene.approved()
    first, before = scene.claim(run), len(scene.world.ledger())
    assert scene.claim(run) == first
    assert len(scene.world.ledger()) == before


def test_another_token_of_the_same_agent_comes_too_late(scene: Scene) -> None:
    run = scene.approved()
    other = scene.world.client(token=makers.agent_token(scene.admin, scene.agent["id"]))
    scene.claim(run)
    assert scene.claim(run, by=other)["__typename"] == "AlreadyClaimed"


def test_another_agent_does_not_even_see_it(scene: Scene) -> None:
    run = scene.approved()
    stranger = makers.agent(scene.admin, scene.domain["id"], [scene.tool["id"]])
    other = scene.world.client(token=makers.agent_token(scene.admin, stranger["id"]))
    assert scene.run(run["id"], by=other) is None
    assert scene.claim(run, by=other)["__typename"] == "NotFound"
    assert other.one("{ toolRuns { totalCount countsByState { count } } }") == {
        "totalCount": 0, "countsByState": [{"count": 0}] * 9,
    }  # fmt: skip


def test_only_the_arguments_that_were_approved_are_claimed(scene: Scene) -> None:
    run = scene.approved()
    assert scene.claim(run | {"argumentsHash": "0" * 64})["__typename"] == "ChangedSinceShown"


def test_the_same_report_again_changes_nothing_and_another_one_is_refused(scene: Scene) -> None:
    run = scene.approved()
    lease = scene.claim(run)["leaseId"]
    first, before = scene.report(run, lease, result={"n": 1}), len(scene.world.ledger())
    assert scene.report(run, lease, result={"n": 1}) == first
    assert len(scene.world.ledger()) == before
    assert scene.report(run, lease, result={"n": 2})["__typename"] == "LeaseLost"
    assert scene.report(run, lease, "FAILED", error="boom")["__typename"] == "LeaseLost"


def test_a_failure_says_what_went_wrong(scene: Scene) -> None:
    run = scene.approved()
    lease = scene.claim(run)["leaseId"]
    assert scene.report(run, lease, "FAILED")["__typename"] == "InvalidInput"
    failed = scene.report(run, lease, "FAILED", error="The bank is closed.")
    assert failed["state"] == "FAILED" and failed["error"] == "The bank is closed."
    assert scene.report(run, lease, "FAILED", error="The bank is closed.") == failed


def test_whoever_does_not_hold_the_lease_reports_and_renews_nothing(scene: Scene) -> None:
    run = scene.approved()
    assert scene.report(run, "none yet")["__typename"] == "LeaseLost"
    lease = scene.claim(run)["leaseId"]
    assert scene.report(run, "guessed")["__typename"] == "LeaseLost"
    assert renew(scene, run, "guessed")["__typename"] == "LeaseLost"
    scene.report(run, lease)
    assert renew(scene, run, lease)["__typename"] == "LeaseLost"


def test_a_result_that_cannot_be_kept_is_refused_and_the_lease_stays(scene: Scene) -> None:
    run = scene.approved()
    lease = scene.claim(run)["leaseId"]
    for result in ("x" * 300_000, 2**70, {"n": [10**30]}):
        assert scene.report(run, lease, result=result)["__typename"] == "InvalidInput"
    for result in (None, 0, "text", [1.5], {"a": {"b": None}}):
        assert scene.report(scene.approved(), "x", result=result)["__typename"] == "LeaseLost"
    assert scene.report(run, lease, result=[{"a": None}])["result"] == [{"a": None}]


def test_renewing_gives_more_time(hasty: Scene) -> None:
    run = hasty.approved()
    claim = hasty.claim(run)
    renewed = renew(hasty, run, claim["leaseId"])
    assert renewed["leaseId"] == claim["leaseId"] and renewed["leaseExpiresAt"] > claim["leaseExpiresAt"]


def test_after_the_lease_the_outcome_is_unknown_until_a_late_report(hasty: Scene) -> None:
    run = hasty.approved()
    lease = hasty.claim(run)["leaseId"]
    become_unknown(hasty, run)
    assert renew(hasty, run, lease)["__typename"] == "LeaseLost"
    assert hasty.claim(run)["__typename"] == "WrongState", "nothing tries it again by itself"
    assert hasty.report(run, lease, result="late")["state"] == "EXECUTED"
    mine = [row.action for row in hasty.world.ledger() if row.resource_id == run["id"] and row.outcome == "DONE"]
    assert mine[-3:] == ["tool_run.claim", "tool_run.lease_lost", "tool_run.report"]


@pytest.mark.parametrize(("outcome", "state"), [("EXECUTED", "EXECUTED"), ("FAILED", "FAILED")])
def test_a_person_resolves_an_unknown_outcome_with_a_note(hasty: Scene, outcome: str, state: str) -> None:
    run = hasty.approved()
    given = {"id": run["id"], "outcome": outcome, "note": "The bank's list shows it."}
    assert act(hasty.admin, "resolveUnknownToolRun", **given)["__typename"] == "WrongState"
    lease = hasty.claim(run)["leaseId"]
    become_unknown(hasty, run)
    assert act(hasty.admin, "resolveUnknownToolRun", **given | {"note": " "})["__typename"] == "InvalidInput"
    assert act(hasty.admin, "resolveUnknownToolRun", **given)["state"] == state
    assert hasty.report(run, lease)["__typename"] == ("ToolRun" if outcome == "EXECUTED" else "LeaseLost")


def test_an_executing_run_cannot_be_cancelled(scene: Scene) -> None:
    run = scene.approved()
    scene.claim(run)
    assert act(scene.bot, "cancelToolRun", id=run["id"])["__typename"] == "WrongState"
