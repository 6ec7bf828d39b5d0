"""Analytics: the words of charts in layers, of oversight and of uptime."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import strawberry

from handrail.core.actors import Actor, ActorType
from handrail.core.graphql import Info, field
from handrail.core.records import record

if TYPE_CHECKING:
    from handrail.accounts.types import User


@record(permission="usage:read")
class UsageStack:
    """One layer of a stacked chart. Its lists have an element for each point of `series`, in the same order.

    key: What it is about: an agent's or a domain's identifier, or a model's name; null: all that have no layer.
    name: Its name as people know it; null for all that have no layer, and for what is no more.
    agent_calls: Model calls.
    agent_errors: Those that failed.
    tokens_used: Tokens sent and answered, as far as told; null where calls were made and none told.
    estimated_cost: US dollars of the priced calls; null where none is priced.
    """

    key: str | None
    name: str | None
    agent_calls: list[int]
    agent_errors: list[int]
    tokens_used: list[float | None]
    estimated_cost: list[Decimal | None]


@record(permission="usage:read")
class TimeToDecide:
    """A percentile of the time from a request to the decision of a person that took effect, in seconds.

    The times are counted in steps, each 1.41 times the last.

    estimate: Interpolated within its step.
    at_least: Where its step begins: the true value is not below.
    at_most: Where its step ends: the true value is not above; null from about 8 days on.
    """

    estimate: float
    at_least: float
    at_most: float | None


@record(permission="usage:read")
class PersonDecisions:
    """How one person decided.

    decisions: Tool runs whose decision was theirs: the last vote, where more than one was asked for.
    approved: Those that they approved.
    median: Half of them took less; null without decisions.
    """

    person_id: strawberry.Private[str]
    decisions: int
    approved: int
    median: TimeToDecide | None

    @field()
    async def person(self, info: Info) -> Actor:
        """Who decided."""
        found: User | None = await info.context.load("user", self.person_id)
        return Actor(type=ActorType.PERSON, id=strawberry.ID(self.person_id), name=found.name if found else "")


@record(permission="usage:read")
class Oversight:
    """How people's oversight did over a range of time.

    decisions: Tool runs that people decided in it.
    median_time_to_decide: Half of the decisions took less; null without decisions.
    p95_time_to_decide: 95 % of them took less; null without decisions.
    expired: Tool runs that nobody decided in time.
    expired_share: These among them and the decisions of people, in percent; null without any.
    waiting_too_long: Tool runs that wait for people now, and were asked for longer ago than `waitingSince`.
    waiting_seconds: How long is too long.
    waiting_since: The moment that is so long ago.
    people: Who decided how much, the most first; null when one agent alone is asked about.
    """

    decisions: int
    median_time_to_decide: TimeToDecide | None
    p95_time_to_decide: TimeToDecide | None
    expired: int
    expired_share: float | None
    waiting_too_long: int
    waiting_seconds: int
    waiting_since: datetime
    people: list[PersonDecisions] | None


@record(permission="usage:read")
class Downtime:
    """A time in which no process of this installation ran.

    to: The first moment at which one did again; now, when none has.
    """

    from_: datetime = strawberry.field(name="from", description="The last moment at which one did.")
    to: datetime


@record(permission="usage:read")
class Uptime:
    """How much of a range of time this installation ran. It is down while no process beats for 45 seconds.

    share: In percent of the range as far as it is recorded and not yet to come; null when nothing of it is.
    recorded_since: When the first beat was; null before.
    downtimes: The times in it in which none ran, the last 100, the latest first.
    """

    share: float | None
    recorded_since: datetime | None
    downtimes: list[Downtime]
