"""The ledger as people read it: the words."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from handrail.accounts.service import may_reach, may_see
from handrail.accounts.types import ApiToken, User
from handrail.agents.types import Agent
from handrail.core.actors import Actor
from handrail.core.graphql import Info, field
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
    summary: One line about it.
    before: The fields that changed, as they were; null when it is new.
    after: The fields that changed, as they are since; all of them when it is new.
    metadata: More facts, by action.
    """

    id: strawberry.ID
    sequence: int | None
    at: datetime
    actor: Actor
    action: str
    resource_type: str
    resource_id: strawberry.ID | None
    resource_name: str | None
    domain_id: strawberry.Private[str | None]
    outcome: AuditOutcome
    summary: str | None
    before: JSON | None
    after: JSON | None
    metadata: JSON | None

    @field()
    async def domain(self, info: Info) -> Domain | None:
        """The domain it happened in."""
        domain: Domain | None = await info.context.load("domain", self.domain_id)
        return domain


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
    after: datetime | None = strawberry.field(default=None, description="At or after this moment.")
    before: datetime | None = strawberry.field(default=None, description="Before this moment.")


@strawberry.input(description="Which changes to follow.")
class ChangeFilter:
    resource_type: list[str] | None = strawberry.field(default=None, description="About one of these kinds.")
    include_refused: bool | None = strawberry.field(default=None, description="Also what was refused; no unless told.")


Resource = Annotated[
    ToolRun | Agent | Tool | Domain | User | ApiToken,
    strawberry.union("Resource", description="The thing an entry is about, as it stands now."),
]
NEEDED = {
    "tool_run": "tool_run:read",
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
        kind, key = self.entry.resource_type, self.entry.resource_id
        context = info.context
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


@record(permission="audit:verify")
class ChainReport:
    """Whether the ledger is as it was written.

    verified: Whether every entry fits its neighbours and the head.
    entries: How many were checked.
    head_sequence: The last number.
    first_bad_sequence: The first entry that is not as it was written.
    problem: What is wrong with it.
    """

    verified: bool
    entries: int
    head_sequence: int
    first_bad_sequence: int | None
    problem: str | None
