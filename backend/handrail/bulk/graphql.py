"""Bulk decisions: what the API offers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

import strawberry

from handrail.bulk import service
from handrail.bulk.refusals import PlanOutdated, WrongBulkState
from handrail.bulk.types import BulkOperation, BulkSelection, BulkState
from handrail.core.graphql import Context, Info, mutation, query, subscription
from handrail.core.idempotency import once
from handrail.core.refusals import Fault, InvalidInput, NotFound, Refused
from handrail.tool_runs.types import Decision

PlanResult = Annotated[
    BulkOperation | NotFound | InvalidInput, strawberry.union("PlanBulkResult", description="The plan, or why not.")
]
RunResult = Annotated[
    BulkOperation | NotFound | PlanOutdated | InvalidInput,
    strawberry.union("RunBulkResult", description="The operation, now running, or why not."),
]
ChangeResult = Annotated[
    BulkOperation | NotFound | WrongBulkState | InvalidInput,
    strawberry.union("ChangeBulkResult", description="The operation, or why it was not changed."),
]
PACE = 0.25
BUSY = (BulkState.RUNNING, BulkState.UNDOING)


async def read(context: Context, operation_id: str) -> BulkOperation | None:
    """An operation as it stands, or None."""
    try:
        return await context.read(service.find, context.scope, context.signed_in.actor_id, operation_id)
    except Refused:
        return None


@strawberry.type
class BulkQuery:
    @query("tool_run:decide")
    async def bulk_operation(self, info: Info, id: strawberry.ID) -> BulkOperation | None:
        """A bulk operation; null when there is none, or when it is not yours to see.

        id: The operation.
        """
        return await read(info.context, id)


@strawberry.type
class BulkMutation:
    @mutation("bulk.plan", "tool_run:decide")
    async def plan_bulk_decision(
        self, info: Info, selection: BulkSelection, decision: Decision, idempotency_key: str | None = None
    ) -> PlanResult:
        """Look at the selected runs and keep exactly what was seen as a plan, good for ten minutes. Nothing is decided.

        selection: Which runs.
        decision: Approve or reject; the same for all.
        idempotency_key: The same key does it once in 24 hours.
        """
        context, kernel = info.context, info.context.kernel
        if context.signed_in.actor_type != "PERSON":
            raise Fault("FORBIDDEN", "Only people decide in bulk.")
        now = kernel.writer.now()
        picked = await context.read(service.pick, context.scope, context.origin(), selection, decision, now)
        hold = kernel.settings.hold_seconds
        return await once(
            context, idempotency_key, service.keep, context.scope, selection, decision, picked=picked, hold_seconds=hold
        )

    @mutation("bulk.run", "tool_run:decide")
    async def run_bulk_decision(
        self,
        info: Info,
        id: strawberry.ID,
        digest: str,
        reason: str | None = None,
        confirmed: int | None = None,
        idempotency_key: str | None = None,
    ) -> RunResult:
        """Carry a plan out: exactly its runs, each only if it is still as it was shown. It goes on after a restart.

        id: The plan.
        digest: The plan's digest.
        reason: Why; needed for a rejection.
        confirmed: The number of runs, as the person typed it; needed where the plan says `mustConfirm`.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.start, context.scope, id, digest, reason, confirmed)

    @mutation("bulk.stop", "tool_run:decide")
    async def cancel_bulk_operation(
        self, info: Info, id: strawberry.ID, idempotency_key: str | None = None
    ) -> ChangeResult:
        """Stop after the chunk that is being carried out; the rest is left as it is.

        id: The operation.
        idempotency_key: The same key does it once in 24 hours.
        """
        return await once(info.context, idempotency_key, service.stop, info.context.scope, id)

    @mutation("bulk.retry", "tool_run:decide")
    async def retry_bulk_operation(
        self, info: Info, id: strawberry.ID, idempotency_key: str | None = None
    ) -> ChangeResult:
        """Decide once more the runs that failed, each as it was planned, in an operation of its own.

        id: The operation.
        idempotency_key: The same key does it once in 24 hours.
        """
        return await once(info.context, idempotency_key, service.retry, info.context.scope, id)

    @mutation("bulk.undo", "tool_run:decide")
    async def undo_bulk_operation(
        self, info: Info, id: strawberry.ID, idempotency_key: str | None = None
    ) -> ChangeResult:
        """Take back all that is still held; nothing of it is released from this moment on.

        id: The operation.
        idempotency_key: The same key does it once in 24 hours.
        """
        return await once(info.context, idempotency_key, service.undo, info.context.scope, id)


@strawberry.type
class BulkSubscription:
    @subscription("tool_run:decide")
    async def bulk_operation(self, info: Info, id: strawberry.ID) -> AsyncIterator[BulkOperation]:
        """A bulk operation: as it stands, and again as it goes on, four times a second at most.

        id: The operation.
        """
        context, live = info.context, info.context.kernel.live
        shown: BulkOperation | None = None
        with live.watching(id) as changed:
            while not live.closing.is_set():
                changed.clear()
                head, found = live.head, await read(context, id)
                if found is None:
                    return
                if found != shown:
                    shown = found
                    yield context.at(head, found)
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), PACE if found.state in BUSY else 30)
