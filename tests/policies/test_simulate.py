"""The simulator says beforehand what a published policy then does."""

import random
from typing import Any

import pytest

from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.tools.acts import change, read
from tests.world import Api, World

SIMULATE = """query ($rules: [PolicyRuleInput!]!, $id: ID, $filter: ToolRunFilter) {
  simulatePolicy(rules: $rules, id: $id, filter: $filter, first: 100) { __typename
    ... on InvalidInput { problems { path } }
    ... on Simulation { considered changed truncated outcomes { before beforeApprovers after afterApprovers count }
      runs { toolRun { id } before { effect } after { effect approvers policy { name version rule } } } } } }"""
DRAFT = [
    {"effect": "DENY", "condition": {"operator": "GT", "path": "/amount", "value": 900}},
    {"effect": "REQUIRE", "approvers": 2, "condition": {"operator": "GTE", "path": "/amount", "value": 500}},
    {"effect": "ALLOW", "limits": [{"most": 1500, "sumOf": "/amount", "windowSeconds": 86400}]},
]


@pytest.fixture
def scene(world: World) -> Scene:
    """A tool that people decide about only because a policy says so."""
    made = Scene(world)
    change(made.admin, read(made.admin, made.tool["id"]), needsApproval=False)
    return made


def simulate(api: Api, rules: Any = DRAFT, **given: Any) -> Any:
    return api.one(SIMULATE, rules=rules, **given)


def outcome(run: Any) -> tuple[str, int]:
    """What the rules made of a run when it was asked for."""
    effect = {"APPROVED": "ALLOW", "REJECTED": "DENY"}.get(run["state"], "REQUIRE")
    return effect, run["requiredApprovals"]


def test_the_forecast_is_what_the_published_policy_then_does(scene: Scene) -> None:
    everyone = makers.policy(scene.admin, {"effect": "REQUIRE"})
    chance = random.Random(7)
    stream = [{"amount": chance.randrange(1, 1000)} for _ in range(40)] + [{"order_id": "ORD-1"}, {"amount": -1}]
    for arguments in stream:
        scene.request(arguments=arguments)
    forecast = simulate(scene.admin, id=everyone["id"])
    assert (forecast["considered"], forecast["truncated"]) == (len(stream), False)
    makers.policy(scene.admin, *DRAFT, id=everyone["id"], expectedVersion=1, name=everyone["name"])
    came = [outcome(scene.request(arguments=arguments)) for arguments in stream]
    foretold = {(one["after"], one["afterApprovers"]): one["count"] for one in forecast["outcomes"]}
    assert foretold == {key: came.count(key) for key in set(came)}
    assert {key[0] for key in foretold} == {"ALLOW", "REQUIRE", "DENY"}, "the stream must meet every effect"
    differing = [key for key in reversed(came) if key != ("REQUIRE", 1)]
    assert [(run["after"]["effect"], run["after"]["approvers"]) for run in forecast["runs"]] == differing
    assert forecast["changed"] == len(differing)


def test_nothing_is_changed_by_trying(scene: Scene) -> None:
    run = scene.request()
    before = len(scene.world.ledger())
    assert simulate(scene.admin, [{"effect": "DENY"}])["changed"] == 1
    assert len(scene.world.ledger()) == before
    assert scene.run(run["id"])["state"] == run["state"]


def test_a_draft_that_is_not_right_is_told_so(world: World) -> None:
    found = simulate(world.admin, [{"effect": "DENY", "tool": "two words"}])
    assert (found["__typename"], found["problems"]) == ("InvalidInput", [{"path": "rules/0/tool"}])


def test_runs_of_other_domains_are_not_tried(world: World, scene: Scene) -> None:
    other = Scene(world)
    mine = scene.request()
    other.request()
    limited = acts.person(world, "limited@example.com", domains=[scene.domain["id"]])
    found = simulate(limited, [{"effect": "DENY"}])
    assert [run["toolRun"]["id"] for run in found["runs"]] == [mine["id"]]
    assert simulate(world.admin, [{"effect": "DENY"}])["considered"] == 2
