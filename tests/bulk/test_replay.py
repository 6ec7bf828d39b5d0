"""The same key does it once: what an operation answered is answered again, and nothing happens twice."""

import pytest

from handrail.policies.types import Effect, PolicyRule
from tests.bulk import acts
from tests.bulk.test_carry import hold_back
from tests.makers import Scene, act
from tests.world import World


def names(world: World) -> list[str]:
    return [row.action for row in world.ledger() if row.resource_type == "bulk"]


def test_stopping_again_with_the_same_key_is_the_same_answer(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(world)
    scene.request()
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    hold_back(world, monkeypatch)
    acts.run(scene.admin, planned, idempotencyKey="run")
    assert acts.run(scene.admin, planned, idempotencyKey="run")["id"] == planned["id"]
    stopped = act(scene.admin, "cancelBulkOperation", id=planned["id"], idempotencyKey="stop")
    again = act(scene.admin, "cancelBulkOperation", id=planned["id"], idempotencyKey="stop")
    assert again == stopped and stopped["state"] == "STOPPED"
    assert act(scene.admin, "cancelBulkOperation", id=planned["id"])["__typename"] == "WrongBulkState"
    assert names(world).count("bulk.run") == names(world).count("bulk.stop") == 1


def test_trying_again_with_the_same_key_makes_one_operation(world: World) -> None:
    scene = Scene(world)
    scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="Say why.", reason_required=True))
    run = scene.request()
    planned = acts.plan(scene.admin, ids=[run["id"]])
    acts.run(scene.admin, planned)
    assert acts.counts(acts.ended(scene.admin, planned)) == {"FAILED": 1}, "the rule wants a reason"
    retried = act(scene.admin, "retryBulkOperation", id=planned["id"], idempotencyKey="again")
    assert retried["id"] != planned["id"] and retried["total"] == 1
    acts.ended(scene.admin, retried)
    replayed = act(scene.admin, "retryBulkOperation", id=planned["id"], idempotencyKey="again")
    assert replayed["id"] == retried["id"]
    assert names(world).count("bulk.retry") == 1
    assert act(scene.admin, "retryBulkOperation", id=planned["id"])["id"] not in (planned["id"], retried["id"])
