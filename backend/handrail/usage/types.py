"""Model usage: the words."""

from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from handrail.core.graphql import Info, field
from handrail.core.records import record
from handrail.core.refusals import ChangedMeanwhile, InvalidInput, NameTaken, NotFound

if TYPE_CHECKING:
    from handrail.agents.types import Agent

NANO = 1_000_000_000


@strawberry.enum(description="Where the cost of a call comes from. A cost is never a silent 0.")
class CostBasis(Enum):
    KNOWN = strawberry.enum_value("KNOWN", description="From the published price list that Handrail brings along.")
    OVERRIDDEN = strawberry.enum_value("OVERRIDDEN", description="From a price that an administrator has set.")
    FREE_LOCAL = strawberry.enum_value("FREE_LOCAL", description="It ran on a machine of one's own; it costs nothing.")
    UNPRICED = strawberry.enum_value("UNPRICED", description="Nobody knows: no price, or tokens were not reported.")


@record(permission="usage:read")
class AgentCall:
    """One invocation of a model by an agent, as the agent reported it.

    id: Its identifier (UUIDv7).
    span_id: The agent's own identifier of the call; the same one is taken once.
    conversation_id: The conversation it was part of, by the agent's own identifier.
    model: The model's name, as the provider names it.
    provider: Who runs the model, such as openai; null when it was not said.
    at: When it began.
    latency_microseconds: How long it took; null when it was not reported.
    input_tokens: Tokens sent, those read from a cache included; null when unknown.
    output_tokens: Tokens answered, those of reasoning included; null when unknown.
    cached_tokens: Tokens sent that were read from a cache; null when unknown.
    reasoning_tokens: Tokens of reasoning; null when unknown.
    error_type: What went wrong, such as RateLimitError; null when nothing did.
    basis: Where the cost comes from.
    price_source: Which list or price it was computed with; null when unpriced.
    """

    id: strawberry.ID
    domain_id: strawberry.Private[str]
    agent_id: strawberry.Private[str]
    span_id: str
    conversation_id: str | None
    model: str
    provider: str | None
    at: datetime
    latency_microseconds: float | None
    input_tokens: int | None
    output_tokens: int | None
    cached_tokens: int | None
    reasoning_tokens: int | None
    error_type: str | None
    cost_nano: strawberry.Private[int | None]
    basis: CostBasis
    price_source: str | None

    @field()
    async def cost(self, info: Info) -> Decimal | None:
        """US dollars, exact to a billionth; null when unpriced."""
        return None if self.cost_nano is None else Decimal(self.cost_nano) / NANO

    @field()
    async def agent(self, info: Info) -> Annotated["Agent", strawberry.lazy("handrail.agents.types")] | None:
        """Who called."""
        return await info.context.load("agent", self.agent_id)


@strawberry.input(description="One invocation of a model. What is not known is left out: it is never taken as 0.")
class AgentCallInput:
    span_id: str = strawberry.field(
        description="Your identifier of the call, up to 64 letters: sent twice, it counts once."
    )
    model: str = strawberry.field(description="The model's name, as the provider names it, up to 120 letters.")
    provider: str | None = strawberry.field(
        default=None, description="Who runs the model: openai, anthropic, google, ... or ollama for one of your own."
    )
    at: datetime | None = strawberry.field(default=None, description="When it began; now unless told.")
    latency_milliseconds: float | None = strawberry.field(default=None, description="How long it took.")
    input_tokens: int | None = strawberry.field(default=None, description="Tokens sent, cached ones included.")
    output_tokens: int | None = strawberry.field(default=None, description="Tokens answered, reasoning included.")
    cached_tokens: int | None = strawberry.field(default=None, description="Of the tokens sent: read from a cache.")
    reasoning_tokens: int | None = strawberry.field(default=None, description="Of the tokens answered: reasoning.")
    error_type: str | None = strawberry.field(default=None, description="What went wrong; left out: nothing did.")
    conversation_id: str | None = strawberry.field(default=None, description="Your identifier of the conversation.")


