"""Tool runs: what can be changed."""

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from handrail.core.graphql import Info, mutation
from handrail.core.idempotency import once
from handrail.core.refusals import InvalidInput, NotFound
from handrail.tool_runs import kept, service
from handrail.tool_runs import refusals as no
from handrail.tool_runs.outcomes import BulkDecision, BulkUndo, Claim, ReportOutcome
from handrail.tool_runs.queries import ToolRunQuery, ToolRunSubscription
from handrail.tool_runs.states import Decision
from handrail.tool_runs.types import DecisionItem, ToolRun, ToolRunRequest


def union(name: str, description: str) -> object:
    """The result union of a mutation."""
    return strawberry.union(name, description=description)


RequestResult = Annotated[
    ToolRun | no.InvalidArguments | NotFound | no.KeyReused | InvalidInput | no.WrongAgentState,
    union("RequestToolRunResult", "The run, or why it was not taken."),
]
DecideResult = Annotated[
    ToolRun | NotFound | no.AlreadyDecided | no.ChangedSinceShown | no.NotEligible | InvalidInput,
    union("DecideToolRunResult", "The run, or why it was not decided."),
]
DecideManyResult = Annotated[
    BulkDecision | InvalidInput, union("DecideToolRunsResult", "An outcome for each run, or why nothing was done.")
]
EditResult = Annotated[
    ToolRun
    | NotFound
    | no.AlreadyDecided
    | no.ChangedSinceShown
    | no.UndoFirst
    | no.InvalidArguments
    | no.DeniedByPolicy
    | InvalidInput,
    union("EditToolRunArgumentsResult", "The run, or why it was not changed."),
]
UndoResult = Annotated[
    ToolRun | NotFound | no.NothingToUndo | InvalidInput, union("UndoDecisionResult", "The run, or why not.")
]
UndoManyResult = Annotated[
    BulkUndo | NotFound | InvalidInput, union("UndoBulkResult", "What was undone, or why nothing.")
]
RevokeResult = Annotated[
    ToolRun | NotFound | no.WrongState | InvalidInput, union("RevokeDecisionResult", "The run, or why not.")
]
CancelResult = Annotated[
    ToolRun | NotFound | no.WrongState | InvalidInput, union("CancelToolRunResult", "The run, or why not.")
]
ClaimResult = Annotated[
    Claim | NotFound | no.ChangedSinceShown | no.WrongState | no.AlreadyClaimed | no.DeniedByPolicy,
    union("ClaimToolRunResult", "The claim, or why there is none."),
]
RenewResult = Annotated[Claim | NotFound | no.LeaseLost, union("RenewLeaseResult", "The claim, or why not.")]
ReportResult = Annotated[
    ToolRun | NotFound | no.LeaseLost | InvalidInput, union("ReportToolRunResult", "The run, or why not.")
]
ResolveResult = Annotated[
    ToolRun | NotFound | no.WrongState | InvalidInput, union("ResolveUnknownResult", "The run, or why not.")
]


