"""Tool runs: the words."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry
from strawberry.scalars import JSON

from handrail.accounts.types import Role
from handrail.core.actors import Actor
from handrail.core.graphql import Info, field
from handrail.core.records import record
from handrail.policies.types import PolicyReference
from handrail.tool_runs.states import Decision as Decision
from handrail.tool_runs.states import DecisionOutcome as DecisionOutcome
from handrail.tool_runs.states import ToolRunState as ToolRunState
from handrail.tools.types import Risk

if TYPE_CHECKING:
    from handrail.agents.types import Agent
    from handrail.domains.types import Domain
    from handrail.tool_runs.outcomes import UnusualValue
    from handrail.tools.types import Tool


@record()
class Vote:
    """One person's decision on a run.

    by: Who.
    decision: Approve or reject.
    at: When.
    reason: What they said, if anything.
    """

    by: Actor
    decision: Decision
    at: datetime
    reason: str | None


@record()
class HeldDecision:
    """A decision that can still be undone. Agents do not see it.

    decision: Approve or reject.
    by: Who decided.
    at: When.
    release_at: Until then it can be undone; then it takes effect. Null while the bulk operation it belongs to goes on.
    reason: What they said, if anything.
    operation_id: The bulk decision it belongs to, for undoing all of it.
    """

    decision: Decision
    by: Actor
    at: datetime
    release_at: datetime | None
    reason: str | None
    operation_id: strawberry.ID | None


@record()
class RunDecision:
    """The decision that took effect.

    decision: Approve or reject.
    by: The person whose decision released it, or the policy.
    at: When they decided.
    reason: The reason given; a rejected agent reads it.
    """

    decision: Decision
    by: Actor
    at: datetime
    reason: str | None


@record(
    permission="tool_run:read",
    secret=(
        "exact_text", "idempotency_key", "request_hash", "lease_id", "claimed_by", "due_at", "decided_at", "decided_by",
    ),
)  # fmt: skip
class ToolRun:
    """One call an agent wants to make, with its exact arguments.

    id: Its identifier (UUIDv7, so newer runs sort later).
    agent_version: The agent's version when it asked.
    tool_name: The tool's name when it was asked for.
    risk: The tool's risk when it was asked for.
    state: Where it stands.
    revision: Goes up when its arguments change; a decision names the revision it is about.
    arguments_hash: SHA-256 of the canonical JSON of {agent, tool, schemaVersion, arguments}; what is approved
      is what runs.
    redacted_paths: JSON Pointers of the arguments that are redacted.
    summary: The arguments that matter, on one line, redacted.
    reason: What the agent says about why; plain text.
    on_behalf_of: The person the agent says it acts for.
    requested_by: Who asked: the agent, or a person testing it.
    requested_at: When it was asked for.
    decide_by: Until when people may decide; then it expires.
    remind_at: When those who may decide are reminded; null: they are not.
    reminded: Whether they were.
    escalate_at: When the next role is asked as well; null: it is not.
    escalated: Whether it was.
    escalate_to: The role that is asked then, and whose approvals count from then on.
    execute_by: Until when an approved run may be claimed; then it expires.
    required_approvals: How many people must approve.
    decision: The decision that took effect, once one did.
    policy: The rule that asked for people, allowed it or denied it.
    from_roles: The roles whose approvals count; empty means everyone who may decide.
    separation_of_duties: Whether the requester, the person the agent acts for and the last editor do not count.
    edited_by: Who changed its arguments last; null while they are as the agent asked.
    edited_at: When that was.
    claimed_at: When an executor took it.
    lease_expires_at: Until when the executor must report or renew; then the outcome is unknown.
    finished_at: When it reached a final state.
    result: What the executor reported.
    error: What went wrong, when it failed.
    """

    id: strawberry.ID
    domain_id: strawberry.Private[str]
    agent_id: strawberry.Private[str]
    agent_version: str
    tool_id: strawberry.Private[str]
    tool_name: str
    schema_version: strawberry.Private[int]
    risk: Risk
    state: ToolRunState
    revision: int
    exact_text: strawberry.Private[str]
    shown_text: strawberry.Private[str]
    arguments_hash: str
    redacted_paths: list[str]
    summary: str
    reason: str | None
    on_behalf_of: str | None
    requested_by: Actor
    requested_at: datetime
    decide_by: datetime | None
    execute_by: datetime | None
    required_approvals: int
    reason_required: strawberry.Private[bool]
    execute_within: strawberry.Private[int]
    votes_cast: strawberry.Private[list[Vote]]
    held: strawberry.Private[HeldDecision | None]
    decision: RunDecision | None
    policy: PolicyReference | None
    idempotency_key: strawberry.Private[str]
    request_hash: strawberry.Private[str]
    claimed_at: datetime | None
    claimed_by: strawberry.Private[str | None]
    lease_id: strawberry.Private[str | None]
    lease_expires_at: datetime | None
    finished_at: datetime | None
    result: JSON | None
    error: str | None
    due_at: strawberry.Private[datetime | None]
    from_roles: list[Role]
    separation_of_duties: bool
    edited_by: Actor | None
    edited_at: datetime | None
    remind_at: datetime | None
    reminded: bool
    escalate_at: datetime | None
    escalated: bool
    escalate_to: Role | None
    decided_at: strawberry.Private[datetime | None] = None  # when the first decision took effect
    decided_by: strawberry.Private[str | None] = None  # the person; None: a policy

    @field()
    async def arguments_text(self, info: Info) -> str:
        """The arguments as canonical JSON (RFC 8785), secrets redacted; the run's own agent sees them whole."""
        return self.exact_text if info.context.scope.subject == self.agent_id else self.shown_text

    @field()
    async def approvals(self, info: Info) -> int:
        """How many people have approved this revision. Agents see 0 until the decision takes effect."""
        return 0 if self.hidden_from(info) else self.approvals_cast

    @field(size=2)
    async def votes(self, info: Info) -> list[Vote]:
        """Who decided what on this revision. Agents see none until the decision takes effect."""
        return [] if self.hidden_from(info) else self.votes_cast

    @field()
    async def held_decision(self, info: Info) -> HeldDecision | None:
        """A decision that can still be undone. Agents never see it."""
        return None if self.hidden_from(info) else self.held

    @field()
    async def agent_is_waiting(self, info: Info) -> bool:
        """Whether the agent is waiting for this run right now."""
        return bool(info.context.state_of("waiting", self.id))

    @field(size=4, cost=100)
    async def unusual(
        self, info: Info
    ) -> list[Annotated["UnusualValue", strawberry.lazy("handrail.tool_runs.outcomes")]]:
        """What is unusual about it, against up to 1,000 runs of its tool that were let through before it in its domain.
        Values that are redacted are left out. For people; agents see none.
        """
        return [] if info.context.scope.subject else await info.context.load("tool_run_unusual", self.id)

    @field()
    async def domain(self, info: Info) -> Annotated["Domain", strawberry.lazy("handrail.domains.types")]:
        """The domain of its agent."""
        return await info.context.load("domain", self.domain_id)

    @field()
    async def agent(self, info: Info) -> Annotated["Agent", strawberry.lazy("handrail.agents.types")]:
        """Who wants to make the call."""
        return await info.context.load("agent", self.agent_id)

    @field()
    async def tool(self, info: Info) -> Annotated["Tool", strawberry.lazy("handrail.tools.types")]:
        """What it wants to call."""
        return await info.context.load("tool", self.tool_id)

    @property
    def approvals_cast(self) -> int:
        """How many have approved."""
        return sum(vote.decision is Decision.APPROVE for vote in self.votes_cast)

    def hidden_from(self, info: Info) -> bool:
        """An agent learns of a decision when it takes effect, not before."""
        return info.context.scope.subject is not None and self.state is ToolRunState.PENDING_APPROVAL


