"""Running a plan, stopping it, trying again what failed, and taking it back."""

from dataclasses import replace

from handrail.bulk import store
from handrail.bulk.refusals import PlanOutdated, WrongBulkState
from handrail.bulk.service.carry import finished
from handrail.bulk.service.plan import CHUNK, VALID, digest_of
from handrail.bulk.service.show import find
from handrail.bulk.types import BulkOperation, BulkState, LeftOut
from handrail.core.kernel import Scope
from handrail.core.names import ensure_text
from handrail.core.refusals import Refused, invalid
from handrail.core.unit import UnitOfWork
from handrail.tool_runs import service as runs
from handrail.tool_runs.types import Decision, DecisionOutcome


def opened(uow: UnitOfWork, scope: Scope, operation_id: str) -> BulkOperation:
    """An operation, to be changed. Errors: NotFound."""
    found = find(uow.connection, scope, uow.origin.actor_id, operation_id)
    uow.about("bulk", found.id)
    return found


def start(
    uow: UnitOfWork, scope: Scope, operation_id: str, digest: str, reason: str | None, confirmed: int | None
) -> BulkOperation:
    """Run a plan. Errors: NotFound, PlanOutdated, InvalidInput."""
    planned = opened(uow, scope, operation_id)
    if planned.by.id != uow.origin.actor_id:
        raise invalid("id", "Only the person who made the plan can run it.")
    if planned.state is not BulkState.PLANNED or planned.expires_at <= uow.now or planned.digest != digest:
        raise Refused(PlanOutdated(message="This plan is not good any more. Plan again.", operation=planned))
    said = ensure_text("reason", reason or "", 2000) or None
    if planned.decision is Decision.REJECT and not said:
        raise invalid("reason", "Give a reason: the agents read it.")
    if planned.must_confirm and confirmed != planned.total:
        raise invalid("confirmed", f"Type {planned.total} to confirm.")
    after = replace(planned, state=BulkState.RUNNING, reason=said, started_at=uow.now)
    store.save(uow.connection, after)
    summary = f"{after.decision.name.lower()} {after.total} tool runs"
    uow.record("bulk.run", after.id, before=planned, after=after, summary=summary)
    return after


def stop(uow: UnitOfWork, scope: Scope, operation_id: str) -> BulkOperation:
    """Leave the rest as it is. Errors: NotFound, WrongBulkState."""
    running = opened(uow, scope, operation_id)
    if running.state is not BulkState.RUNNING:
        raise Refused(WrongBulkState(message="It is not running.", operation=running))
    after = finished(uow, running, BulkState.STOPPED)
    uow.record("bulk.stop", after.id, before=running, after=after)
    return after


def retry(uow: UnitOfWork, scope: Scope, operation_id: str) -> BulkOperation:
    """Decide once more the runs that failed, each as it was planned. Errors: NotFound, WrongBulkState."""
    before = opened(uow, scope, operation_id)
    items = [
        item
        for chunk in store.chunks(uow.connection, before.id)
        for item, result in zip(chunk.items, chunk.results or (), strict=False)
        if result[0] == DecisionOutcome.FAILED.name
    ]
    if before.state not in (BulkState.DONE, BulkState.STOPPED) or not items:
        raise Refused(WrongBulkState(message="Nothing of it failed.", operation=before))
    none: list[LeftOut] = []
    again = replace(
        before, id=uow.new_id(), digest=digest_of(before.decision, items), by=uow.origin.actor(),
        state=BulkState.RUNNING, total=len(items), done=0, left_out=none, planned_at=uow.now, started_at=uow.now,
        expires_at=uow.now + VALID, finished_at=None, release_at=None, outcomes=[], chunks=-(-len(items) // CHUNK),
    )  # fmt: skip
    store.insert(uow.connection, again, items, [], CHUNK)
    uow.record("bulk.retry", again.id, after=again, metadata={"of": before.id}, summary=f"{len(items)} tool runs")
    return again


def undo(uow: UnitOfWork, scope: Scope, operation_id: str) -> BulkOperation:
    """Take back what it still holds; what it has not reached is left. Errors: NotFound, WrongBulkState."""
    before = opened(uow, scope, operation_id)
    if before.state not in (BulkState.RUNNING, BulkState.DONE, BulkState.STOPPED):
        raise Refused(WrongBulkState(message="There is nothing to take back.", operation=before))
    over = before.release_at is not None and before.release_at <= uow.now
    held = 0 if over else runs.count_held(uow.connection, before.id)
    if not held:
        raise Refused(WrongBulkState(message="Too late: nothing of it is held any more.", operation=before))
    runs.hold_until(uow.connection, before.id, None)  # from here on nothing is released
    after = replace(before, state=BulkState.UNDOING, release_at=None)
    store.save(uow.connection, after)
    uow.record("bulk.undo", after.id, before=before, after=after, summary=f"{held} decisions")
    return after
