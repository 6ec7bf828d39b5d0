"""What a tool run counts as in the rollups, and when: all of it stands in its row, so the rows are the proof."""

from datetime import datetime, timedelta
from typing import NamedTuple

from handrail.tool_runs.states import ToolRunState
from handrail.tool_runs.types import ToolRun

PREFIX = "tool_runs."
STEPS = 40  # of the time to decide, each sqrt(2) as wide as the one before; the first holds all below a second
EDGES = [2 ** (step / 2) for step in range(STEPS - 1)]  # seconds
ENDS = {
    ToolRunState.EXECUTED: "executed",
    ToolRunState.FAILED: "failed",
    ToolRunState.EXPIRED: "expired",
    ToolRunState.CANCELLED: "cancelled",
}
METRICS = (
    "requested", "approved", "approved_by_policy", "approved_by_people", "rejected", "rejected_by_policy",
    "rejected_by_people", "revoked", "expired", "expired_undecided", "executed", "failed", "decided", "decide_ms",
)  # fmt: skip


class Fact(NamedTuple):
    """Something that happens to a run once at most. person: whose doing it was."""

    metric: str
    at: datetime
    amount: int = 1
    person: str | None = None


def facts(run: ToolRun) -> list[Fact]:
    """All that is counted of a run as it stands."""
    found = [Fact("requested", run.requested_at)]
    if run.decided_at:
        found += decided(run, run.decided_at)
    if run.finished_at and run.state in ENDS:
        found.append(Fact(ENDS[run.state], run.finished_at))
        if run.state is ToolRunState.EXPIRED and run.decided_at is None:
            found.append(Fact("expired_undecided", run.finished_at))
    elif run.finished_at and run.execute_by:
        found.append(Fact("revoked", run.finished_at))
    return found


def decided(run: ToolRun, at: datetime) -> list[Fact]:
    """What the first decision on it counts as; only an approval says until when it may be used."""
    name, who = ("approved" if run.execute_by else "rejected"), run.decided_by
    found = [Fact(name, at, person=who), Fact(f"{name}_by_{'people' if who else 'policy'}", at)]
    if who:
        took = at - run.requested_at
        took_ms = took // timedelta(milliseconds=1)
        found += [
            Fact("decided", at, person=who),
            Fact("decide_ms", at, took_ms, who),
            Fact(step_of(took_ms), at, 1, who),
        ]
    return found


def step_of(milliseconds: int) -> str:
    """The metric of a time to decide. Powers of two are exact; between them lies a step more."""
    seconds = max(milliseconds, 0) / 1000
    return step(sum(seconds >= edge for edge in EDGES))


def step(number: int) -> str:
    """The metric of a step."""
    return f"decided_{number:02}"
