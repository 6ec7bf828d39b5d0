"""Policies: what people give. The rules of each are in `checked.py`."""

import strawberry
from strawberry.scalars import JSON

from handrail.accounts.types import Role
from handrail.agents.types import AgentState
from handrail.policies.types import Effect, Operator, Weekday
from handrail.tools.types import Risk


@strawberry.input(description="A typed condition on the arguments.")
class ConditionInput:
    operator: Operator = strawberry.field(description="How it compares.")
    path: str | None = strawberry.field(default=None, description="JSON Pointer to the argument, such as `/amount`.")
    value: JSON | None = strawberry.field(default=None, description="What it is compared with.")
    conditions: list["ConditionInput"] | None = strawberry.field(
        default=None, description="The conditions that ALL, ANY and NOT are about."
    )


@strawberry.input(description="Hours of the week.")
class WeeklyWindowInput:
    days: list[Weekday] = strawberry.field(description="The days on which it begins.")
    starts: str = strawberry.field(description="When it begins on these days, such as `09:00`.")
    ends: str = strawberry.field(description="When it ends; at or before `starts` means on the next day.")
    timezone: str = strawberry.field(description="The IANA time zone, such as `Europe/Berlin`.")


@strawberry.input(description="How much an ALLOW rule lets through for one agent.")
class LimitInput:
    most: float = strawberry.field(description="How many runs, or the largest sum.")
    sum_of: str | None = strawberry.field(
        default=None, description="JSON Pointer to the number that is added up; counts runs unless told."
    )
    window_seconds: int = strawberry.field(description="Over how long, looking back; 60 to 2,678,400 (31 days).")


@strawberry.input(description="One rule. What it does not name matches everything.")
class PolicyRuleInput:
    effect: Effect = strawberry.field(description="What it does.")
    in_words: str | None = strawberry.field(default=None, description="The rule in one sentence; made unless given.")
    tool: str | None = strawberry.field(default=None, description="A tool's name; `*` stands for any letters.")
    domain_id: strawberry.ID | None = strawberry.field(default=None, description="Only in this domain.")
    agent_id: strawberry.ID | None = strawberry.field(default=None, description="Only this agent.")
    agent_state: AgentState | None = strawberry.field(default=None, description="Only agents in this state.")
    risk: Risk | None = strawberry.field(default=None, description="Only tools of this risk.")
    condition: ConditionInput | None = strawberry.field(default=None, description="Only when the arguments are so.")
    window: WeeklyWindowInput | None = strawberry.field(default=None, description="Only in these hours.")
    limits: list[LimitInput] | None = strawberry.field(default=None, description="For ALLOW: how much it lets through.")
    approvers: int | None = strawberry.field(default=None, description="For REQUIRE: how many people, 1 to 10.")
    from_roles: list[Role] | None = strawberry.field(
        default=None, description="For REQUIRE: only people of these roles count; everyone who may decide unless told."
    )
    reason_required: bool | None = strawberry.field(default=None, description="For REQUIRE: approving needs a reason.")
    separation_of_duties: bool | None = strawberry.field(
        default=None, description="For REQUIRE: the requester and the last editor do not count; by risk unless told."
    )
    decide_by_seconds: int | None = strawberry.field(
        default=None, description="For REQUIRE: how long people have, 60 to 2,592,000 (30 days)."
    )
    execute_by_seconds: int | None = strawberry.field(
        default=None, description="How long an approval may be used, 10 to 2,592,000 (30 days)."
    )
    escalate_to: Role | None = strawberry.field(
        default=None,
        description="For REQUIRE: the role that is asked as well, late, and then counts; the next role up unless told.",
    )
