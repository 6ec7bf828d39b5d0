"""Analytics: the words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated

import strawberry
from sqlalchemy import Connection

from handrail.analytics.inputs import AgentOrder as AgentOrder
from handrail.analytics.inputs import AnalyticsGranularity as AnalyticsGranularity
from handrail.analytics.inputs import AnalyticsPeriod as AnalyticsPeriod
from handrail.analytics.inputs import AnalyticsRange as AnalyticsRange
from handrail.analytics.inputs import StackedBy as StackedBy
from handrail.analytics.outcomes import Oversight, Uptime, UsageStack
from handrail.core.graphql import Info, field
from handrail.core.records import record

if TYPE_CHECKING:
    from handrail.agents.types import Agent


@record(permission="usage:read")
class ResponseTime:
    """A percentile of response times, in milliseconds. The times are counted in steps, each 1.41 times the last.

    estimate: Interpolated within its step; within 3 % on lognormal data.
    at_least: Where its step begins: the true value is not below.
    at_most: Where its step ends: the true value is not above; null from about 5 minutes on.
    """

    estimate: float
    at_least: float
    at_most: float | None


@record(permission="usage:read")
class UsageFigures:
    """The figures of one stretch of time. Null is unknown, and never 0. Rates are in percent.

    agent_calls: Model calls that began in it.
    agent_errors: Those that failed.
    error_rate: Failed ones among the calls; null without calls.
    average_response_time: The mean in milliseconds of the calls that told it; null when none did.
    p50_response_time: Half of them were faster.
    p95_response_time: 95 % of them were faster.
    calls_without_response_time: How many calls did not tell.
    tokens_used: Tokens sent and answered, as far as told; null when no call told both. A whole number.
    input_tokens: Tokens sent, as far as told; null when `tokensUsed` is.
    output_tokens: Tokens answered, as far as told; null when `tokensUsed` is.
    cached_tokens: Of those sent: read from a cache, as far as told; null when no call told.
    reasoning_tokens: Of those answered: reasoning, as far as told; null when no call told.
    calls_without_tokens: How many calls did not tell both tokens sent and answered.
    calls_without_cached_tokens: How many calls did not tell how much was read from a cache.
    calls_without_reasoning_tokens: How many calls did not tell how much was reasoning.
    estimated_cost: US dollars of the priced calls; null when none is priced.
    priced_share: Calls with a known cost among all calls; null without calls.
    unpriced_calls: How many calls have no known cost.
    conversations: Conversations in which the first message was written in it.
    messages: Messages written in it.
    messages_per_conversation: The one over the other; null without conversations.
    tokens_per_conversation: Tokens of the calls that name a conversation, over the conversations; null without
      conversations, or when no such call told its tokens.
    tool_runs_total: Tool runs that were asked for in it.
    tool_runs_approved: Tool runs that became approved in it, by a policy or by people.
    tool_runs_approved_by_policy: Those that a policy approved.
    tool_runs_approved_by_people: Those that people approved.
    tool_runs_rejected: Tool runs that were decided against in it, by a policy or by people.
    tool_runs_rejected_by_policy: Those that a policy rejected.
    tool_runs_rejected_by_people: Those that people rejected.
    tool_runs_revoked: Approved tool runs whose approval was taken back in it, by a person or by a policy.
    tool_runs_expired: Tool runs that nobody decided, or nobody claimed, in time.
    tool_runs_expired_undecided: Those that nobody decided in time.
    tool_runs_executed: Tool runs that were carried out.
    tool_runs_failed: Tool runs whose execution failed.
    approval_rate: Approved ones among the approved and rejected; null without any.
    decisions: Tool runs that people decided in it.
    average_seconds_to_decide: The mean from the request to their decision; null without decisions.
    """

    agent_calls: int
    agent_errors: int
    error_rate: float | None
    average_response_time: float | None
    p50_response_time: ResponseTime | None
    p95_response_time: ResponseTime | None
    calls_without_response_time: int
    tokens_used: float | None
    input_tokens: float | None
    output_tokens: float | None
    cached_tokens: float | None
    reasoning_tokens: float | None
    calls_without_tokens: int
    calls_without_cached_tokens: int
    calls_without_reasoning_tokens: int
    estimated_cost: Decimal | None
    priced_share: float | None
    unpriced_calls: int
    conversations: int
    messages: int
    messages_per_conversation: float | None
    tokens_per_conversation: float | None
    tool_runs_total: int
    tool_runs_approved: int
    tool_runs_approved_by_policy: int
    tool_runs_approved_by_people: int
    tool_runs_rejected: int
    tool_runs_rejected_by_policy: int
    tool_runs_rejected_by_people: int
    tool_runs_revoked: int
    tool_runs_expired: int
    tool_runs_expired_undecided: int
    tool_runs_executed: int
    tool_runs_failed: int
    approval_rate: float | None
    decisions: int
    average_seconds_to_decide: float | None


@record(permission="usage:read")
class UsagePoint:
    """One point of a series.

    starts_at: Its first moment.
    ends_at: The first moment no longer in it. The first and the last point may be cut short by the range.
    figures: What happened in it.
    """

    starts_at: datetime
    ends_at: datetime
    figures: UsageFigures


@record(permission="usage:read")
class WeekHour:
    """One hour of the week on the zone's clock.

    weekday: 1 is Monday, 7 is Sunday.
    hour: 0 to 23.
    agent_calls: Model calls that began in it, in all weeks of the range together.
    agent_errors: Those that failed.
    """

    weekday: int
    hour: int
    agent_calls: int
    agent_errors: int


@dataclass(frozen=True, slots=True)
class Later:
    """What is read only when it is asked for."""

    stacked: Callable[[Connection, StackedBy], list[UsageStack]]
    oversight: Callable[[Connection], Oversight]
    uptime: Callable[[Connection], Uptime]


@record(permission="usage:read")
class Analytics:
    """Agents' work over a range of time, in the domains you see.

    timezone: The zone whose clock the days and hours are those of.
    starts_at: The range's first moment.
    ends_at: The first moment no longer in it.
    current: The figures of the range.
    previous_starts_at: The first moment of the range that it is compared with.
    previous_ends_at: The first moment no longer in that.
    previous: The figures of the range before: as many days earlier at the same local times, or as long.
    series: The range point by point, oldest first; the sums of the points are those of the range.
    week_hours: The hours of the week in which there were calls, Monday's first; others had none.
    peak_usage_time: The hour of the week with most calls, the earliest of equals; null without calls.
    """

    timezone: str
    starts_at: datetime
    ends_at: datetime
    current: UsageFigures
    previous_starts_at: datetime
    previous_ends_at: datetime
    previous: UsageFigures
    series: list[UsagePoint]
    week_hours: list[WeekHour]
    peak_usage_time: WeekHour | None
    later: strawberry.Private[Later]

    @field(cost=20)
    async def stacked(self, info: Info, by: StackedBy) -> list[UsageStack]:
        """Model calls over the points of `series`, in layers: the 8 with most calls, the most first, then all others.

        by: What the layers are.
        """
        return await info.context.read(self.later.stacked, by)

    @field(cost=5)
    async def oversight(self, info: Info) -> Oversight:
        """How people's oversight did."""
        return await info.context.read(self.later.oversight)

    @field(cost=2)
    async def uptime(self, info: Info) -> Uptime:
        """How much of the range this installation ran, whatever domain or agent is asked about."""
        return await info.context.read(self.later.uptime)


@record(permission="usage:read")
class AgentUsage:
    """What one agent did over a range of time.

    agent_id: The agent's identifier.
    figures: Its figures.
    """

    agent_id: strawberry.ID
    figures: UsageFigures

    @field()
    async def agent(self, info: Info) -> Annotated["Agent", strawberry.lazy("handrail.agents.types")] | None:
        """The agent."""
        return await info.context.load("agent", self.agent_id)
