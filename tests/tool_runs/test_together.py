"""What a bulk decision holds is released by one moment, which is said once for all of it."""

from datetime import timedelta

from sqlalchemy import func, select

from handrail.accounts.permissions import EVERY
from handrail.core import clock
from handrail.core.kernel import Scope
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.tool_runs import service, store
from handrail.tool_runs.service import many
from handrail.tool_runs.service.decide import Item
from handrail.tool_runs.states import Decision, ToolRunState
from handrail.tool_runs.table import tool_run_release
from handrail.tool_runs.types import DecisionItem
from tests.makers import Scene
from tests.tool_runs.test_alike import MARA
from tests.world import World

OPERATION = "an-operation"


def test_nothing_is_due_until_it_is_said_when_and_then_all_of_it_is(world: World) -> None:
    scene, scope, now = Scene(world), Scope(EVERY), clock.now()
    ids = sorted(scene.request()["id"] for _ in range(3))
    until, year = now + timedelta(minutes=1), now + timedelta(days=365)
    with world.kernel.database.writing.connect() as connection, connection.begin() as transaction:

        def of(run_id: str) -> tuple[object, object]:
            run = store.get(connection, scope, run_id)
            assert run and run.held
            return run.held.release_at, run.due_at

        before = [store.get(connection, scope, key) for key in ids]
        shown = [
            DecisionItem(id=run.id, expected_revision=run.revision, expected_arguments_hash=run.arguments_hash)
            for run in before
            if run
        ]
        item = Item(Decision.APPROVE, None, None, OPERATION)
        many.decide_chunk(UnitOfWork(connection, now, MARA), scope, shown, item)
        assert {of(key) for key in ids} == {(None, None)}
        assert store.due(connection, year) == []

        store.hold_until(connection, OPERATION, until)
        assert {of(key) for key in ids} == {(until, until)}
        assert store.due(connection, until - timedelta(seconds=1)) == []
        assert sorted(store.due(connection, until)) == ids

        store.hold_until(connection, OPERATION, None)
        assert {of(key) for key in ids} == {(None, None)}
        assert store.due(connection, year) == []

        store.hold_until(connection, OPERATION, until)
        uow = UnitOfWork(connection, until, SYSTEM)
        assert service.settle_due(uow, ids[:2]) == 2
        assert [entry.action for entry in uow.entries] == ["tool_run.release"] * 2
        assert store.due(connection, until) == ids[2:], "its moment stays until the last is released"
        assert service.settle_due(UnitOfWork(connection, until, SYSTEM), ids[2:]) == 1
        assert [run.state for run in store.by_ids(connection, ids) if run] == [ToolRunState.APPROVED] * 3
        assert connection.scalar(select(func.count()).select_from(tool_run_release)) == 0
        transaction.rollback()
