"""Tools: the words."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from handrail.core.graphql import Info, field
from handrail.core.records import record
from handrail.core.refusals import ChangedMeanwhile, InvalidInput, NameTaken, NotFound, StillInUse

if TYPE_CHECKING:
    JSON = Any
    from handrail.domains.types import Domain
    from handrail.policies.types import PolicyReference
else:
    from strawberry.scalars import JSON


@strawberry.enum(description="How much harm a wrong call can do.")
class Risk(Enum):
    LOW = strawberry.enum_value("LOW", description="It only reads, or its effect does not matter.")
    MEDIUM = strawberry.enum_value("MEDIUM", description="Its effect can easily be undone.")
    HIGH = strawberry.enum_value("HIGH", description="Its effect costs money or trust.")
    CRITICAL = strawberry.enum_value("CRITICAL", description="Its effect cannot be undone.")


@strawberry.enum(description="Where a tool runs.")
class ToolPlace(Enum):
    CALLER = strawberry.enum_value("CALLER", description="The agent runs it itself once it has claimed the run.")
    MCP_SERVER = strawberry.enum_value("MCP_SERVER", description="An MCP server runs it.")


@record(permission="tool:read")
class Tool:
    """Something an agent may call.

    id: Its identifier (UUIDv7).
    name: Unique among tools: lower-case words joined by dots, such as payments.refund.
    description: What a call does.
    arguments_schema: JSON Schema (2020-12) of its arguments, which are an object.
    schema_version: Goes up whenever the schema changes.
    risk: How much harm a wrong call can do.
    needs_approval: Whether a call waits for a person; kept as the policy `tool:<name>`.
    place: Where it runs.
    archived_at: When it was archived; null while it is in use.
    created_at: When it was created.
    revision: Goes up with every change; give it back as `expectedRevision`.
    """

    id: strawberry.ID
    domain_id: strawberry.Private[str | None]
    name: str
    description: str
    arguments_schema: JSON
    schema_version: int
    risk: Risk
    needs_approval: bool
    place: ToolPlace
    archived_at: datetime | None
    created_at: datetime
    revision: int

    @field()
    async def domain(self, info: Info) -> Annotated["Domain", strawberry.lazy("handrail.domains.types")] | None:
        """The business area whose agents may call it; null: those of every area."""
        return await info.context.load("domain", self.domain_id)

    @field()
    async def policy(
        self, info: Info
    ) -> Annotated["PolicyReference", strawberry.lazy("handrail.policies.types")] | None:
        """The policy that keeps whether it needs approval."""
        return await info.context.load("tool_policy", self.id)


@strawberry.enum(description="By what tools are sorted; those alike by name.")
class ToolSort(Enum):
    NAME = strawberry.enum_value("name", description="The name.")
    RISK = strawberry.enum_value("risk", description="The risk, the lowest first.")
    CREATED = strawberry.enum_value("created", description="When it was created.")


@strawberry.input(description="Which tools to list; every condition given must hold.")
class ToolFilter:
    domain_id: list[strawberry.ID] | None = strawberry.field(
        default=None, description="Tools of these domains, and those that all domains share."
    )
    risk: list[Risk] | None = strawberry.field(default=None, description="Tools of these risks.")
    text: str | None = strawberry.field(default=None, description="Part of the name or the description.")
    include_archived: bool | None = strawberry.field(default=None, description="Also those out of use.")


@strawberry.input(description="A tool as people fill it in.")
class ToolInput:
    domain_id: strawberry.ID | None = strawberry.field(
        default=None, description="The business area whose agents may call it; null: those of every area."
    )
    name: str = strawberry.field(description="Unique among tools: lower-case words joined by dots, up to 100 signs.")
    description: str | None = strawberry.field(default=None, description="What a call does.")
    arguments_schema: JSON | None = strawberry.field(
        default=None, description="JSON Schema (2020-12) of its arguments. Left out: as it is; any object at first."
    )
    risk: Risk | None = strawberry.field(
        default=None, description="How much harm a wrong call can do. Left out: as it is; MEDIUM at first."
    )
    needs_approval: bool | None = strawberry.field(
        default=None, description="Whether a call waits for a person. Left out: as it is; true at first."
    )


ToolResult = Annotated[
    Tool | NotFound | NameTaken | InvalidInput | ChangedMeanwhile | StillInUse,
    strawberry.union("ToolResult", description="The tool, or why it was not changed."),
]
