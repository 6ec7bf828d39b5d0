"""Carrying out in chunks: each run once, whatever happens meanwhile; taken back exactly."""

import pytest

from tests.accounts import acts as people
from tests.bulk import acts
from tests.makers import Scene, act
from tests.tool_runs.test_edit import edit
from tests.world import World


def test_what_changed_meanwhile_has_an_outcome_of_its_own(world: World) -> None:
    scene = Scene(world)
    good, changed, decided, cancelled = (scene.request() for _ in range(4))
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    edit(people.person(world, "ana@example.com", "OPERATOR"), changed, {"amount": 1})
    scene.decide(decided, "REJECT", reason="No.")
    act(scene.bot, "cancelToolRun", id=cancelled["id"])
    acts.run(scene.admin, planned)
    done = acts.ended(scene.admin, planned)
    assert acts.counts(done) == {"DECIDED": 1, "CHANGED": 1, "ALREADY_DECIDED": 2}
    assert scene.run(good["id"], by=scene.admin)["heldDecision"]["releaseAt"] == done["releaseAt"]
    told = scene.admin.one(
        "query ($id: ID!) { bulkOperation(id: $id) { results(outcome: [CHANGED]) { message toolRun { id } } } }",
        id=planned["id"],
    )
    assert [one["toolRun"]["id"] for one in told["results"]] == [changed["id"]]


def test_hundreds_of_runs_are_released_at_one_moment_after_the_last(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=2) as world:
        scene = Scene(world)
        ids = acts.many(world, scene, 600)
        planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
        assert planned["total"] == 600
        acts.run(scene.admin, planned)
        done = acts.ended(scene.admin, planned)
        assert (acts.counts(done), done["state"]) == ({"DECIDED": 600}, "DONE")
        assert scene.run(ids[-1], wait=30)["state"] == scene.run(ids[0], wait=30)["state"] == "APPROVED"
        rows = [row for row in world.ledger() if row.action == "tool_run.approve"]
        assert len(rows) == 600 == len({row.resource_id for row in rows})
        names = [row.action for row in world.ledger() if row.resource_type == "bulk"]
        assert names == ["bulk.plan", "bulk.run", "bulk.finish"]


def test_undo_takes_back_all_of_it_exactly(world: World) -> None:
    scene = Scene(world)
    ids = acts.many(world, scene, 300)
    before = [scene.run(ids[at], by=scene.admin) for at in (0, 150, 299)]
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    acts.run(scene.admin, planned)
    acts.ended(scene.admin, planned)
    assert act(scene.admin, "undoBulkOperation", id=planned["id"])["state"] == "UNDOING"
    assert acts.ended(scene.admin, planned)["state"] == "UNDONE"
    assert [scene.run(ids[at], by=scene.admin) for at in (0, 150, 299)] == before
    undone = [row.resource_id for row in world.ledger() if row.action == "tool_run.undo"]
    assert sorted(undone) == sorted(ids)
    assert act(scene.admin, "undoBulkOperation", id=planned["id"])["__typename"] == "WrongBulkState"


def test_what_is_released_is_not_taken_back(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        run = scene.request()
        planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
        acts.run(scene.admin, planned)
        assert acts.ended(scene.admin, planned)["releaseAt"] is None
        assert scene.run(run["id"])["state"] == "APPROVED"
        assert act(scene.admin, "undoBulkOperation", id=planned["id"])["__typename"] == "WrongBulkState"


def test_who_may_not_decide_any_more_decides_nothing_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(world)
    run = scene.request()
    ana = people.person(world, "ana@example.com", "OPERATOR")
    planned = acts.plan(ana, agentId=[scene.agent["id"]])
    hold_back(world, monkeypatch)
    acts.run(ana, planned)
    user = next(one for one in scene.admin.one("{ users { nodes { id email revision } } }")["nodes"]
                if one["email"] == "ana@example.com")  # fmt: skip
    act(scene.admin, "updateUser", id=user["id"], expectedRevision=user["revision"], role="VIEWER")
    monkeypatch.undo()
    assert acts.counts(acts.ended(scene.admin, planned)) == {"FORBIDDEN": 1}
    assert scene.run(run["id"], by=scene.admin)["heldDecision"] is None


def test_stopping_leaves_the_rest_and_releases_what_was_done(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(world)
    scene.request()
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    hold_back(world, monkeypatch)
    acts.run(scene.admin, planned)
    stopped = act(scene.admin, "cancelBulkOperation", id=planned["id"])
    assert (stopped["state"], stopped["done"]) == ("STOPPED", 0)
    assert act(scene.admin, "cancelBulkOperation", id=planned["id"])["__typename"] == "WrongBulkState"
    assert act(scene.admin, "retryBulkOperation", id=planned["id"])["__typename"] == "WrongBulkState"


def hold_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process holds the lease on bulk work, and does nothing."""
    from datetime import timedelta

    from handrail.bulk import jobs
    from handrail.core import leases
    from handrail.core.unit import SYSTEM
    from handrail.core.writer import Unit

    monkeypatch.setattr(jobs, "LEASE", "bulk-test")
    taken = Unit(leases.hold, ("bulk-test", "another process", int(timedelta(minutes=5).total_seconds())), {}, SYSTEM)
    assert world.call(world.kernel.writer.submit(taken))
