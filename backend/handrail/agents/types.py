"""Agents: the words, and the state machine."""

import asyncio
import re
from dataclasses import replace
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from handrail.core.graphql import Info, field
from handrail.core.records import record
from handrail.core.refusals import Refusal, Refused, invalid

if TYPE_CHECKING:
    from handrail.domains.types import Domain
    from handrail.tools.types import Tool


@strawberry.enum(description="Where an agent stands between its first draft and the archive.")
class AgentState(Enum):
    DEVELOPMENT = strawberry.enum_value("DEVELOPMENT", description="Being built.")
    TESTING = strawberry.enum_value("TESTING", description="Being tried out; may go back to development.")
    PRODUCTION = strawberry.enum_value("PRODUCTION", description="At work.")
    DEPRECATED = strawberry.enum_value("DEPRECATED", description="Still there, but not to be used for anything new.")
    ARCHIVED = strawberry.enum_value("ARCHIVED", description="Out of use for good.")


NEXT_STATES: dict[AgentState, tuple[AgentState, ...]] = {
    AgentState.DEVELOPMENT: (AgentState.TESTING, AgentState.DEPRECATED),
    AgentState.TESTING: (AgentState.PRODUCTION, AgentState.DEVELOPMENT, AgentState.DEPRECATED),
    AgentState.PRODUCTION: (AgentState.DEPRECATED,),
    AgentState.DEPRECATED: (AgentState.ARCHIVED,),
    AgentState.ARCHIVED: (),
}


@record(permission="agent:read")
class Agent:
    """A configured AI worker.

    id: Its identifier (UUIDv7).
    name: Unique within its domain, 1 to 60 characters.
    description: What it does.
    version: Its semantic version, such as 1.4.0.
    state: Where it stands in its life.
    capabilities: What it can do, in a few words each.
    keywords: Words that route a message to it.
    model: The model it runs on; null when that is its own affair.
    system_prompt: What it is told before every conversation.
    last_heartbeat_at: When it last said that it is alive; null before the first time.
    created_at: When it was created.
    revision: Goes up with every change; give it back as `expectedRevision`.
    """

    id: strawberry.ID
    domain_id: strawberry.Private[str]
    name: str
    description: str
    version: str
    state: AgentState
    capabilities: list[str]
    keywords: list[str]
    model: str | None
    system_prompt: str | None
    tool_ids: strawberry.Private[list[str]]
    last_heartbeat_at: datetime | None
    created_at: datetime
    revision: int

    @field()
    async def domain(self, info: Info) -> Annotated["Domain", strawberry.lazy("handrail.domains.types")]:
        """The business area it belongs to."""
        return await info.context.load("domain", self.domain_id)

    @field()
    async def tools(self, info: Info) -> list[Annotated["Tool", strawberry.lazy("handrail.tools.types")]]:
        """The tools it may call, by name."""
        found: list[Tool | None] = await asyncio.gather(*(info.context.load("tool", key) for key in self.tool_ids))
        return sorted((tool for tool in found if tool), key=lambda tool: tool.name)

    @field()
    async def next_states(self) -> list[AgentState]:
        """The states it may be moved to from here."""
        return list(NEXT_STATES[self.state])

    @field()
    async def open_runs(self, info: Info) -> int:
        """How many of its tool runs are not finished."""
        return int(await info.context.load("agent_open_runs", self.id))


@record(permission="agent:heartbeat")
class Heartbeat:
    """An agent's sign of life, as the server took it.

    agent_id: The agent.
    at: When it arrived.
    """

    agent_id: strawberry.ID
    at: datetime


@strawberry.input(description="Which agents to list; every condition given must hold.")
class AgentFilter:
    domain_id: list[strawberry.ID] | None = strawberry.field(default=None, description="Agents of these domains.")
    state: list[AgentState] | None = strawberry.field(default=None, description="Agents in these states.")
    text: str | None = strawberry.field(default=None, description="Part of the name or the description.")


@strawberry.enum(description="By what agents are sorted; those alike by name.")
class AgentSort(Enum):
    NAME = strawberry.enum_value("name", description="The name.")
    STATE = strawberry.enum_value("state", description="The state, from development to the archive.")
    HEARTBEAT = strawberry.enum_value("heartbeat", description="The last heartbeat, those that never had one first.")
    CREATED = strawberry.enum_value("created", description="When it was created.")


@strawberry.input(description="An agent as people fill it in.")
class AgentInput:
    domain_id: strawberry.ID = strawberry.field(description="The business area it belongs to.")
    name: str = strawberry.field(description="Unique within its domain, 1 to 60 characters.")
    description: str | None = strawberry.field(default=None, description="What it does.")
    version: str | None = strawberry.field(
        default=None, description="Semantic version, never lower than before. Left out: as it is; 0.1.0 at first."
    )
    capabilities: list[str] | None = strawberry.field(default=None, description="What it can do, in a few words each.")
    keywords: list[str] | None = strawberry.field(default=None, description="Words that route a message to it.")
    model: str | None = strawberry.field(default=None, description="The model it runs on.")
    system_prompt: str | None = strawberry.field(default=None, description="What it is told before a conversation.")
    tool_ids: list[strawberry.ID] | None = strawberry.field(
        default=None, description="The tools it may call: those of its domain or of none. Left out: as they are."
    )


@strawberry.type(description="An agent cannot go from its state to the one asked for.")
class IllegalTransition(Refusal):
    state: AgentState = strawberry.field(description="Its state now.")
    allowed: list[AgentState] = strawberry.field(description="Where it may go from here.")


def moved(agent: Agent, to: AgentState) -> Agent:
    """The agent in its new state. Errors: IllegalTransition."""
    allowed = NEXT_STATES[agent.state]
    if to not in allowed:
        names = " or ".join(state.name.lower() for state in allowed) or "nowhere"
        message = f"From {agent.state.name.lower()} it can go to {names}."
        raise Refused(IllegalTransition(message=message, state=agent.state, allowed=list(allowed)))
    return replace(agent, state=to, revision=agent.revision + 1)


NUMBER = r"(0|[1-9]\d{0,8})"
SEMANTIC = re.compile(rf"{NUMBER}\.{NUMBER}\.{NUMBER}(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?", re.ASCII)
VersionKey = tuple[tuple[int, int, int], bool, list[tuple[bool, int, str]]]


def version_key(path: str, version: str) -> VersionKey:
    """What orders semantic versions: numbers, then releases after their pre-releases. Errors: InvalidInput."""
    match = SEMANTIC.fullmatch(version)
    parts = (match[4] or "").split(".") if match else []
    numbers = [part for part in parts if part.isdigit()]
    if not match or len(version) > 40 or (match[4] and "" in parts) or any(p != "0" and p[0] == "0" for p in numbers):
        raise invalid(path, "A semantic version is needed, such as 1.4.0 or 2.0.0-beta.1.")
    order = [(not part.isdigit(), int(part) if part.isdigit() else 0, part) for part in parts] if match[4] else []
    return (int(match[1]), int(match[2]), int(match[3])), match[4] is None, order
