"""Runs that are decided together become what each would have become by itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from handrail.accounts.permissions import EVERY
from handrail.core import clock
from handrail.core.kernel import Scope
from handrail.core.unit import Origin, UnitOfWork
from handrail.tool_runs import alike, store, transitions
from handrail.tool_runs.service import many
from handrail.tool_runs.service.decide import Item
from handrail.tool_runs.states import Decision
from handrail.tool_runs.table import tool_run
from handrail.tool_runs.types import DecisionItem, ToolRun
from tests.accounts import acts as people
from tests.bulk import acts
from tests.makers import Scene, policy
from tests.world import World

MARA = Origin("PERSON", "mara", "Mara Lind", "console", action="tool_run.decide", role="ADMIN")
WAITS = {"state", "held", "on_behalf_of"}  # looked at before runs are compared, or by `compared` itself


def asked(world: World) -> list[str]:
    """Runs of two agents: plain ones, some that need two, one with a vote, one of severe risk for somebody."""
    scene, severe = Scene(world), Scene(world, risk="CRITICAL")
    runs = [scene.request() for _ in range(3)] + [severe.request(onBehalfOf="ana@example.com") for _ in range(2)]
    policy(scene.admin, {"effect": "REQUIRE", "approvers": 2, "tool": scene.tool["name"]})
    doubles = [scene.request() for _ in range(3)]
    scene.decide(doubles[0], by=people.person(world, "ana@example.com", "OPERATOR"))
    return [run["id"] for run in runs + doubles]


def tried(world: World, ids: list[str], item: Item, at: Any) -> tuple[Any, ...]:
    """What deciding them all would do, and then does not: outcomes, entries, counters and rows."""
    with world.kernel.database.writing.connect() as connection, connection.begin() as transaction:
        uow = UnitOfWork(connection, at, MARA)
        runs = store.get_many(connection, Scope(EVERY), ids)
        shown = [
            DecisionItem(id=run.id, expected_revision=run.revision, expected_arguments_hash=run.arguments_hash)
            for run in (runs[key] for key in ids)
        ]
        shown[1] = replace(shown[1], expected_arguments_hash="0" * 64)
        results = many.decide_chunk(uow, Scope(EVERY), shown, item)
        rows = connection.execute(select(tool_run).order_by(tool_run.c.id)).all()
        transaction.rollback()
    entries = sorted(uow.entries, key=lambda entry: str(entry.resource_id))
    return [one[:2] for one in results], entries, uow.increments, [row._asdict() for row in rows]


def test_together_they_become_what_they_become_one_by_one(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    ids, at = asked(world), clock.now() + timedelta(seconds=1)
    for decision in Decision:
        for hold in (None, 0, 10):
            item = Item(decision, "Because.", hold, "an-operation")
            together = tried(world, ids, item, at)
            with monkeypatch.context() as patch:
                patch.setattr(many, "decide_alike", lambda *_: {})
                assert together == tried(world, ids, item, at)
            assert [one[0].name for one in together[0]].count("DECIDED") >= 4


def test_the_rule_is_asked_once_for_all_that_are_alike(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = Scene(world)
    ids = acts.many(world, scene, 20) + [scene.request(onBehalfOf=f"customer {number}")["id"] for number in range(3)]
    ruled: list[str] = []
    rule = many.decide_one
    monkeypatch.setattr(many, "decide_one", lambda uow, run, *more: ruled.append(run.id) or rule(uow, run, *more))
    outcomes, entries, _, _ = tried(world, ids, Item(Decision.APPROVE, None, None, "an-operation"), clock.now())
    assert len(outcomes) == len(entries) == 23
    assert len(ruled) == 2, "once for all, and once for the one that is not as it was shown"


class Watched(ToolRun):
    """A run that notes what is read of it."""

    def __getattribute__(self, name: str) -> Any:
        if not name.startswith("__"):
            read.add(name)
        return super().__getattribute__(name)


read: set[str] = set()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)  # the rule has nothing to do with the database
def test_a_decision_reads_nothing_in_which_runs_that_are_alike_may_differ(world: World) -> None:
    with world.kernel.database.writing.connect() as connection:
        runs = store.get_many(connection, Scope(EVERY), asked(world))
    somebody = transitions.Decider(MARA.actor(), MARA.role, frozenset({"mara"}))
    for run in runs.values():
        for decision in Decision:
            for item in (Item(decision, "Because.", hold, "an-operation") for hold in (None, 0, 10)):
                watched = object.__new__(Watched)
                watched.__dict__.update(run.__dict__)
                read.clear()
                hold = item.hold(watched)
                transitions.decide(watched, decision, somebody, clock.now(), item.reason, hold, item.operation_id)
                assert "votes_cast" in read and not read & (set(alike.OWN) - WAITS)
                assert run.separation_of_duties or not read & (set(alike.DUTIES) - WAITS)
