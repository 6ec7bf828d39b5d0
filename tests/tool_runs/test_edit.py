"""Edit, then approve: what runs is exactly what the last person saw, and nobody approves their own change."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.world import Api, World


def edit(by: Api, run: Any, arguments: Any, **more: Any) -> Any:
    text = arguments if isinstance(arguments, str) else json.dumps(arguments)
    given = {"id": run["id"], "expectedRevision": run["revision"], "expectedArgumentsHash": run["argumentsHash"]}
    return makers.act(by, "editToolRunArguments", argumentsText=text, **given | more)


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world, risk="HIGH")


@pytest.fixture
def ana(world: World) -> Api:
    return acts.person(world, "ana@example.com", "OPERATOR", name="Ana")


@pytest.fixture
def hasty(start: Any) -> Iterator[Scene]:
    """Where a decision takes effect at once."""
    with start(hold_seconds=0) as world:
        yield Scene(world, risk="HIGH")


def test_what_was_edited_and_approved_by_another_is_what_runs(hasty: Scene) -> None:
    scene, ana = hasty, acts.person(hasty.world, "ana@example.com", "OPERATOR", name="Ana")
    run = scene.request(arguments={"amount": 860, "order_id": "ORD-1"})
    edited = edit(ana, run, {"amount": 86, "order_id": "ORD-1"})
    assert (edited["revision"], edited["editedBy"]["name"], edited["state"]) == (2, "Ana", "PENDING_APPROVAL")
    assert edited["argumentsHash"] != run["argumentsHash"]
    own = scene.decide(edited, by=ana)
    assert (own["__typename"], "changed its arguments" in own["message"]) == ("NotEligible", True)
    scene.decide(edited)
    approved = scene.run(run["id"], wait=30)
    assert scene.claim(run)["__typename"] == "ChangedSinceShown", "not what the agent asked for first"
    assert scene.claim(approved)["argumentsText"] == '{"amount":86,"order_id":"ORD-1"}'


def test_a_decision_on_what_was_shown_before_is_refused_with_the_run_as_it_is(scene: Scene, ana: Api) -> None:
    run = scene.request()
    edit(ana, run, {"amount": 1})
    late = makers.act(
        scene.admin, "decideToolRun", id=run["id"], decision="APPROVE", expectedRevision=run["revision"],
        expectedArgumentsHash=run["argumentsHash"],
    )  # fmt: skip
    assert (late["__typename"], late["toolRun"]["revision"]) == ("ChangedSinceShown", 2)
    assert edit(scene.admin, run, {"amount": 2})["__typename"] == "ChangedSinceShown"


def test_votes_for_the_former_arguments_are_void(scene: Scene, ana: Api) -> None:
    makers.policy(scene.admin, {"effect": "REQUIRE", "approvers": 2})
    ben = acts.person(scene.world, "ben@example.com", "OPERATOR", name="Ben")
    run = scene.request()
    assert scene.decide(run, by=ana)["approvals"] == 1
    edited = edit(scene.admin, run, {"amount": 5})
    assert (edited["approvals"], edited["requiredApprovals"]) == (0, 2)
    assert scene.decide(edited, by=ana)["approvals"] == 1
    assert scene.decide(edited, by=ben)["heldDecision"]["decision"] == "APPROVE"


def test_a_held_run_is_undone_first(scene: Scene, ana: Api) -> None:
    run = scene.request()
    held = scene.decide(run)
    assert edit(ana, held, {"amount": 5})["__typename"] == "UndoFirst"
    makers.act(scene.admin, "undoDecision", id=run["id"])
    assert edit(ana, run, {"amount": 5})["revision"] == 2


def test_a_decided_run_stays(hasty: Scene) -> None:
    assert edit(hasty.admin, hasty.approved(), {"amount": 5})["__typename"] == "AlreadyDecided"


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("{", "InvalidArguments"), ("[1]", "InvalidArguments"), ("", "InvalidArguments"),
        ('{"amount": "a lot"}', "InvalidArguments"), ('{"amount": 12345678901234567890}', "InvalidArguments"),
        ('{"order_id": "ORD-1", "amount": 86.0}', "InvalidInput"), ('{"amount": 1e400}', "InvalidArguments"),
        ('{"order_id": "[redacted]"}', "InvalidArguments"),
    ],
)  # fmt: skip
def test_arguments_that_are_not_right_change_nothing(scene: Scene, text: str, refusal: str) -> None:
    run = scene.request()
    assert edit(scene.admin, run, text)["__typename"] == refusal
    assert scene.run(run["id"], by=scene.admin)["revision"] == 1


def test_secrets_stay_where_they_are_or_are_replaced(scene: Scene) -> None:
    run = scene.request(arguments={"amount": 1, "login": {"password": "hunter2"}})
    assert run["redactedPaths"] == ["/login/password"]
    kept = edit(scene.admin, run, {"amount": 2, "login": {"password": "[redacted]"}})
    assert scene.run(run["id"])["argumentsText"] == '{"amount":2,"login":{"password":"hunter2"}}'
    edit(scene.admin, kept, {"amount": 2, "login": {"password": "correct"}})
    assert scene.run(run["id"])["argumentsText"] == '{"amount":2,"login":{"password":"correct"}}'
    assert "hunter2" not in str(scene.world.ledger()) and "correct" not in str(scene.world.ledger()[-1])


def test_rules_are_weighed_anew_and_never_let_an_edited_run_through_by_themselves(scene: Scene) -> None:
    over = {"operator": "GT", "path": "/amount", "value": 500}
    makers.policy(scene.admin, {"effect": "REQUIRE", "approvers": 3, "fromRoles": ["ADMIN"], "condition": over})
    makers.policy(scene.admin, {"effect": "DENY", "condition": {**over, "value": 900}})
    run = scene.request()
    more = edit(scene.admin, run, {"amount": 600})
    assert (more["requiredApprovals"], more["fromRoles"]) == (3, ["ADMIN"])
    denied = edit(scene.admin, more, {"amount": 901})
    assert (denied["__typename"], scene.run(run["id"])["revision"]) == ("DeniedByPolicy", 2)
    makers.act(
        scene.admin, "updateTool", id=scene.tool["id"], expectedRevision=1,
        input={"name": scene.tool["name"], "needsApproval": False},
    )  # fmt: skip
    less = edit(scene.admin, more, {"amount": 5})
    assert (less["state"], less["requiredApprovals"]) == ("PENDING_APPROVAL", 1)


def test_of_edits_at_once_one_wins(scene: Scene) -> None:
    run = scene.request()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda amount: edit(scene.world.admin, run, {"amount": amount}), range(1, 7)))
    assert sorted(answer["__typename"] for answer in answers) == ["ChangedSinceShown"] * 5 + ["ToolRun"]
    assert scene.run(run["id"])["revision"] == 2


def test_agents_and_viewers_change_nothing(scene: Scene) -> None:
    run = scene.request()
    for who in (scene.bot, acts.person(scene.world, "viewer@example.com")):
        body = who.post(
            'mutation ($id: ID!) { editToolRunArguments(id: $id, argumentsText: "{}", expectedRevision: 1,'
            ' expectedArgumentsHash: "") { __typename } }',
            id=run["id"],
        ).json()
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
