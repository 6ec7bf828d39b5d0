"""Policies: the words."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry.scalars import JSON

from handrail.accounts.types import Role
from handrail.agents.types import AgentState
from handrail.core.actors import Actor
from handrail.core.graphql import Info, field
from handrail.core.kernel import Scope
from handrail.core.records import record
from handrail.tools.types import Risk

if TYPE_CHECKING:
    from handrail.agents.types import Agent
    from handrail.domains.types import Domain
    from handrail.tools.types import Tool

DECIDE_BY: dict[Risk, timedelta] = {
    Risk.LOW: timedelta(hours=2),
    Risk.MEDIUM: timedelta(hours=1),
    Risk.HIGH: timedelta(minutes=45),
    Risk.CRITICAL: timedelta(minutes=30),
}
EXECUTE_BY: dict[Risk, timedelta] = {
    Risk.LOW: timedelta(hours=1),
    Risk.MEDIUM: timedelta(hours=1),
    Risk.HIGH: timedelta(minutes=15),
    Risk.CRITICAL: timedelta(minutes=15),
}


@strawberry.enum(description="By what policies are sorted; those alike by name.")
class PolicySort(Enum):
    NAME = strawberry.enum_value("name", description="The name.")
    VERSION = strawberry.enum_value("version", description="The number of its newest version.")
    PUBLISHED = strawberry.enum_value("published", description="When its newest version was published.")


@strawberry.enum(name="PolicyEffect", description="What a rule does to a tool run; the later one here wins.")
class Effect(Enum):
    ALLOW = strawberry.enum_value(1, description="It runs without people, within the rule's limits.")
    REQUIRE = strawberry.enum_value(2, description="People must approve it.")
    DENY = strawberry.enum_value(3, description="It does not run.")


@strawberry.enum(description="How a condition compares an argument.")
class Operator(Enum):
    EQ = strawberry.enum_value("eq", description="Equal to `value`, of the same type.")
    NE = strawberry.enum_value("ne", description="Of the same type as `value`, but not equal.")
    IN = strawberry.enum_value("in", description="Equal to one of the list `value`.")
    LT = strawberry.enum_value("lt", description="A number less than `value`.")
    LTE = strawberry.enum_value("lte", description="A number of at most `value`.")
    GT = strawberry.enum_value("gt", description="A number greater than `value`.")
    GTE = strawberry.enum_value("gte", description="A number of at least `value`.")
    BETWEEN = strawberry.enum_value("between", description="A number within `value`, a list of two, both included.")
    PREFIX = strawberry.enum_value("prefix", description="A text that begins with `value`.")
    GLOB = strawberry.enum_value("glob", description="A text that fits `value`, where `*` stands for any letters.")
    LENGTH = strawberry.enum_value(
        "length", description="A text, list or object whose length is within `value`, a list of two."
    )
    EXISTS = strawberry.enum_value("exists", description="The argument is there, whatever its value.")
    ALL = strawberry.enum_value("all", description="Every one of `conditions` holds.")
    ANY = strawberry.enum_value("any", description="One of `conditions` holds.")
    NOT = strawberry.enum_value("not", description="The one in `conditions` does not hold.")


@strawberry.enum(description="A day of the week.")
class Weekday(Enum):
    MONDAY = strawberry.enum_value(0, description="Monday.")
    TUESDAY = strawberry.enum_value(1, description="Tuesday.")
    WEDNESDAY = strawberry.enum_value(2, description="Wednesday.")
    THURSDAY = strawberry.enum_value(3, description="Thursday.")
    FRIDAY = strawberry.enum_value(4, description="Friday.")
    SATURDAY = strawberry.enum_value(5, description="Saturday.")
    SUNDAY = strawberry.enum_value(6, description="Sunday.")


@record()
class PolicyReference:
    """The rule that decided whether a tool run needs people.

    policy_id: The policy; null when no rule matched, or when it is not known.
    name: The policy's name; `default` when no rule matched.
    version: The version of the policy; versions never change.
    rule: The rule that asked, in words.
    """

    policy_id: strawberry.ID | None = None
    name: str
    version: int
    rule: str


@record(permission="policy:read")
class Condition:
    """A typed condition on the arguments. A missing or ill-typed argument never satisfies an ALLOW rule.

    operator: How it compares.
    path: JSON Pointer to the argument, such as `/amount`; null for ALL, ANY and NOT.
    value: What it is compared with.
    conditions: The conditions that ALL, ANY and NOT are about.
    """

    operator: Operator
    path: str | None = None
    value: JSON | None = None
    conditions: list["Condition"] = strawberry.field(default_factory=list, metadata={"size": 2})


@record(permission="policy:read")
class WeeklyWindow:
    """Hours of the week.

    days: The days on which it begins.
    starts: When it begins on these days, such as `09:00`.
    ends: When it ends, such as `17:00`; at or before `starts` means on the next day.
    timezone: The IANA time zone, such as `Europe/Berlin`.
    """

    days: list[Weekday]
    starts: str
    ends: str
    timezone: str


@record(permission="policy:read")
class Limit:
    """How much an ALLOW rule lets through for one agent. Beyond it people must approve.

    most: How many runs, or the largest sum.
    sum_of: JSON Pointer to the number that is added up; null counts runs.
    window_seconds: Over how long, looking back from now.
    """

    most: float
    sum_of: str | None
    window_seconds: int


@record(permission="policy:read")
class PolicyRule:
    """One rule: what it matches, and what it does then. What it does not name matches everything.

    effect: What it does.
    in_words: The rule in one sentence.
    tool: A tool's name; `*` stands for any letters.
    agent_state: Only agents in this state.
    risk: Only tools of this risk.
    condition: Only when the arguments are so.
    window: Only in these hours.
    limits: For ALLOW: how much it lets through.
    approvers: For REQUIRE: how many people must approve.
    from_roles: For REQUIRE: only people of these roles count; empty means everyone who may decide.
    reason_required: For REQUIRE: approving needs a reason too.
    separation_of_duties: For REQUIRE: whether the requester, the person the agent acts for and whoever edited the
      arguments last do not count; null means so at high and critical risk.
    decide_by_seconds: For REQUIRE: how long people have; null means as usual at this risk.
    escalate_to: For REQUIRE: the role that is asked as well when three quarters of that time are over, and whose
      approvals count from then on; null means the next role up.
    execute_by_seconds: How long an approval may be used; null means as usual at this risk.
    """

    effect: Effect
    in_words: str
    tool: str = "*"
    domain_id: strawberry.Private[str | None] = None
    agent_id: strawberry.Private[str | None] = None
    agent_state: AgentState | None = None
    risk: Risk | None = None
    condition: Condition | None = None
    window: WeeklyWindow | None = None
    limits: list[Limit] = strawberry.field(default_factory=list)
    approvers: int = 1
    from_roles: list[Role] = strawberry.field(default_factory=list)
    reason_required: bool = False
    separation_of_duties: bool | None = None
    decide_by_seconds: int | None = None
    execute_by_seconds: int | None = None
    escalate_to: Role | None = None

    @field()
    async def domain(self, info: Info) -> Annotated["Domain", strawberry.lazy("handrail.domains.types")] | None:
        """Only in this domain."""
        domain: Domain | None = await info.context.load("domain", self.domain_id)
        return domain

    @field()
    async def agent(self, info: Info) -> Annotated["Agent", strawberry.lazy("handrail.agents.types")] | None:
        """Only this agent."""
        agent: Agent | None = await info.context.load("agent", self.agent_id)
        return agent


@record(permission="policy:read")
class PolicyVersion:
    """One immutable version of a policy.

    name: The policy's name in this version.
    version: Counted from 1.
    rules: Its rules; their order does not matter, the strictest that matches wins.
    published_at: When it came into force.
    published_by: Who published it.
    note: Why, in their words.
    """

    name: str
    version: int
    rules: list[PolicyRule]
    published_at: datetime | None = None
    published_by: Actor | None = None
    note: str | None = None


@record(permission="policy:read")
class Policy:
    """Rules that decide what tool runs need: nothing, people, or that they do not happen.

    id: Its identifier (UUIDv7).
    name: Unique among policies.
    version: The version in force; give it back as `expectedVersion`.
    current: The version in force.
    archived_at: When it was taken out of force; null while it is in force.
    created_at: When its first version was published.
    """

    id: strawberry.ID
    name: str
    version: int
    current: PolicyVersion
    tool_id: strawberry.Private[str | None]
    archived_at: datetime | None
    created_at: datetime

    @field()
    async def versions(self, info: Info) -> list[PolicyVersion]:
        """Every version, newest first."""
        found: list[PolicyVersion] = await info.context.load("policy_versions", self.id)
        return [seen_by(info.context.scope, version) for version in found]

    @field()
    async def tool(self, info: Info) -> Annotated["Tool", strawberry.lazy("handrail.tools.types")] | None:
        """The tool whose needs-approval switch this policy keeps; it changes with the tool alone."""
        tool: Tool | None = await info.context.load("tool", self.tool_id)
        return tool


def seen_by(scope: Scope, version: PolicyVersion) -> PolicyVersion:
    """A version without the rules about other domains."""
    return replace(version, rules=[rule for rule in version.rules if scope.sees(rule.domain_id, scope.subject)])


def is_severe(risk: Risk) -> bool:
    """Whether separation of duties holds unless a rule says otherwise."""
    return risk in (Risk.HIGH, Risk.CRITICAL)