@strawberry.input(description="Which calls; the conditions are all to be met.")
class AgentCallFilter:
    domain_id: list[strawberry.ID] | None = strawberry.field(default=None, description="In one of these domains.")
    agent_id: list[strawberry.ID] | None = strawberry.field(default=None, description="By one of these agents.")
    model: list[str] | None = strawberry.field(default=None, description="Of one of these models.")
    conversation_id: list[str] | None = strawberry.field(
        default=None, description="Of one of these conversations, by the agents' own identifiers."
    )
    failed: bool | None = strawberry.field(default=None, description="Only those that failed, or that did not.")
    basis: list[CostBasis] | None = strawberry.field(default=None, description="Whose cost comes from one of these.")
    time_known: bool | None = strawberry.field(
        default=None, description="Only those that told how long they took, or that did not."
    )
    tokens_known: bool | None = strawberry.field(
        default=None, description="Only those that told both tokens sent and answered, or that did not."
    )
    cached_known: bool | None = strawberry.field(
        default=None, description="Only those that told how much was read from a cache, or that did not."
    )
    reasoning_known: bool | None = strawberry.field(
        default=None, description="Only those that told how much was reasoning, or that did not."
    )
    after: datetime | None = strawberry.field(default=None, description="At or after this moment.")
    before: datetime | None = strawberry.field(default=None, description="Before this moment.")


@record(permission="usage:record")
class AgentCallsRecorded:
    """What was taken.

    recorded: How many were new.
    duplicates: How many had been recorded before, and were left as they were.
    unpriced: How many of the new ones have no known cost.
    """

    recorded: int
    duplicates: int
    unpriced: int


@record(permission="usage:read")
class ModelPrice:
    """A price that an administrator has set, in US dollars. It counts for calls recorded from then on.

    id: Its identifier (UUIDv7).
    model: The model's name; with `*` at its end, every model that begins so. The longest match counts.
    provider: For this provider alone; null: whoever runs it.
    input_per_million: For a million tokens sent.
    output_per_million: For a million tokens answered.
    cached_per_million: For a million tokens read from a cache; null: as those sent.
    per_hour: For an hour of the model's time, beside the tokens; null: nothing.
    free: Whether it costs nothing because it runs on a machine of one's own.
    updated_at: When it was set last.
    revision: Goes up with every change; give it back as `expectedRevision`.
    """

    id: strawberry.ID
    model: str
    provider: str | None
    input_per_million: Decimal | None
    output_per_million: Decimal | None
    cached_per_million: Decimal | None
    per_hour: Decimal | None
    free: bool
    updated_at: datetime
    revision: int


@strawberry.input(description="A price in US dollars: per million tokens, per hour, both, or free.")
class ModelPriceInput:
    model: str = strawberry.field(description="The model's name; `*` at its end means every model that begins so.")
    provider: str | None = strawberry.field(default=None, description="For this provider alone; left out: all.")
    input_per_million: Decimal | None = strawberry.field(default=None, description="For a million tokens sent.")
    output_per_million: Decimal | None = strawberry.field(default=None, description="For a million tokens answered.")
    cached_per_million: Decimal | None = strawberry.field(
        default=None, description="For a million tokens read from a cache; left out: as those sent."
    )
    per_hour: Decimal | None = strawberry.field(default=None, description="For an hour of the model's time.")
    free: bool | None = strawberry.field(default=None, description="It runs on a machine of one's own.")


RecordAgentCallsResult = Annotated[
    AgentCallsRecorded | NotFound | InvalidInput,
    strawberry.union("RecordAgentCallsResult", description="What was taken, or why nothing was."),
]
ModelPriceResult = Annotated[
    ModelPrice | NotFound | InvalidInput | NameTaken | ChangedMeanwhile,
    strawberry.union("ModelPriceResult", description="The price, or why it was not set."),
]
