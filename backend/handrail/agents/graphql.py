"""Agents: what the API offers."""

from typing import Annotated

import strawberry

from handrail.agents import service
from handrail.agents.types import Agent, AgentFilter, AgentInput, AgentSort, AgentState, Heartbeat, IllegalTransition
from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once
from handrail.core.refusals import ChangedMeanwhile, InvalidInput, NameTaken, NotFound, StillInUse

AgentResult = Annotated[
    Agent | NotFound | NameTaken | InvalidInput | ChangedMeanwhile,
    strawberry.union("AgentResult", description="The agent, or why it was not changed."),
]
PromoteAgentResult = Annotated[
    Agent | NotFound | IllegalTransition | ChangedMeanwhile | StillInUse | InvalidInput,
    strawberry.union("PromoteAgentResult", description="The agent in its new state, or why it was not moved."),
]
HeartbeatResult = Annotated[
    Heartbeat | NotFound,
    strawberry.union("HeartbeatResult", description="The sign of life as it was taken, or why it was not."),
]


@strawberry.type
class AgentQuery:
    @query("agent:read")
    async def agents(
        self,
        info: Info,
        filter: AgentFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        order: AgentSort | None = None,
        descending: bool | None = None,
    ) -> Connection_[Agent]:
        """Agents, by name unless told; an agent's own token finds that agent alone.

        filter: Which ones; all of them unless told.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor of the same order: start behind it.
        order: By what they are sorted; by name unless told.
        descending: The other way round.
        """
        page = await info.context.read(service.page, info.context.scope, filter, order, descending, first, after)
        return page.connection(Connection_[Agent])

    @query("agent:read")
    async def agent(self, info: Info, id: strawberry.ID) -> Agent | None:
        """One agent; null when there is none, or when it lies outside your domains.

        id: Its identifier.
        """
        return await info.context.read(service.get, info.context.scope, id)


@strawberry.type
class AgentMutation:
    @mutation("agent.create", "agent:write")
    async def create_agent(self, info: Info, input: AgentInput, idempotency_key: str | None = None) -> AgentResult:
        """Create an agent; it begins in development.

        input: The new agent.
        idempotency_key: The same key does it once in 24 hours.
        """
        return await once(info.context, idempotency_key, service.create, info.context.scope, input)

    @mutation("agent.update", "agent:write")
    async def update_agent(
        self,
        info: Info,
        id: strawberry.ID,
        expected_revision: int,
        input: AgentInput,
        idempotency_key: str | None = None,
    ) -> AgentResult:
        """Change an agent; every field takes the value given, save those that say otherwise.

        id: Its identifier.
        expected_revision: The revision you read.
        input: The agent as it shall be.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.change, context.scope, id, expected_revision, input)

    @mutation("agent.bump_version", "agent:write")
    async def bump_agent_version(
        self,
        info: Info,
        id: strawberry.ID,
        expected_revision: int,
        version: str,
        idempotency_key: str | None = None,
    ) -> AgentResult:
        """Give an agent a higher semantic version.

        id: Its identifier.
        expected_revision: The revision you read.
        version: The new version, such as 1.4.0.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.bump_version, context.scope, id, expected_revision, version)

    @mutation("agent.promote", "agent:promote")
    async def promote_agent(
        self,
        info: Info,
        id: strawberry.ID,
        expected_revision: int,
        to: AgentState,
        idempotency_key: str | None = None,
    ) -> PromoteAgentResult:
        """Move an agent to one of its `nextStates`. It is archived only without open tool runs.

        id: Its identifier.
        expected_revision: The revision you read.
        to: The new state.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.promote, context.scope, id, expected_revision, to)

    @mutation("agent.heartbeat", "agent:heartbeat")
    async def agent_heartbeat(self, info: Info, agent_id: strawberry.ID | None = None) -> HeartbeatResult:
        """Say that an agent is alive. Leaves no ledger entry.

        agent_id: The agent; an agent's own token may leave it out.
        """
        return await info.context.write(service.heartbeat, info.context.scope, agent_id)
