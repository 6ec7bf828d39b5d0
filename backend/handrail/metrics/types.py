"""The overview: the words."""

from datetime import datetime
from enum import Enum

import strawberry

from handrail.agents.types import AgentState
from handrail.core.records import record
from handrail.tool_runs.service import RiskCount


@strawberry.enum(description="How a part of the installation is.")
class HealthStatus(Enum):
    OK = strawberry.enum_value("ok", description="As it should be.")
    DEGRADED = strawberry.enum_value("degraded", description="It works, and something about it needs a look.")
    DOWN = strawberry.enum_value("down", description="It does not work.")


@record(permission="overview:read")
class Figure:
    """One figure of the last hour.

    key: Which: runs_per_minute, waiting, approval_rate, seconds_to_decide, failure_rate or executing.
    value: Now; null when it is not known, such as a rate of nothing.
    unit: What it counts: `/min`, `runs`, `%` or `s`.
    previous: The same one hour earlier; null when it is not known.
    series: The last 60 minutes, oldest first; null where it is not known.
    """

    key: str
    value: float | None
    unit: str
    previous: float | None
    series: list[float | None]


@record(permission="overview:read")
class RunMinute:
    """The tool runs that ended in one minute; each counts once.

    at: The minute's begin.
    by_policy: Ran, allowed by a policy.
    by_people: Ran, approved by people.
    failed: Failed, whoever approved it.
    """

    at: datetime
    by_policy: int
    by_people: int
    failed: int


@record(permission="overview:read")
class AgentStateCount:
    """How many agents are in a state.

    state: The state.
    count: How many.
    """

    state: AgentState
    count: int


@record(permission="overview:read")
class HealthCheck:
    """One part of the installation.

    key: Which: database, live, writer, ledger or agents.
    status: How it is now.
    detail: The figure behind it, in a few words.
    history: The worst of each of the last 28 minutes, oldest first; shorter while the process is younger.
    """

    key: str
    status: HealthStatus
    detail: str
    history: list[HealthStatus]


@record(permission="overview:read")
class Overview:
    """How things stand. Everything is about the domains you see, apart from the health of the process itself.

    at: When it was measured; once a second.
    pending_total: How many runs wait for people.
    pending: The same by risk, highest first.
    oldest_pending_at: When the oldest of them was asked for; null when nothing waits.
    median_seconds_to_decide: How long people took for the decisions that took effect today (UTC), within 2 %.
    figures: The figures of the last hour.
    minutes: The last 60 minutes, oldest first; the last one still runs.
    agents_by_state: The agents, archived ones included.
    agent_total: How many agents that is.
    domain_total: How many domains are in use.
    tool_total: How many tools are in use.
    policy_total: How many policies people have in force, beside the tools' own switches.
    health: Whether everything works.
    """

    at: datetime
    pending_total: int
    pending: list[RiskCount]
    oldest_pending_at: datetime | None
    median_seconds_to_decide: float | None
    figures: list[Figure]
    minutes: list[RunMinute]
    agents_by_state: list[AgentStateCount]
    agent_total: int
    domain_total: int
    tool_total: int
    policy_total: int
    health: list[HealthCheck]
