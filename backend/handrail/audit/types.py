"""The ledger as people read it: the words."""

from collections.abc import Callable
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from handrail.accounts.service import may_reach, may_see
from handrail.accounts.types import ApiToken, User
from handrail.agents.types import Agent
from handrail.conversations.types import Conversation
from handrail.core.actors import Actor
from handrail.core.graphql import Context, Info, field
from handrail.core.kernel import Scope
from handrail.core.records import record
from handrail.domains.types import Domain
from handrail.tool_runs.types import ToolRun
from handrail.tools.types import Tool


@strawberry.enum(description="Whether something was done or refused.")
class AuditOutcome(Enum):
    DONE = strawberry.enum_value("done", description="It was done.")
    REFUSED = strawberry.enum_value("refused", description="It was refused and changed nothing.")


@record(permission="audit:read")
class AuditEntry:
    """One entry of the ledger.

    id: Opaque and stable.
    sequence: Its number in the ledger; null for people limited to some domains.
    at: When, to the microsecond.
    actor: Who.
    action: What, such as `tool_run.approve`.
    resource_type: The kind of thing, such as `tool_run`.
    resource_id: The thing's identifier.
    resource_name: The thing's name at that time.
    outcome: Whether it was done or refused.
    channel: By which way the request came: `console`, `api`, `socket`, or `system` for what Handrail did itself.
    request_id: The request's id, as it stands in the answer's headers and in the log.
    address: The network address it came from.
    summary: One line about it.
    before: The fields that changed, as they were; null when it is new.
    after: The fields that changed, as they are since; all of them when it is new.
    metadata: More facts, by action.
    """

    id: strawberry.ID
    position: strawberry.Private[int]
    hash: strawberry.Private[str]
    neighbour: strawberry.Private[Callable[..., Any]]
    sequence: int | None
    at: datetime
    actor: Actor
    action: str
    resource_type: str
    resource_id: strawberry.ID | None
    resource_name: str | None
    domain_id: strawberry.Private[str | None]
    outcome: AuditOutcome
    channel: str
    request_id: str | None
    address: str | None
    summary: str | None
    before: JSON | None
    after: JSON | None
    metadata: JSON | None

    @field()
    async def erased(self, info: Info) -> bool:
        """Whether a person's data was taken out of it; its place in the chain is still proved."""
        erased: bool = await info.context.load("audit_erased", str(self.position))
        return erased

    @field()
    async def domain(self, info: Info) -> Domain | None:
        """The domain it happened in."""
        domain: Domain | None = await info.context.load("domain", self.domain_id)
        return domain

    @field()
    async def resource(self, info: Info) -> "Resource | None":
        """The thing it is about, as it stands now; null when you may not see it or there is none."""
        return await resource_of(info.context, self.resource_type, self.resource_id)

    @field()
    async def chain(self, info: Info) -> "ChainLink | None":
        """Its place in the hash chain; null for people limited to some domains."""
        if self.sequence is None:
            return None
        before: str = await info.context.load("audit_hash", str(self.position - 1))
        return ChainLink(sequence=self.position, hash=self.hash, previous_hash=before)

    @field(personal=True, cost=5)
    async def newer(self, info: Info) -> "AuditEntry | None":
        """The next entry that you may see; null when this is the newest."""
        return await self.beside(info.context, newer=True)

    @field(personal=True, cost=5)
    async def older(self, info: Info) -> "AuditEntry | None":
        """The entry before it that you may see; null when this is the oldest."""
        return await self.beside(info.context, newer=False)

    async def beside(self, context: Context, newer: bool) -> "AuditEntry | None":
        """The next entry in one direction."""
        found: AuditEntry | None = await context.read(
            self.neighbour, context.signed_in, context.kernel.cursors, self.position, newer
        )
        return found


@record(permission="audit:read")
class ChainLink:
    """Where an entry stands in the hash chain.

    sequence: Its number, without gaps.
    hash: Its hash, in hexadecimal.
    previous_hash: The hash of the entry before it; zeros for the first.
    """

    sequence: int
    hash: str
    previous_hash: str


