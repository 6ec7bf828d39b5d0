"""Accounts: people, their sessions, and API tokens."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from handrail.core.actors import Actor, ActorType
from handrail.core.graphql import Info, field
from handrail.core.records import record
from handrail.core.refusals import Refusal

if TYPE_CHECKING:
    from handrail.agents.types import Agent


@strawberry.enum(description="What a person may do, from least to most.")
class Role(Enum):
    VIEWER = strawberry.enum_value("viewer", description="Sees everything in their domains, changes nothing.")
    OPERATOR = strawberry.enum_value("operator", description="Also decides about tool runs.")
    DEVELOPER = strawberry.enum_value(
        "developer", description="Also builds: domains, agents, tools and API tokens; does not decide."
    )
    ADMIN = strawberry.enum_value("admin", description="May do everything, people included.")


@strawberry.enum(description="Whether a person can sign in.")
class UserState(Enum):
    INVITED = strawberry.enum_value("invited", description="Has a link, and has not used it yet.")
    ACTIVE = strawberry.enum_value("active", description="Can sign in.")
    DISABLED = strawberry.enum_value("disabled", description="Cannot sign in; nothing of theirs works any more.")


@strawberry.enum(description="By what people are sorted; those alike by name.")
class UserSort(Enum):
    NAME = strawberry.enum_value("name", description="The name.")
    EMAIL = strawberry.enum_value("email", description="The address.")
    SEEN = strawberry.enum_value("seen", description="When they were here last; who never was comes first.")
    CREATED = strawberry.enum_value("created", description="When they were invited.")


@strawberry.enum(description="By what API tokens are sorted; those alike by when they were made.")
class TokenSort(Enum):
    NAME = strawberry.enum_value("name", description="The name.")
    USED = strawberry.enum_value("used", description="When it was last used; what never was comes first.")
    EXPIRES = strawberry.enum_value("expires", description="When it ends; what never does comes first.")
    CREATED = strawberry.enum_value("created", description="When it was made.")


@strawberry.enum(description="What an API token is for.")
class TokenKind(Enum):
    AGENT = strawberry.enum_value(
        "agent", description="Bound to one agent: it asks for runs, claims and reports, and never decides."
    )
    INTEGRATION = strawberry.enum_value(
        "integration", description="Acts for the person who made it, with chosen scopes, never more than theirs."
    )


@strawberry.enum(description="What a one-time link does.")
class LinkPurpose(Enum):
    SETUP = strawberry.enum_value("setup", description="Makes the first administrator.")
    INVITE = strawberry.enum_value("invite", description="Lets someone choose their password.")
    SIGN_IN = strawberry.enum_value("sign_in", description="Signs in without a password.")


@strawberry.type(description="Unknown address or wrong password: the answer is the same.")
class SignInFailed(Refusal):
    pass


@strawberry.type(description="The link was used, withdrawn or has run out, or never was one.")
class LinkExpired(Refusal):
    pass


@strawberry.type(description="Nobody would be left who can administer everything.")
class LastAdmin(Refusal):
    pass


@record(permission="user:read")
class User:
    """A person.

    id: Their identifier (UUIDv7).
    name: How they are called.
    email: How they sign in.
    role: What they may do.
    state: Whether they can sign in.
    created_at: When they were invited or set up.
    last_seen_at: When they last used Handrail, to the minute; null if never.
    revision: Goes up with every change; give it back as `expectedRevision`.
    """

    id: strawberry.ID
    name: str
    email: str
    role: Role
    domains: strawberry.Private[list[str] | None]
    state: UserState
    created_at: datetime
    last_seen_at: datetime | None
    revision: int

    @field()
    async def domain_ids(self, info: Info) -> list[strawberry.ID] | None:
        """The domains they are limited to, as far as you see them; null: all domains."""
        return seen(self.domains, info)


@record(permission="token:admin")
class ApiToken:
    """A key for programs. Its secret is shown once, when it is made.

    id: Its identifier (UUIDv7).
    name: What it is for.
    kind: What it is for: one agent, or an integration.
    scopes: The permissions it has.
    prefix: How it begins, to recognise it: `hr_` and its public part.
    created_at: When it was made.
    expires_at: When it stops working; null: never.
    last_used_at: When it was last used, to the minute; null if never.
    revoked_at: When it was revoked; null while it works.
    """

    id: strawberry.ID
    name: str
    kind: TokenKind
    agent_id: strawberry.Private[str | None]
    scopes: list[str]
    domains: strawberry.Private[list[str] | None]
    prefix: str
    creator_id: strawberry.Private[str | None]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    @field()
    async def agent(self, info: Info) -> Annotated["Agent", strawberry.lazy("handrail.agents.types")] | None:
        """The agent it is bound to; null for integrations."""
        found: Agent | None = await info.context.load("agent", self.agent_id)
        return found

    @field()
    async def domain_ids(self, info: Info) -> list[strawberry.ID] | None:
        """The domains it is limited to, as far as you see them; null: all domains of the person who made it."""
        return seen(self.domains, info)

    @field()
    async def created_by(self, info: Info) -> Actor:
        """Who made it."""
        creator: User | None = await info.context.load("user", self.creator_id)
        if creator is None:
            return Actor(type=ActorType.SYSTEM, id=None, name="command line")
        return Actor(type=ActorType.PERSON, id=creator.id, name=creator.name)


@record()
class Session:
    """One browser in which you are signed in.

    id: Its identifier.
    created_at: When you signed in.
    last_used_at: When it was last used, to the minute.
    expires_at: When it ends if it is not used before.
    address: The network address you signed in from.
    user_agent: What the browser calls itself.
    current: Whether it is the one you are asking through.
    """

    id: strawberry.ID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    address: str | None
    user_agent: str | None
    current: bool


def seen(domains: list[str] | None, info: Info) -> list[strawberry.ID] | None:
    """Domain ids without those that do not exist for the viewer."""
    if domains is None:
        return None
    scope = info.context.scope
    return [strawberry.ID(domain_id) for domain_id in domains if scope.sees(domain_id, scope.subject)]