@strawberry.type
class AgentSideMutation:
    """What agents and executors do."""

    @mutation("tool_run.request", "tool_run:request")
    async def request_tool_run(self, info: Info, input: ToolRunRequest) -> RequestResult:
        """Ask for a tool run. It waits for people unless a policy allows or denies it at once.

        input: The call, with its exact arguments.
        """
        return await info.context.write(service.request, info.context.scope, input)

    @mutation("tool_run.claim", "tool_run:claim")
    async def claim_tool_run(self, info: Info, id: strawberry.ID, arguments_hash: str) -> ClaimResult:
        """Take an approved run, exactly once, just before executing it. A repeated claim gives the same lease.

        id: The run.
        arguments_hash: The `argumentsHash` of the arguments about to be used.
        """
        context = info.context
        viewer, seconds = context.signed_in, context.kernel.settings.lease_seconds
        executor = viewer.token_id or viewer.actor_id or ""
        return await context.write(service.claim, context.scope, id, arguments_hash, executor, seconds)

    @mutation("tool_run.renew_lease", "tool_run:claim")
    async def renew_lease(self, info: Info, id: strawberry.ID, lease_id: strawberry.ID) -> RenewResult:
        """More time for an executor that is still busy.

        id: The run.
        lease_id: The claim's lease.
        """
        context = info.context
        return await context.write(service.renew, context.scope, id, lease_id, context.kernel.settings.lease_seconds)

    @mutation("tool_run.report", "tool_run:report")
    async def report_tool_run(
        self,
        info: Info,
        id: strawberry.ID,
        lease_id: strawberry.ID,
        outcome: ReportOutcome,
        result: JSON | None = None,
        error: str | None = None,
    ) -> ReportResult:
        """Say what came of a claimed run.

        id: The run.
        lease_id: The claim's lease.
        outcome: Whether it ran or failed.
        result: What the tool returned, up to 256 KiB.
        error: What went wrong; needed when it failed.
        """
        context = info.context
        return await context.write(service.report, context.scope, id, lease_id, outcome, result, error)

    @mutation("tool_run.cancel", "tool_run:cancel")
    async def cancel_tool_run(
        self, info: Info, id: strawberry.ID, reason: str | None = None, idempotency_key: str | None = None
    ) -> CancelResult:
        """The run is not wanted any more; possible until it is claimed.

        id: The run.
        reason: Why, for the record.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.cancel, context.scope, id, reason, recall=kept.run)


@strawberry.type
class PersonSideMutation:
    """What people do."""

    @mutation("tool_run.decide", "tool_run:decide")
    async def decide_tool_run(
        self,
        info: Info,
        id: strawberry.ID,
        decision: Decision,
        expected_revision: int,
        expected_arguments_hash: str,
        reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> DecideResult:
        """Approve or reject exactly what was on the screen.

        id: The run.
        decision: Approve or reject.
        expected_revision: The revision that was on the screen.
        expected_arguments_hash: The arguments' hash that was on the screen.
        reason: Why; needed for a rejection, and the agent reads it.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        shown = DecisionItem(
            id=id, expected_revision=expected_revision, expected_arguments_hash=expected_arguments_hash
        )
        hold = context.kernel.settings.hold_seconds
        return await once(
            context, idempotency_key, service.decide, context.scope, shown, decision, reason,
            hold_seconds=hold, recall=kept.run,
        )  # fmt: skip

    @mutation("tool_run.edit", "tool_run:decide")
    async def edit_tool_run_arguments(
        self,
        info: Info,
        id: strawberry.ID,
        arguments_text: str,
        expected_revision: int,
        expected_arguments_hash: str,
        idempotency_key: str | None = None,
    ) -> EditResult:
        """Change the arguments of a run that waits. It gets its next revision, earlier votes are void, and the rules in
        force are weighed anew; what waits for people goes on waiting even where a rule would allow it.

        id: The run.
        arguments_text: The new arguments as JSON text. `[redacted]` in its place keeps the secret that stands there.
        expected_revision: The revision that was on the screen.
        expected_arguments_hash: The arguments' hash that was on the screen.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        shown = DecisionItem(
            id=id, expected_revision=expected_revision, expected_arguments_hash=expected_arguments_hash
        )
        return await once(context, idempotency_key, service.edit, context.scope, shown, arguments_text, recall=kept.run)

    @mutation("bulk.decide", "tool_run:decide")
    async def decide_tool_runs(
        self,
        info: Info,
        items: list[DecisionItem],
        decision: Decision,
        reason: str | None = None,
        idempotency_key: str | None = None,
    ) -> DecideManyResult:
        """Decide up to 1,000 runs, each exactly as it was shown; each has an outcome of its own.

        items: The runs as they were shown.
        decision: Approve or reject; the same for all.
        reason: Why; needed for a rejection.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        hold = context.kernel.settings.hold_seconds
        return await once(
            context, idempotency_key, service.decide_many, context.scope, items, decision, reason,
            hold_seconds=hold, keep=kept.keep_bulk, recall=kept.bulk, alone=True,
        )  # fmt: skip

    @mutation("tool_run.undo", "tool_run:decide")
    async def undo_decision(self, info: Info, id: strawberry.ID, idempotency_key: str | None = None) -> UndoResult:
        """Take back a decision that is still held.

        id: The run.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.undo, context.scope, id, recall=kept.run)

    @mutation("bulk.undo", "tool_run:decide")
    async def undo_bulk_decision(
        self, info: Info, operation_id: strawberry.ID, idempotency_key: str | None = None
    ) -> UndoManyResult:
        """Take back what a bulk decision still holds.

        operation_id: The bulk decision.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(
            context, idempotency_key, service.undo_many, context.scope, operation_id,
            keep=kept.keep_undo, recall=kept.undo, alone=True,
        )  # fmt: skip

    @mutation("tool_run.revoke", "tool_run:decide")
    async def revoke_decision(
        self, info: Info, id: strawberry.ID, reason: str, idempotency_key: str | None = None
    ) -> RevokeResult:
        """Take back an approval that has not been claimed yet; the run is rejected.

        id: The run.
        reason: Why; the agent reads it.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.revoke, context.scope, id, reason, recall=kept.run)

    @mutation("tool_run.resolve", "tool_run:resolve")
    async def resolve_unknown_tool_run(
        self, info: Info, id: strawberry.ID, outcome: ReportOutcome, note: str, idempotency_key: str | None = None
    ) -> ResolveResult:
        """Say what happened to a run whose executor never reported.

        id: The run.
        outcome: Whether it ran or failed.
        note: How you know.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.resolve, context.scope, id, outcome, note, recall=kept.run)


__all__ = ["AgentSideMutation", "PersonSideMutation", "ToolRunQuery", "ToolRunSubscription"]
