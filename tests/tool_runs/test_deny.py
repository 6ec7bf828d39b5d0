"""A rule that denies wins: at the request, and also after an approval, up to the claim."""

from typing import Any

from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.writer import Unit
from handrail.policies import store as policies
from handrail.policies.types import Effect, PolicyRule, PolicyVersion
from tests.makers import Scene
from tests.world import World


def freeze(world: World) -> None:
    """Publish a rule that denies everything."""

    def publish(uow: UnitOfWork) -> None:
        rule = PolicyRule(effect=Effect.DENY, in_words="Nothing runs during the freeze.")
        policies.publish(
            uow.connection, uow.new_id(), None, PolicyVersion(name="freeze", version=1, rules=[rule]), uow.now
        )
        uow.record("policy.publish", "freeze")

    world.call(world.kernel.writer.submit(Unit(publish, (), {}, SYSTEM)))


def steps(world: World, run: Any) -> list[str]:
    return [row.action for row in world.ledger() if row.resource_id == run["id"]]


def test_a_denied_request_is_rejected_at_once_with_the_rule_as_its_reason(world: World) -> None:
    scene = Scene(world)
    freeze(world)
    run = scene.request()
    assert run["state"] == "REJECTED"
    assert run["decision"]["by"] == {"name": "freeze v1", "type": "POLICY"}
    assert run["decision"]["reason"] == "Nothing runs during the freeze."
    assert steps(world, run) == ["tool_run.request"]


def test_an_approved_run_that_a_new_rule_denies_is_rejected_by_its_claim(world: World) -> None:
    scene = Scene(world, risk="LOW")
    run = scene.request()
    assert scene.decide(run)["state"] == "APPROVED"
    freeze(world)
    claim = scene.claim(run)
    assert claim["__typename"] == "DeniedByPolicy"
    assert scene.run(run["id"])["state"] == "REJECTED"
    assert steps(world, run) == ["tool_run.request", "tool_run.approve", "tool_run.deny"]
    assert scene.claim(run)["__typename"] == "WrongState"
