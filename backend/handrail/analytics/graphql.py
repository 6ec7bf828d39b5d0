"""Analytics: what the API offers."""

import strawberry

from handrail.analytics import service
from handrail.analytics.types import AgentOrder, AgentUsage, Analytics, AnalyticsGranularity, AnalyticsRange
from handrail.core.clock import now
from handrail.core.graphql import Context, Info, query
from handrail.preferences import service as preferences


async def zone_for(context: Context, given: str | None) -> str:
    """The zone that was asked for, or the person's own."""
    user_id = context.signed_in.user_id
    if given is not None or user_id is None:
        return given or "UTC"
    return (await context.read(preferences.get, user_id)).timezone


@strawberry.type
class AnalyticsQuery:
    @query("usage:read", cost=20)
    async def analytics(
        self,
        info: Info,
        range: AnalyticsRange,
        granularity: AnalyticsGranularity | None = None,
        timezone: str | None = None,
        domain_id: strawberry.ID | None = None,
        agent_id: strawberry.ID | None = None,
    ) -> Analytics:
        """What agents did over a range of time, how well and at what cost, beside the range before.

        range: Which.
        granularity: How long each point of the series is; DAY unless told.
        timezone: Whose days and hours, by its IANA name such as Europe/Berlin; your own setting unless told, UTC for
          an API token.
        domain_id: In this domain alone.
        agent_id: By this agent alone.
        """
        context = info.context
        grain, zone = granularity or AnalyticsGranularity.DAY, await zone_for(context, timezone)
        return await context.read(
            service.analytics, context.scope, range, grain, zone, domain_id, agent_id, now()
        )  # fmt: skip

    @query("usage:read", cost=20)
    async def top_agents(
        self,
        info: Info,
        range: AnalyticsRange,
        order_by: AgentOrder | None = None,
        first: int | None = None,
        timezone: str | None = None,
        domain_id: strawberry.ID | None = None,
    ) -> list[AgentUsage]:
        """The agents that did something in a range of time, the most first.

        range: Which.
        order_by: The most of what; CALLS unless told.
        first: How many, 1 to 100; 10 unless told.
        timezone: Whose days, by its IANA name such as Europe/Berlin; your own setting unless told, UTC for an API
          token.
        domain_id: In this domain alone.
        """
        context = info.context
        zone, order, count = (
            await zone_for(context, timezone),
            order_by or AgentOrder.CALLS,
            10 if first is None else first,
        )
        return await context.read(
            service.top_agents, context.scope, range, zone, domain_id, order, count, now()
        )  # fmt: skip
