"""Bulk decisions: the words."""

from datetime import datetime
from enum import Enum
from itertools import islice
from typing import Any

import strawberry

from handrail.core.actors import Actor
from handrail.core.connections import Connection_, Page, page_size
from handrail.core.graphql import Info, field
from handrail.core.records import record, to_json
from handrail.tool_runs.types import Decision, DecisionOutcome, ToolRun, ToolRunFilter
from handrail.tools.types import Risk


@strawberry.enum(description="Where a bulk operation stands.")
class BulkState(Enum):
    PLANNED = strawberry.enum_value("planned", description="Shown, and nothing done; it can be run until it expires.")
    RUNNING = strawberry.enum_value("running", description="Being carried out, chunk by chunk.")
    DONE = strawberry.enum_value("done", description="Every run has its outcome.")
    STOPPED = strawberry.enum_value("stopped", description="Stopped by a person; the rest was left as it was.")
    UNDOING = strawberry.enum_value("undoing", description="Being taken back.")
    UNDONE = strawberry.enum_value("undone", description="Taken back.")


@strawberry.enum(description="Why a run that was selected is not in the plan.")
class LeftOutReason(Enum):
    ALREADY_DECIDED = strawberry.enum_value("already_decided", description="It is decided, or a decision is held.")
    VOTED = strawberry.enum_value("voted", description="You have voted on it; it needs somebody else.")
    NOT_ELIGIBLE = strawberry.enum_value("not_eligible", description="Your approval does not count: duties or roles.")
    CRITICAL = strawberry.enum_value("critical", description="Critical risk is approved one by one.")
    NOT_FOUND = strawberry.enum_value("not_found", description="There is no such run.")


@strawberry.input(description="Which runs: these, or all that wait and that a filter names. Give one of the two.")
class BulkSelection:
    ids: list[strawberry.ID] | None = strawberry.field(default=None, description="These runs, up to 10,000.")
    filter: ToolRunFilter | None = strawberry.field(default=None, description="All that wait and fit, up to 50,000.")


@record(permission="tool_run:read")
class NamedCount:
    """How many runs of a plan have something in common.

    name: The tool's or the agent's name.
    count: How many.
    """

    name: str
    count: int


@record(permission="tool_run:read")
class RiskInPlan:
    """How many runs of a plan have a risk.

    risk: The risk.
    count: How many.
    """

    risk: Risk
    count: int


@record(permission="tool_run:read")
class LeftOut:
    """How many selected runs are not in the plan.

    reason: Why.
    count: How many.
    """

    reason: LeftOutReason
    count: int


@record(permission="tool_run:read")
class OutcomeCount:
    """How many runs had an outcome.

    outcome: The outcome.
    count: How many.
    """

    outcome: DecisionOutcome
    count: int


async def seen(info: Info, run_id: str) -> ToolRun | None:
    """A run as it stands now, if it is there and this viewer's to see."""
    found: ToolRun | None = await info.context.load("tool_run", run_id)
    scope = info.context.scope
    return found if found and scope.sees(found.domain_id, found.agent_id) else None


@record(permission="tool_run:read")
class BulkItem:
    """One run of a plan, or one that was left out of it.

    left_out: Why it is not part of the plan; null when it is.
    """

    run_id: strawberry.Private[str]
    left_out: LeftOutReason | None

    @field()
    async def tool_run(self, info: Info) -> ToolRun | None:
        """The run as it stands now; null when you may not see it or there is none."""
        return await seen(info, self.run_id)


@record(permission="tool_run:read")
class BulkResult:
    """What became of one run of a bulk operation.

    outcome: What became of it.
    message: One sentence for the person who decided.
    """

    run_id: strawberry.Private[str]
    outcome: DecisionOutcome
    message: str

    @field()
    async def tool_run(self, info: Info) -> ToolRun | None:
        """The run as it stands now; null when you may not see it or there is none."""
        return await seen(info, self.run_id)


@record(permission="tool_run:read", secret=("selection", "chunks", "hold_seconds", "domains"))
class BulkOperation:
    """A decision on many runs: first a plan, then what came of it. It holds exactly the runs that were shown.

    id: Its identifier.
    digest: Names the plan's runs with their revisions and arguments; give it back to run the plan.
    decision: Approve or reject.
    reason: Why; the agents read it.
    by: Who planned it; only they can run it.
    state: Where it stands.
    total: How many runs it is about.
    done: How many have their outcome.
    by_risk: Its runs by risk, highest first.
    by_tool: Its runs by tool, most first.
    by_agent: Its runs by agent, most first.
    left_out: The selected runs that are not part of it.
    must_confirm: Whether the person must type the count: above 50 runs, or with anything of high risk.
    planned_at: The moment the runs were looked at.
    expires_at: Until then the plan can be run.
    started_at: When it was run.
    finished_at: When the last run had its outcome, or when it was stopped or undone.
    release_at: Until then it can be undone; null until it is done, and when nothing is held.
    outcomes: How many runs had which outcome, so far.
    """

    id: strawberry.ID
    digest: str
    decision: Decision
    reason: str | None
    by: Actor
    state: BulkState
    total: int
    done: int
    by_risk: list[RiskInPlan]
    by_tool: list[NamedCount]
    by_agent: list[NamedCount]
    left_out: list[LeftOut]
    must_confirm: bool
    planned_at: datetime
    expires_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    release_at: datetime | None
    outcomes: list[OutcomeCount]
    selection: strawberry.Private[dict[str, Any]]
    chunks: strawberry.Private[int]
    hold_seconds: strawberry.Private[int]
    domains: strawberry.Private[list[str] | None]

    @field()
    async def arrived_since(self, info: Info) -> int:
        """How many runs have arrived since that the same filter names. They are not part of it."""
        count: int = await info.context.load("bulk_arrived", self.id)
        return count

    @field()
    async def items(
        self,
        info: Info,
        left_out: list[LeftOutReason] | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection_[BulkItem]:
        """Its runs in the plan's order; or those that were selected and left out, if they exist.

        left_out: The runs that were left out for one of these reasons, instead of the plan's own.
        first: How many, 1 to 100; 50 unless told.
        after: Start behind this cursor.
        """
        reasons = None if left_out is None else [reason.name for reason in left_out]
        wanted = to_json([self.id, reasons, page_size(first), after])
        page: Page[BulkItem] = await info.context.load("bulk_items", wanted)
        return page.connection(Connection_[BulkItem])

    @field(size=100)
    async def results(
        self, info: Info, outcome: list[DecisionOutcome] | None = None, first: int | None = None
    ) -> list[BulkResult]:
        """What became of its runs, in the plan's order.

        outcome: Only these outcomes; all unless told.
        first: How many, 1 to 100; 50 unless told.
        """
        size = page_size(first)
        found: list[tuple[str, str, str]] = await info.context.load("bulk_results", self.id)
        all_of_them = (BulkResult(run_id=key, outcome=DecisionOutcome[name], message=text) for key, name, text in found)
        return list(islice((one for one in all_of_them if not outcome or one.outcome in outcome), size))
