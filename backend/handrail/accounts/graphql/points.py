"""How many points a caller has left."""

from datetime import datetime

import strawberry

from handrail.core import buckets
from handrail.core.graphql import Info, query
from handrail.core.records import ANYONE, record


@record()
class RateLimit:
    """What your token or session may spend. Each operation costs points: about one per field, times the lists' lengths.

    limit: How many points a minute gives back, and how many may be spent at once; 0: there is no limit.
    cost: How many you have spent and not been given back yet.
    remaining: How many you may spend now.
    reset_at: When all of them will be there again.
    """

    limit: int
    cost: int
    remaining: int
    reset_at: datetime


@strawberry.type
class PointsQuery:
    @query(ANYONE, cost=0)
    async def rate_limit(self, info: Info) -> RateLimit:
        """The points you have left; asking costs none."""
        spent, remaining, reset_at = buckets.spent(info.context)
        limit = info.context.kernel.settings.points_per_minute
        return RateLimit(limit=limit, cost=spent, remaining=remaining, reset_at=reset_at)
