"""Tool runs: what can be asked and followed."""

from collections.abc import AsyncIterator
from typing import Annotated

import strawberry

from handrail.core import clock
from handrail.core.connections import page_size
from handrail.core.graphql import Info, query, subscription
from handrail.core.records import record
from handrail.core.refusals import Fault, InvalidInput, Refused
from handrail.policies.inputs import PolicyRuleInput
from handrail.tool_runs import listing, service
from handrail.tool_runs.outcomes import Simulation, WaitUntil
from handrail.tool_runs.simulate import simulate
from handrail.tool_runs.states import OPEN
from handrail.tool_runs.types import ToolRun, ToolRunFilter, ToolRunOrder
from handrail.tool_runs.waiting import wait_for, waiting

MOST_FOLLOWED = 100
SimulationResult = Annotated[
    Simulation | InvalidInput,
    strawberry.union("SimulationResult", description="What would come out, or what is wrong with the rules."),
]


@record(permission="tool_run:read")
class ToolRunUpdate:
    """A run that changed.

    cursor: Give it as `after` to go on from here.
    tool_run: The run as it stands now.
    """

    cursor: str
    tool_run: ToolRun


@strawberry.type
class ToolRunQuery:
    @query("tool_run:read")
    async def tool_runs(
        self,
        info: Info,
        filter: ToolRunFilter | None = None,
        order: ToolRunOrder | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> listing.ToolRunConnection:
        """Tool runs.

        filter: Which; all of them unless told.
        order: Newest first unless told.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor: start behind it.
        """
        return await listing.page(info.context, filter or ToolRunFilter(), order, first, after)

    @query("tool_run:read")
    async def tool_run(
        self, info: Info, id: strawberry.ID, wait_seconds: int | None = None, until: WaitUntil | None = None
    ) -> ToolRun | None:
        """One run, at once or as soon as it is decided; null when there is none, or when it is not yours to see.

        id: The run.
        wait_seconds: Wait up to so many seconds (55 at most) for `until`; then the run as it is.
        until: DECIDED unless told.
        """
        return await wait_for(info.context, id, wait_seconds or 0, until or WaitUntil.DECIDED)

    @query("tool_run:read")
    async def pending_tool_runs(
        self, info: Info, agent_id: strawberry.ID | None = None, first: int | None = None, after: str | None = None
    ) -> listing.ToolRunConnection:
        """The open runs of an agent, so that one that was restarted finds what it was waiting for.

        agent_id: The agent; a token bound to an agent means its own.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor: start behind it.
        """
        given = ToolRunFilter(state=list(OPEN), agent_id=[agent_id] if agent_id else None)
        return await listing.page(info.context, given, ToolRunOrder.NEWEST, first, after)

    @query("policy:read")
    async def simulate_policy(
        self,
        info: Info,
        rules: list[PolicyRuleInput],
        id: strawberry.ID | None = None,
        filter: ToolRunFilter | None = None,
        first: int | None = None,
    ) -> SimulationResult:
        """Try rules on past tool runs before publishing them. Limits count what was let through in the runs tried; an
        agent counts in the state it has now.

        rules: The draft.
        id: The policy whose rules the draft would replace; it stands beside all others unless told.
        filter: Which runs; the newest 5,000 you may see unless told.
        first: How many of the runs that come out differently to show, 1 to 100; 50 unless told.
        """
        context = info.context
        context.ensure("tool_run:read")
        wanted, shown = filter or ToolRunFilter(), page_size(first)
        try:
            return await context.read(simulate, context.scope, id, rules, wanted, shown)
        except Refused as refused:
            return refused.refusal  # type: ignore[return-value]  # InvalidInput


@strawberry.type
class ToolRunSubscription:
    @subscription("tool_run:read")
    async def tool_run_updates(
        self, info: Info, ids: list[strawberry.ID], after: str | None = None
    ) -> AsyncIterator[ToolRunUpdate]:
        """These runs, each at once as it is and again whenever it changes.

        ids: Up to 100 runs.
        after: A cursor of an update or of `liveCursor`: only what changed since.
        """
        context = info.context
        if not 1 <= len(ids) <= MOST_FOLLOWED:
            raise Fault("BAD_REQUEST", f"Follow between 1 and {MOST_FOLLOWED} runs.")
        kernel, wanted, start = context.kernel, set(ids), context.start_after(after)
        begin = kernel.live.head if start is None else start
        found = [await context.read(service.get, context.scope, run_id, clock.now()) for run_id in dict.fromkeys(ids)]
        known = {run.id: run for run in found if run} if start is None else {}
        with waiting(context, [run for run in found if run]):
            for run in found if start is None else ():
                if run:
                    yield context.at(begin, ToolRunUpdate(cursor=kernel.cursors.encode(begin), tool_run=run))
            async for row in kernel.live.follow(begin):
                hidden = row.audience is not None and context.scope.subject is not None
                if row.resource_id not in wanted or row.outcome != "DONE" or hidden:
                    continue
                run = await context.read(service.get, context.scope, row.resource_id, clock.now())
                if run and run != known.get(run.id):
                    known[run.id] = run
                    yield context.at(row.seq, ToolRunUpdate(cursor=kernel.cursors.encode(row.seq), tool_run=run))
