"""Many at once: one wins, the others are told, and the ledger knows all of them."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from handrail.core import verification
from handrail.policies.types import Effect, PolicyRule
from tests import makers
from tests.accounts import acts
from tests.makers import Scene, act
from tests.world import World

PEOPLE = 10


def at_once(jobs: list[Callable[[], Any]]) -> list[Any]:
    """Run them all at the same time, each in a thread of its own."""
    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result() for future in [pool.submit(job) for job in jobs]]


def verdict(world: World) -> Any:
    return world.call(world.kernel.database.read(verification.verify))


@pytest.mark.slow
def test_20_runs_with_10_decisions_each_leave_20_decisions_and_180_refusals_with_an_entry_each(world: World) -> None:
    scene = Scene(world)
    people = [world.client(cookie=world.admin_cookie) for _ in range(PEOPLE)]
    runs = [scene.request() for _ in range(20)]
    before = len(world.ledger())
    for run in runs:
        answers = at_once(
            [
                lambda run=run, one=one, number=number: scene.decide(  # type: ignore[misc]
                    run, "REJECT" if number % 3 == 0 else "APPROVE", by=one, reason="So."
                )
                for number, one in enumerate(people)
            ]
        )
        assert Counter(answer["__typename"] for answer in answers) == {"ToolRun": 1, "AlreadyDecided": 9}
    mine = [row for row in world.ledger()[before:] if row.request_id]
    assert len(mine) == 200 and len({row.request_id for row in mine}) == 200
    assert Counter(row.outcome for row in mine) == {"DONE": 20, "REFUSED": 180}
    assert {row.action for row in mine if row.outcome == "REFUSED"} == {"tool_run.decide.refused"}
    assert Counter(row.resource_id for row in mine if row.outcome == "DONE") == {run["id"]: 1 for run in runs}
    assert verdict(world).first_bad is None


def test_ten_claimers_at_once_and_one_gets_the_lease(world: World) -> None:
    scene = Scene(world, risk="LOW")
    claimers = [world.client(token=makers.agent_token(scene.admin, scene.agent["id"])) for _ in range(10)]
    run = scene.approved()
    answers = at_once([lambda one=one: scene.claim(run, by=one) for one in claimers])  # type: ignore[misc]
    assert Counter(answer["__typename"] for answer in answers) == {"Claim": 1, "AlreadyClaimed": 9}
    actions = Counter(row.action for row in world.ledger() if row.resource_id == run["id"])
    assert actions["tool_run.claim"] == 1 and actions["tool_run.claim.refused"] == 9


def test_votes_that_come_at_once_count_once_a_person(start: Callable[..., Any]) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="Three.", approvers=3))
        people = [acts.person(world, f"p{number}@example.com", "OPERATOR") for number in range(4)]
        run = scene.request()
        answers = at_once([lambda one=one: scene.decide(run, by=one) for one in people + people])  # type: ignore[misc]
        done = [answer for answer in answers if answer["__typename"] == "ToolRun"]
        assert [answer["state"] for answer in done].count("APPROVED") == 1 and len(done) == 3
        assert scene.run(run["id"], by=scene.admin)["approvals"] == 3


def test_one_decision_against_many_at_once_is_made_once(world: World) -> None:
    scene = Scene(world)
    runs = [scene.request() for _ in range(10)]
    items = [
        {"id": run["id"], "expectedRevision": 1, "expectedArgumentsHash": run["argumentsHash"]} for run in runs
    ]  # fmt: skip
    bulk = world.client(cookie=world.admin_cookie)
    answers = at_once(
        [lambda: act(bulk, "decideToolRuns", items=items, decision="APPROVE")]
        + [lambda run=run: scene.decide(run, by=world.client(cookie=world.admin_cookie)) for run in runs]  # type: ignore[misc]
    )
    by_bulk = sum(result["outcome"] == "DECIDED" for result in answers[0]["results"])
    alone = sum(answer["__typename"] == "ToolRun" for answer in answers[1:])
    assert by_bulk + alone == 10
    approvals = Counter(row.resource_id for row in world.ledger() if row.action == "tool_run.approve")
    assert approvals == {run["id"]: 1 for run in runs}


def test_promote_against_promote_moves_the_agent_once(world: World) -> None:
    scene = Scene(world)
    clients = [world.client(cookie=world.admin_cookie) for _ in range(10)]
    given = {"id": scene.agent["id"], "expectedRevision": scene.agent["revision"]}
    targets = ["PRODUCTION", "DEPRECATED"] * 5
    answers = at_once(
        [
            lambda one=one, to=to: act(one, "promoteAgent", **given, to=to)
            for one, to in zip(clients, targets, strict=True)
        ]  # type: ignore[misc]
    )
    assert Counter(answer["__typename"] for answer in answers) == {"Agent": 1, "ChangedMeanwhile": 9}
