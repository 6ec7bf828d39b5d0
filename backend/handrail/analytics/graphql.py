"""Analytics: what the API offers."""

import strawberry

from handrail.analytics import service
from handrail.analytics.types import AgentOrder, AgentUsage, Analytics, AnalyticsGranularity, AnalyticsRange
from handrail.core.clock import now
from handrail.core.graphql import Info, query


@strawberry.type
class AnalyticsQuery:
    @query("usage:read", cost=20)
    async def analytics(
        self,
        info: Info,
        range: AnalyticsRange,
        granularity: AnalyticsGranularity = AnalyticsGranularity.DAY,
        timezone: str = "UTC",
        domain_id: strawberry.ID | None = None,
        agent_id: strawberry.ID | None = None,
    ) -> Analytics:
        """What agents did over a range of time, how well and at what cost, beside the range before.

        range: Which.
        granularity: How long each point of the series is.
        timezone: Whose days and hours, by its IANA name such as Europe/Berlin.
        domain_id: In this domain alone.
        agent_id: By this agent alone.
        """
        context = info.context
        return await context.read(
            service.analytics, context.scope, range, granularity, timezone, domain_id, agent_id, now()
        )

    @query("usage:read", cost=20)
    async def top_agents(
        self,
        info: Info,
        range: AnalyticsRange,
        order_by: AgentOrder = AgentOrder.CALLS,
        first: int = 10,
        timezone: str = "UTC",
        domain_id: strawberry.ID | None = None,
    ) -> list[AgentUsage]:
        """The agents that did something in a range of time, the most first.

        range: Which.
        order_by: The most of what.
        first: How many, 1 to 100.
        timezone: Whose days, by its IANA name such as Europe/Berlin.
        domain_id: In this domain alone.
        """
        context = info.context
        return await context.read(
            service.top_agents, context.scope, range, timezone, domain_id, order_by, first, now()
        )  # fmt: skip
