"""Model usage: what the API offers."""

import asyncio

import strawberry

from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once
from handrail.usage import service
from handrail.usage.prices import listed
from handrail.usage.types import (
    AgentCall,
    AgentCallFilter,
    AgentCallInput,
    ModelPrice,
    ModelPriceInput,
    ModelPriceResult,
    RecordAgentCallsResult,
)


@strawberry.type
class UsageQuery:
    @query("usage:read")
    async def agent_calls(
        self, info: Info, filter: AgentCallFilter | None = None, first: int | None = None, after: str | None = None
    ) -> Connection_[AgentCall]:
        """The model calls that agents reported, newest first.

        filter: Which ones; all of them unless told.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor: start behind it.
        """
        page = await info.context.read(service.page, info.context.scope, filter, first, after)
        return page.connection(Connection_[AgentCall])

    @query("usage:read")
    async def model_prices(self, info: Info) -> list[ModelPrice]:
        """The prices that were set here, by model. They go before the published list."""
        return await info.context.read(service.prices)


@strawberry.type
class UsageMutation:
    @mutation("usage.record", "usage:record")
    async def record_agent_calls(
        self, info: Info, calls: list[AgentCallInput], agent_id: strawberry.ID | None = None
    ) -> RecordAgentCallsResult:
        """Report model calls, up to 500 at a time: all of them are taken, or none. Leaves no ledger entry.

        The same `spanId` of an agent counts once, so whatever was not answered is simply sent again.

        calls: The calls.
        agent_id: Whose calls; an agent's own token may leave it out.
        """
        service.ensure_count(calls)
        costs = await asyncio.to_thread(listed, calls)
        return await info.context.write(service.record_calls, info.context.scope, agent_id, calls, costs)

    @mutation("model_price.set", "usage:price")
    async def set_model_price(
        self,
        info: Info,
        input: ModelPriceInput,
        id: strawberry.ID | None = None,
        expected_revision: int | None = None,
        idempotency_key: str | None = None,
    ) -> ModelPriceResult:
        """Set what a model costs. It counts for calls recorded from then on; earlier ones keep their cost.

        input: The price.
        id: A price that is to be changed; left out: a new one.
        expected_revision: The revision you read, of a price that is to be changed.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.set_price, context.scope, input, id, expected_revision)

    @mutation("model_price.remove", "usage:price")
    async def remove_model_price(self, info: Info, id: strawberry.ID, expected_revision: int) -> ModelPriceResult:
        """Take a price away: from then on the published list counts again.

        id: Its identifier.
        expected_revision: The revision you read.
        """
        return await info.context.write(service.remove_price, info.context.scope, id, expected_revision)
