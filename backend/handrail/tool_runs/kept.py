"""What an idempotency key keeps of a decision, and how the answer is given again: each run as it stands by then."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handrail.core.clock import rfc3339
from handrail.core.idempotency import Kept
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.tool_runs import service
from handrail.tool_runs.outcomes import BulkDecision, BulkUndo, ItemOutcome
from handrail.tool_runs.states import Decision, DecisionOutcome
from handrail.tool_runs.types import ToolRun


def run(connection: Connection, scope: Scope, kept: Kept) -> ToolRun | None:
    """The run as it stands now."""
    return service.get(connection, scope, kept.id, kept.now)


def keep_bulk(done: BulkDecision) -> tuple[str, Any]:
    """The operation with the outcome of each run."""
    results = [[one.id, one.outcome.name, one.message] for one in done.results]
    release_at = rfc3339(done.release_at) if done.release_at else None
    return done.operation_id, {"decision": done.decision.name, "release_at": release_at, "results": results}


def bulk(connection: Connection, scope: Scope, kept: Kept) -> BulkDecision:
    """The same operation with the same outcomes."""
    answer = kept.answer
    runs = service.get_many(connection, scope, [one[0] for one in answer["results"]], kept.now)
    return BulkDecision(
        operation_id=Id(kept.id),
        decision=Decision[answer["decision"]],
        release_at=datetime.fromisoformat(answer["release_at"]) if answer["release_at"] else None,
        results=[
            ItemOutcome(id=Id(run_id), outcome=DecisionOutcome[outcome], message=message, tool_run=runs.get(run_id))
            for run_id, outcome, message in answer["results"]
        ],
    )


def keep_undo(done: BulkUndo) -> tuple[str, Any]:
    """The operation and how much of it was undone."""
    return done.operation_id, [done.undone, done.already_released]


def undo(_connection: Connection, _scope: Scope, kept: Kept) -> BulkUndo:
    """The same counts."""
    undone, released = kept.answer
    return BulkUndo(operation_id=Id(kept.id), undone=undone, already_released=released)
