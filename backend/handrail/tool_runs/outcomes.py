"""What mutations answer beside the run itself."""

from datetime import datetime
from enum import Enum

import strawberry

from handrail.core.records import record
from handrail.policies.types import Effect, PolicyReference
from handrail.tool_runs.states import Decision, DecisionOutcome
from handrail.tool_runs.types import ToolRun


@record()
class ItemOutcome:
    """What became of one run of a bulk decision.

    id: The run.
    outcome: What became of it.
    message: One sentence for the person who decided.
    tool_run: The run as it stands now; null when there is none.
    """

    id: strawberry.ID
    outcome: DecisionOutcome
    message: str
    tool_run: ToolRun | None


@record()
class BulkDecision:
    """A decision on several runs at once.

    operation_id: Its identifier, for undoing all of it.
    decision: Approve or reject.
    release_at: Until then it can be undone; null when nothing is held.
    results: One for each run, in the order given.
    """

    operation_id: strawberry.ID
    decision: Decision
    release_at: datetime | None
    results: list[ItemOutcome]


@record()
class BulkUndo:
    """What undoing a bulk decision did.

    operation_id: The bulk decision.
    undone: How many runs wait for a decision again.
    already_released: How many could not be taken back any more.
    """

    operation_id: strawberry.ID
    undone: int
    already_released: int


@record()
class Claim:
    """The right to execute a run, once.

    tool_run: The run, now executing.
    lease_id: Give it back with the report.
    lease_expires_at: Report or renew before this moment, or the outcome counts as unknown.
    arguments_text: The exact arguments that were approved, as canonical JSON, nothing redacted.
    """

    tool_run: ToolRun
    lease_id: strawberry.ID
    lease_expires_at: datetime
    arguments_text: str


@strawberry.enum(description="How a run differs from those of its tool that were let through before it.")
class Oddity(Enum):
    FIRST_BY_AGENT = strawberry.enum_value("first_by_agent", description="None of them was asked for by this agent.")
    NEW_VALUE = strawberry.enum_value("new_value", description="The few values seen in this place do not include it.")
    ABOVE_P99 = strawberry.enum_value("above_p99", description="The number lies above the 99th percentile.")


@record(permission="tool_run:read")
class UnusualValue:
    """Something about a run that whoever decides should look at twice.

    kind: What is unusual.
    path: JSON Pointer of the argument; empty for the whole call.
    compared: With how many runs or values it was compared.
    p99: The 99th percentile of the numbers seen before.
    low: Where the histogram begins.
    high: Where the histogram ends; the number itself or a larger one.
    histogram: How many of the numbers seen before lie in each of its equal parts.
    """

    kind: Oddity
    path: str
    compared: int
    p99: float | None = None
    low: float | None = None
    high: float | None = None
    histogram: list[int] = strawberry.field(default_factory=list)


@strawberry.enum(description="What an executor reports.")
class ReportOutcome(Enum):
    EXECUTED = strawberry.enum_value("executed", description="It ran.")
    FAILED = strawberry.enum_value("failed", description="It ran and failed.")


@strawberry.enum(description="How long to wait for a run.")
class WaitUntil(Enum):
    DECIDED = strawberry.enum_value("decided", description="Until it no longer waits for people.")
    FINISHED = strawberry.enum_value("finished", description="Until it is in a final state.")


@record(permission="policy:read")
class SimulatedVerdict:
    """What rules make of a run.

    effect: Allowed, people needed, or denied.
    approvers: How many people must approve; 0 when it is allowed or denied.
    policy: The rule that says so; version 0 is the draft.
    """

    effect: Effect
    approvers: int
    policy: PolicyReference


@record(permission="policy:read")
class SimulatedRun:
    """A past run for which the draft makes a difference.

    tool_run: The run as it stands now.
    before: What the rules in force make of it.
    after: What they make of it with the draft.
    """

    tool_run: ToolRun
    before: SimulatedVerdict
    after: SimulatedVerdict


@record(permission="policy:read")
class SimulatedChange:
    """How many runs go from one outcome to another.

    before: With the rules in force.
    before_approvers: How many people those ask for.
    after: With the draft.
    after_approvers: How many people it asks for.
    count: How many runs.
    """

    before: Effect
    before_approvers: int
    after: Effect
    after_approvers: int
    count: int


@record(permission="policy:read")
class Simulation:
    """A draft policy, tried on past runs. Nothing is changed by it.

    considered: How many runs were tried, the newest 5,000 at most.
    changed: For how many of them the draft makes a difference.
    truncated: Whether more runs fit the filter than were tried.
    first_at: When the first of them was asked for.
    last_at: When the last of them was asked for.
    outcomes: How many go from which outcome to which, most first; those that stay included.
    runs: The newest runs for which it makes a difference.
    """

    considered: int
    changed: int
    truncated: bool
    first_at: datetime | None
    last_at: datetime | None
    outcomes: list[SimulatedChange]
    runs: list[SimulatedRun]
