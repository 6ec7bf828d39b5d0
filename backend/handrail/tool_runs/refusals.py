"""Why a tool run was not changed."""

import strawberry

from handrail.agents.types import AgentState
from handrail.core.refusals import Problem, Refusal
from handrail.tool_runs.types import ToolRun


@strawberry.type(description="Somebody else decided first, or time did.")
class AlreadyDecided(Refusal):
    tool_run: ToolRun = strawberry.field(description="The run as it stands now.")


@strawberry.type(description="The run is not what was on the screen: look at it again.")
class ChangedSinceShown(Refusal):
    tool_run: ToolRun = strawberry.field(description="The run as it stands now.")


@strawberry.type(
    description="You may decide runs, but not this one: it is your own request, you changed its arguments, you have "
    "voted, or the rule wants another role."
)
class NotEligible(Refusal):
    pass


@strawberry.type(description="The run is decided and held: take the decision back before you change its arguments.")
class UndoFirst(Refusal):
    tool_run: ToolRun = strawberry.field(description="The run as it stands now.")


@strawberry.type(description="In its present state this cannot be done.")
class WrongState(Refusal):
    tool_run: ToolRun = strawberry.field(description="The run as it stands now.")


@strawberry.type(description="There is no decision left that could be undone.")
class NothingToUndo(Refusal):
    tool_run: ToolRun = strawberry.field(description="The run as it stands now.")


@strawberry.type(description="The arguments do not fit the tool's schema.")
class InvalidArguments(Refusal):
    problems: list[Problem] = strawberry.field(description="Each problem with a JSON Pointer into the arguments.")


@strawberry.type(description="A rule published after the approval denies the run; it is rejected now.")
class DeniedByPolicy(Refusal):
    tool_run: ToolRun = strawberry.field(description="The run as it stands now.")


@strawberry.type(description="The idempotency key was used for another request.")
class KeyReused(Refusal):
    pass


@strawberry.type(description="Another executor has claimed it.")
class AlreadyClaimed(Refusal):
    pass


@strawberry.type(description="The lease is not yours, or it has ended.")
class LeaseLost(Refusal):
    tool_run: ToolRun = strawberry.field(description="The run as it stands now.")


@strawberry.type(description="Agents in this state may not ask for tool runs.")
class WrongAgentState(Refusal):
    state: AgentState = strawberry.field(description="The agent's state.")
