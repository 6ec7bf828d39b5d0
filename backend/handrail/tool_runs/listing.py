"""Pages of tool runs, with the counts that stand above them."""

from datetime import datetime

import strawberry

from handrail.core.connections import Connection_
from handrail.core.graphql import Context, Info, field
from handrail.core.records import record
from handrail.tool_runs import store
from handrail.tool_runs.states import ToolRunState
from handrail.tool_runs.types import ToolRun, ToolRunFilter, ToolRunOrder
from handrail.tools.types import Risk


@record(permission="tool_run:read")
class RiskCount:
    """How many runs have a risk.

    risk: The risk.
    count: How many.
    oldest_at: When the oldest of them was asked for.
    next_due_at: When the next of them expires.
    """

    risk: Risk
    count: int
    oldest_at: datetime | None
    next_due_at: datetime | None


@record(permission="tool_run:read")
class StateCount:
    """How many runs are in a state.

    state: The state.
    count: How many; counted up to 10,000.
    """

    state: ToolRunState
    count: int


@strawberry.type(description="A page of tool runs.")
class ToolRunConnection(Connection_[ToolRun]):
    __permission__ = "tool_run:read"
    given: strawberry.Private[ToolRunFilter]

    @field()
    async def counts_by_risk(self, info: Info) -> list[RiskCount]:
        """How many of the runs the filter names have each risk, highest first."""
        found = await info.context.read(store.counts_by_risk, info.context.scope, self.given)
        return risk_counts(found)

    @field()
    async def counts_by_state(self, info: Info) -> list[StateCount]:
        """How many are in each state, whatever states the filter names."""
        found = await info.context.read(store.counts_by_state, info.context.scope, self.given)
        return [StateCount(state=state, count=count) for state, count in found.items()]


def risk_counts(found: dict[Risk, object]) -> list[RiskCount]:
    """One for each risk, highest first, zeros included."""
    counts = []
    for risk in reversed(Risk):
        row = found.get(risk)
        counts.append(
            RiskCount(
                risk=risk,
                count=getattr(row, "n", 0),
                oldest_at=getattr(row, "oldest", None),
                next_due_at=getattr(row, "due", None),
            )
        )
    return counts


async def page(
    context: Context, given: ToolRunFilter, order: ToolRunOrder | None, first: int | None, after: str | None
) -> ToolRunConnection:
    """One page."""
    found = await context.read(store.page, context.scope, given, order or ToolRunOrder.NEWEST, first, after)
    connection: ToolRunConnection = found.connection(ToolRunConnection, given=given)
    return connection