@strawberry.input(description="Which entries; the conditions are all to be met, the values of one are alternatives.")
class AuditFilter:
    actor_id: list[strawberry.ID] | None = strawberry.field(default=None, description="By one of these actors.")
    action: list[str] | None = strawberry.field(
        default=None, description="One of these actions; `tool_run.*` means all that begin so."
    )
    resource_type: list[str] | None = strawberry.field(default=None, description="About one of these kinds.")
    resource_id: list[strawberry.ID] | None = strawberry.field(default=None, description="About one of these things.")
    domain_id: list[strawberry.ID] | None = strawberry.field(default=None, description="In one of these domains.")
    outcome: AuditOutcome | None = strawberry.field(default=None, description="Done or refused.")
    channel: list[str] | None = strawberry.field(
        default=None, description="By one of these ways: `console`, `api`, `socket`, `system`."
    )
    request_id: list[str] | None = strawberry.field(default=None, description="By one of these requests.")
    after: datetime | None = strawberry.field(default=None, description="At or after this moment.")
    before: datetime | None = strawberry.field(default=None, description="Before this moment.")
    timezone: str | None = strawberry.field(
        default=None, description="The IANA name of the time zone in which the query's days are meant; UTC unless told."
    )


@strawberry.input(description="Which changes to follow.")
class ChangeFilter:
    resource_type: list[str] | None = strawberry.field(default=None, description="About one of these kinds.")
    include_refused: bool | None = strawberry.field(default=None, description="Also what was refused; no unless told.")


Resource = Annotated[
    ToolRun | Agent | Tool | Domain | User | ApiToken | Conversation,
    strawberry.union("Resource", description="The thing an entry is about, as it stands now."),
]
NEEDED = {
    "tool_run": "tool_run:read",
    "conversation": "conversation:read",
    "agent": "agent:read",
    "tool": "tool:read",
    "domain": "domain:read",
    "user": "user:read",
    "token": "token:admin",
}


@record(permission="audit:read")
class Change:
    """An entry as it arrives.

    cursor: Give it as `after` to go on from here.
    entry: What happened.
    """

    cursor: str
    entry: AuditEntry

    @field()
    async def resource(self, info: Info) -> Resource | None:
        """The thing it is about, as it stands now; null when you may not see it or there is none."""
        return await resource_of(info.context, self.entry.resource_type, self.entry.resource_id)


async def resource_of(context: Context, kind: str, key: str | None) -> Resource | None:
    """The thing as it stands now, if the viewer may see it."""
    if key is None or kind not in NEEDED or not context.scope.may(NEEDED[kind]):
        return None
    found: Resource | None = await context.load(kind, key)
    return found if found is not None and exists_for(context.scope, found) else None


def exists_for(scope: Scope, thing: Resource) -> bool:
    """Whether the viewer sees it where it is by now."""
    if isinstance(thing, User):
        return may_see(scope, thing)
    if isinstance(thing, ApiToken):
        return may_reach(scope, thing.domains)
    domain_id = thing.id if isinstance(thing, Domain) else getattr(thing, "domain_id", None)
    return scope.sees(domain_id, scope.subject)


@record(permission="audit:read")
class ChangePage:
    """Changes by polling.

    changes: In order.
    cursor: Give it as `after` next time; also when nothing has changed.
    has_more: Whether more wait already.
    """

    changes: list[Change]
    cursor: str
    has_more: bool


@record(permission="audit:read")
class AuditAction:
    """An action that the ledger knows.

    name: Such as `tool_run.approve`.
    description: What it means.
    resource_type: The kind of thing it is about.
    """

    name: str
    description: str
    resource_type: str


@record(permission="audit:read")
class AuditSearch:
    """How far the index of words reaches. What is newer is looked through one by one, as long as it is not too much.

    indexed_through: The last entry that is indexed; null for people limited to some domains.
    lagging: Whether so much is not indexed yet that a search for words may miss what is new.
    """

    indexed_through: int | None
    lagging: bool


@record(permission="audit:read")
class AuditBucket:
    """How much happened in a part of the time.

    starts_at: Its beginning.
    ends_at: Its end, where the next one begins.
    count: How many entries.
    exact: Whether they were counted; of many the number is estimated.
    """

    starts_at: datetime
    ends_at: datetime
    count: int
    exact: bool
