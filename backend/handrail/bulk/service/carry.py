"""Carrying an operation out, chunk by chunk, each in a transaction of its own; and taking it back the same way."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from handrail.bulk import store
from handrail.bulk.service.plan import CHUNK
from handrail.bulk.types import BulkOperation, BulkState, OutcomeCount
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.core.unit import UnitOfWork
from handrail.tool_runs import service as runs
from handrail.tool_runs.types import DecisionItem, DecisionOutcome

FORBIDDEN = "You may not decide any more."


def step(uow: UnitOfWork, scope: Scope | None, operation_id: str, parts: int = 1) -> bool:
    """Decide the next parts of the plan; False when there is nothing left.

    scope: None when the person may not decide any more.
    """
    uow.telemetry()  # a chunk has an entry for each of its runs, and the operation one at its beginning and its end
    running = store.get(uow.connection, operation_id)
    if running is None or running.state is not BulkState.RUNNING:
        return False
    chunk = store.next_parts(uow.connection, operation_id, parts)
    if not chunk:
        after = finished(uow, running, BulkState.DONE)
        uow.record("bulk.finish", after.id, before=running, after=after)
        return False
    results = outcomes(uow, scope, running, [item for part in chunk for item in part.items])
    store.save_results(uow.connection, chunk, results)
    counted = Counter({one.outcome.name: one.count for one in running.outcomes})
    counted.update(outcome for outcome, _ in results)
    store.save(
        uow.connection,
        replace(
            running,
            done=running.done + len(results),
            outcomes=[OutcomeCount(outcome=DecisionOutcome[name], count=count) for name, count in counted.items()],
        ),
    )
    return True


def outcomes(uow: UnitOfWork, scope: Scope | None, running: BulkOperation, items: list[list[str]]) -> list[list[str]]:
    """[outcome, message] for each run of a chunk."""
    if scope is None:
        return [[DecisionOutcome.FORBIDDEN.name, FORBIDDEN] for _ in items]
    hold = None if running.hold_seconds else 0
    item = runs.Item(running.decision, running.reason, hold, running.id)
    shown = [
        DecisionItem(id=Id(key), expected_revision=int(revision), expected_arguments_hash=digest)
        for key, revision, digest in items
    ]
    return [[one.outcome.name, one.message] for one in runs.decide_chunk(uow, scope, shown, item)]


def finished(uow: UnitOfWork, running: BulkOperation, state: BulkState) -> BulkOperation:
    """The operation at its end: from now on one moment releases all that it holds."""
    release_at = uow.now + timedelta(seconds=running.hold_seconds) if running.hold_seconds else None
    held = runs.count_held(uow.connection, running.id) if release_at else 0
    after = replace(running, state=state, finished_at=uow.now, release_at=release_at if held else None)
    runs.hold_until(uow.connection, running.id, after.release_at)
    store.save(uow.connection, after)
    return after


def undo_step(uow: UnitOfWork, operation_id: str, parts: int = 1) -> bool:
    """Take back some of what is held; False when nothing is."""
    uow.telemetry()
    return runs.undo_some(uow, operation_id, parts * CHUNK) > 0


def finish_undo(uow: UnitOfWork, operation_id: str) -> None:
    """All of it is taken back."""
    before = store.get(uow.connection, operation_id)
    if before is None or before.state is not BulkState.UNDOING:
        uow.telemetry()
        return
    after = replace(before, state=BulkState.UNDONE, finished_at=uow.now)
    store.save(uow.connection, after)
    uow.record("bulk.undone", after.id, before=before, after=after)
