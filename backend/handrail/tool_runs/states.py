"""The states of a tool run and the decisions on it."""

from enum import Enum

import strawberry


@strawberry.enum(description="Where a tool run stands.")
class ToolRunState(Enum):
    PENDING_APPROVAL = strawberry.enum_value("pending_approval", description="Waits for people to decide.")
    APPROVED = strawberry.enum_value("approved", description="May be claimed, once, until `executeBy`.")
    EXECUTING = strawberry.enum_value("executing", description="Claimed; the executor reports until its lease ends.")
    EXECUTED = strawberry.enum_value("executed", description="Final: it ran.")
    FAILED = strawberry.enum_value("failed", description="Final: it ran and failed.")
    REJECTED = strawberry.enum_value("rejected", description="Final: a person or a policy said no.")
    EXPIRED = strawberry.enum_value("expired", description="Final: nobody decided, or nobody claimed, in time.")
    CANCELLED = strawberry.enum_value("cancelled", description="Final: it is not wanted any more.")
    UNKNOWN = strawberry.enum_value(
        "unknown", description="The lease ended without a report: nobody knows whether it ran. A person resolves it."
    )


@strawberry.enum(description="What a person decides.")
class Decision(Enum):
    APPROVE = strawberry.enum_value("approve", description="It may run, exactly as shown.")
    REJECT = strawberry.enum_value("reject", description="It must not run.")


@strawberry.enum(description="What became of one run of a bulk decision.")
class DecisionOutcome(Enum):
    DECIDED = strawberry.enum_value("decided", description="Decided; held until it can no longer be undone.")
    VOTED = strawberry.enum_value("voted", description="The vote counts, but more people must approve.")
    CHANGED = strawberry.enum_value("changed", description="Its arguments changed after they were shown.")
    ALREADY_DECIDED = strawberry.enum_value("already_decided", description="Somebody else decided first.")
    FORBIDDEN = strawberry.enum_value("forbidden", description="You may not decide this one.")
    EXPIRED = strawberry.enum_value("expired", description="Its time to decide had passed.")
    FAILED = strawberry.enum_value("failed", description="Something else was wrong; see the message.")
    NOT_FOUND = strawberry.enum_value("not_found", description="There is no such run.")


RUNNABLE = (
    ToolRunState.APPROVED, ToolRunState.EXECUTING, ToolRunState.EXECUTED, ToolRunState.FAILED, ToolRunState.UNKNOWN
)  # fmt: skip
OPEN = (ToolRunState.PENDING_APPROVAL, ToolRunState.APPROVED, ToolRunState.EXECUTING, ToolRunState.UNKNOWN)
FINAL = tuple(state for state in ToolRunState if state not in OPEN)
