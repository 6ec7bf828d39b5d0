"""The overview: what the API offers."""

from collections.abc import AsyncIterator

import strawberry

from handrail.core.graphql import Info, query, subscription
from handrail.metrics import service
from handrail.metrics.types import Overview


@strawberry.type
class MetricsQuery:
    @query("overview:read")
    async def overview(self, info: Info) -> Overview:
        """How things stand now, in the domains you see."""
        return await service.overview(info.context.kernel, info.context.scope)


@strawberry.type
class MetricsSubscription:
    @subscription("overview:read", state=True)
    async def overview(self, info: Info) -> AsyncIterator[Overview]:
        """How things stand, now and once a second: always the latest state, never a queue of older ones."""
        context = info.context
        async for seq, overview in service.follow(context.kernel, context.scope):
            yield context.at(seq, overview)
