"""Domains: the words."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from handrail.accounts.service import may_see
from handrail.core.graphql import Info, field
from handrail.core.records import record

if TYPE_CHECKING:
    from handrail.accounts.types import User
    from handrail.agents.types import Agent


@record(permission="domain:read")
class Domain:
    """A business area that groups agents.

    id: Its identifier (UUIDv7).
    name: Unique among domains, 1 to 60 characters.
    description: What the area is about.
    keywords: Words that route a message to this domain.
    archived_at: When it was archived; null while it is in use.
    created_at: When it was created.
    revision: Goes up with every change; give it back as `expectedRevision`.
    """

    id: strawberry.ID
    name: str
    description: str
    keywords: list[str]
    owner_id: strawberry.Private[str | None]
    default_agent_id: strawberry.Private[str | None]
    archived_at: datetime | None
    created_at: datetime
    revision: int

    @field()
    async def owner(self, info: Info) -> Annotated["User", strawberry.lazy("handrail.accounts.types")] | None:
        """The person who answers for it; null when they are limited to domains that you do not see."""
        found: User | None = await info.context.load("user", self.owner_id)
        return found if found and may_see(info.context.scope, found) else None

    @field()
    async def default_agent(self, info: Info) -> Annotated["Agent", strawberry.lazy("handrail.agents.types")] | None:
        """The agent that answers when no keyword picks another."""
        found: Agent | None = await info.context.load("agent", self.default_agent_id)
        return found if found and info.context.scope.sees(found.domain_id, found.id) else None

    @field()
    async def agent_count(self, info: Info) -> int:
        """How many agents it has that are not archived."""
        return int(await info.context.load("domain_agent_count", self.id))


@strawberry.enum(description="By what domains are sorted; those alike by name.")
class DomainSort(Enum):
    NAME = strawberry.enum_value("name", description="The name.")
    CREATED = strawberry.enum_value("created", description="When it was created.")


@strawberry.input(description="A domain as people fill it in.")
class DomainInput:
    name: str = strawberry.field(description="Unique among domains, 1 to 60 characters.")
    description: str | None = strawberry.field(default=None, description="What the area is about.")
    keywords: list[str] | None = strawberry.field(default=None, description="Words that route a message here.")
    owner_id: strawberry.ID | None = strawberry.field(default=None, description="The person who answers for it.")
    default_agent_id: strawberry.ID | None = strawberry.field(
        default=None, description="The agent that answers by default; one of this domain."
    )
