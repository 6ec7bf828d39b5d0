"""Taking back: a held decision, an approval before its claim, or the request itself."""

from handrail.core.kernel import Scope
from handrail.core.names import ensure_text
from handrail.core.refusals import invalid
from handrail.core.unit import UnitOfWork
from handrail.tool_runs import store, transitions
from handrail.tool_runs.service.load import PEOPLE_ONLY, find, note
from handrail.tool_runs.types import ToolRun


def undo(uow: UnitOfWork, scope: Scope, run_id: str) -> ToolRun:
    """Back to the queue, within the hold. Errors: NotFound, NothingToUndo."""
    run = find(uow, scope, run_id)
    after = transitions.undo(run)
    store.save(uow.connection, after)
    note(uow, "tool_run.undo", run, after, audience=PEOPLE_ONLY)
    return after


def revoke(uow: UnitOfWork, scope: Scope, run_id: str, reason: str) -> ToolRun:
    """APPROVED to REJECTED, before it is claimed. Errors: NotFound, WrongState, InvalidInput."""
    run = find(uow, scope, run_id)
    said = ensure_text("reason", reason, 2000)
    if not said:
        raise invalid("reason", "Give a reason: the agent reads it.")
    after = transitions.revoke(run, uow.origin.actor(), uow.now, said)
    store.save(uow.connection, after)
    note(uow, "tool_run.revoke", run, after)
    return after


def cancel(uow: UnitOfWork, scope: Scope, run_id: str, reason: str | None) -> ToolRun:
    """The requester does not want it any more. Errors: NotFound, WrongState."""
    run = find(uow, scope, run_id)
    said = ensure_text("reason", reason or "", 2000) or None
    after = transitions.cancel(run, uow.now)
    store.save(uow.connection, after)
    note(uow, "tool_run.cancel", run, after, metadata={"reason": said} if said else {})
    return after
