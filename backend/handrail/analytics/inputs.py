"""Analytics: what is asked for."""

from datetime import datetime
from enum import Enum

import strawberry


@strawberry.enum(description="A range that ends now.")
class AnalyticsPeriod(Enum):
    DAY = strawberry.enum_value("day", description="Today, from midnight on.")
    WEEK = strawberry.enum_value("week", description="The last 7 days, today included.")
    MONTH = strawberry.enum_value("month", description="The last 30 days, today included.")


@strawberry.enum(description="How long each point of a series is, on the zone's clock.")
class AnalyticsGranularity(Enum):
    HOUR = strawberry.enum_value("hour", description="Hours.")
    DAY = strawberry.enum_value("day", description="Days from midnight to midnight; 23 or 25 hours at a clock change.")
    WEEK = strawberry.enum_value("week", description="Weeks from Monday.")
    MONTH = strawberry.enum_value("month", description="Calendar months.")


@strawberry.enum(description="What agents are put in order by, the most first; unknown comes last.")
class AgentOrder(Enum):
    CALLS = strawberry.enum_value("agent_calls", description="Model calls.")
    ERRORS = strawberry.enum_value("agent_errors", description="Model calls that failed.")
    ERROR_RATE = strawberry.enum_value("error_rate", description="The share of them that failed.")
    P95_RESPONSE_TIME = strawberry.enum_value("p95_response_time", description="The 95th percentile of their time.")
    COST = strawberry.enum_value("estimated_cost", description="Their cost.")
    APPROVAL_RATE = strawberry.enum_value("approval_rate", description="The share of decided tool runs approved.")


@strawberry.enum(description="What a chart is stacked by.")
class StackedBy(Enum):
    AGENT = strawberry.enum_value("agent", description="Who called.")
    MODEL = strawberry.enum_value("model", description="Which model was called.")
    DOMAIN = strawberry.enum_value("domain", description="In which domain.")


@strawberry.input(description="A period that ends now, or from one moment up to another: at most 400 days.")
class AnalyticsRange:
    period: AnalyticsPeriod | None = strawberry.field(default=None, description="A period that ends now.")
    from_: datetime | None = strawberry.field(
        name="from", default=None, description="The first moment, rounded down to a quarter of an hour."
    )
    to: datetime | None = strawberry.field(
        default=None, description="The first moment no longer in it, rounded up to a quarter of an hour."
    )