@strawberry.input(description="What an agent asks for.")
class ToolRunRequest:
    tool: str = strawberry.field(description="The tool's name, such as `payments.refund`.")
    arguments: JSON = strawberry.field(description="An object that fits the tool's schema. Long numbers as strings.")
    reason: str | None = strawberry.field(default=None, description="Why, in a sentence for the person who decides.")
    on_behalf_of: str | None = strawberry.field(default=None, description="The person the agent acts for, if any.")
    idempotency_key: str = strawberry.field(
        description="Unique per agent, for as long as the run lives: the same key gives the same run."
    )
    agent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Only for callers that are not an agent's own token."
    )


@strawberry.input(description="A run as it was shown to the person who decides.")
class DecisionItem:
    id: strawberry.ID = strawberry.field(description="The run.")
    expected_revision: int = strawberry.field(description="The revision that was on the screen.")
    expected_arguments_hash: str = strawberry.field(description="The arguments' hash that was on the screen.")


@strawberry.enum(description="How runs are sorted.")
class ToolRunOrder(Enum):
    QUEUE = strawberry.enum_value("queue", description="Highest risk first, oldest first within it.")
    NEWEST = strawberry.enum_value("newest", description="Newest first.")


@strawberry.enum(description="Who decided.")
class Decider(Enum):
    PEOPLE = strawberry.enum_value("people", description="A person.")
    POLICY = strawberry.enum_value("policy", description="A policy's rule.")


@strawberry.input(description="Which runs; the conditions are all to be met, the values of one are alternatives.")
class ToolRunFilter:
    state: list[ToolRunState] | None = strawberry.field(default=None, description="In one of these states.")
    domain_id: list[strawberry.ID] | None = strawberry.field(default=None, description="Of one of these domains.")
    agent_id: list[strawberry.ID] | None = strawberry.field(default=None, description="Of one of these agents.")
    tool_id: list[strawberry.ID] | None = strawberry.field(default=None, description="Of one of these tools.")
    risk: list[Risk] | None = strawberry.field(default=None, description="Of one of these risks.")
    text: str | None = strawberry.field(
        default=None, description="Found in the tool's name, the arguments' summary or the reason; or the run's id."
    )
    requested_after: datetime | None = strawberry.field(default=None, description="Asked for at or after this moment.")
    requested_before: datetime | None = strawberry.field(default=None, description="Asked for before this moment.")
    decision: Decision | None = strawberry.field(
        default=None, description="Decided so at first, even if an approval was taken back later."
    )
    decided: bool | None = strawberry.field(default=None, description="Only those that were decided, or never were.")
    decider: Decider | None = strawberry.field(default=None, description="Decided by people, or by a policy.")
    decided_by: list[strawberry.ID] | None = strawberry.field(
        default=None, description="By the decision of one of these people."
    )
    decided_after: datetime | None = strawberry.field(
        default=None, description="Whose decision took effect at or after this moment."
    )
    decided_before: datetime | None = strawberry.field(
        default=None, description="Whose decision took effect before this moment."
    )
    finished_after: datetime | None = strawberry.field(
        default=None, description="Which reached a final state at or after this moment."
    )
    finished_before: datetime | None = strawberry.field(
        default=None, description="Which reached a final state before this moment."
    )


Stored = dict[str, Any]
