"""Planning: which runs exactly, as they are now, and which of the selected ones are left out."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handrail.bulk import store
from handrail.bulk.types import (
    BulkOperation,
    BulkSelection,
    BulkState,
    LeftOut,
    LeftOutReason,
    NamedCount,
    RiskInPlan,
)  # fmt: skip
from handrail.core import references
from handrail.core.kernel import Scope
from handrail.core.records import plain, to_json
from handrail.core.refusals import NotFound, Refused, invalid
from handrail.core.unit import Origin, UnitOfWork
from handrail.tool_runs import service as runs
from handrail.tool_runs.types import Decision, ToolRun, ToolRunState
from handrail.tools.types import Risk

MOST_IDS = 10_000
MOST_RUNS = 50_000
CHUNK = 100  # a part of a plan; as many at once are carried out as the time allows
VALID = timedelta(minutes=10)
CAREFUL = (Risk.HIGH, Risk.CRITICAL)


@dataclass(frozen=True, slots=True)
class Picked:
    """What was selected, looked at: [id, revision, arguments hash] of each run in the plan, [id, reason] of each
    that is left out, and what is shown of them."""

    at: datetime
    items: list[list[Any]]
    left: list[list[str]]
    by_risk: list[RiskInPlan]
    by_tool: list[NamedCount]
    by_agent: list[NamedCount]
    left_out: list[LeftOut]


def pick(
    connection: Connection, scope: Scope, origin: Origin, selection: BulkSelection, decision: Decision, now: datetime
) -> Picked:
    """Look at the selected runs. Errors: InvalidInput."""
    found, missing = selected(connection, scope, selection, now)
    names = runs.names_of(connection, origin.actor_id or "")
    taken: list[ToolRun] = []
    left: list[list[str]] = []
    for run in found:
        reason = left_out(run, decision, runs.Decider(origin.actor(), origin.role, names))
        if reason:
            left.append([run.id, reason.name])
        else:
            taken.append(run)
    agents = {agent.id: agent.name for agent in references.find(connection, "agent", agent_ids(taken)) if agent}
    risks = Counter(run.risk for run in taken)
    out = Counter(LeftOutReason[name] for _, name in left)
    if missing:
        out[LeftOutReason.NOT_FOUND] = missing
    return Picked(
        at=now,
        items=[[run.id, run.revision, run.arguments_hash] for run in taken],
        left=left,
        by_risk=[RiskInPlan(risk=risk, count=risks[risk]) for risk in reversed(Risk) if risks[risk]],
        by_tool=named(Counter(run.tool_name for run in taken)),
        by_agent=named(Counter(agents.get(run.agent_id, "") for run in taken)),
        left_out=[LeftOut(reason=reason, count=count) for reason, count in out.most_common()],
    )


def agent_ids(found: list[ToolRun]) -> list[str]:
    """The agents that asked."""
    return sorted({run.agent_id for run in found})


def named(counted: Counter[str]) -> list[NamedCount]:
    """The most frequent first, a hundred at most."""
    return [NamedCount(name=name, count=count) for name, count in counted.most_common(100)]


def selected(
    connection: Connection, scope: Scope, selection: BulkSelection, now: datetime
) -> tuple[list[ToolRun], int]:
    """The runs, in the order given or in the queue's, and how many of those named do not exist."""
    if (selection.ids is None) == (selection.filter is None):
        raise invalid("selection", "Give either ids or a filter.")
    if selection.filter is not None:
        found = runs.waiting(connection, scope, selection.filter, MOST_RUNS + 1, now)
        if len(found) > MOST_RUNS:
            raise invalid("selection", f"More than {MOST_RUNS:,} runs fit. Narrow the filter.")
        return found, 0
    ids = list(dict.fromkeys(selection.ids or []))
    if len(ids) > MOST_IDS:
        raise invalid("selection", f"At most {MOST_IDS:,} runs by name. Use a filter.")
    known = runs.get_many(connection, scope, [str(key) for key in ids], now)
    return [known[key] for key in ids if key in known], sum(key not in known for key in ids)


def left_out(run: ToolRun, decision: Decision, by: runs.Decider) -> LeftOutReason | None:
    """Why a run is not part of the plan, or None."""
    if run.state is not ToolRunState.PENDING_APPROVAL or run.held:
        return LeftOutReason.ALREADY_DECIDED
    if any(vote.by.id == by.actor.id for vote in run.votes_cast):
        return LeftOutReason.VOTED
    if decision is Decision.REJECT:
        return None
    if run.risk is Risk.CRITICAL:
        return LeftOutReason.CRITICAL
    try:
        runs.ensure_eligible(run, by)
    except Refused:
        return LeftOutReason.NOT_ELIGIBLE
    return None


def keep(
    uow: UnitOfWork, scope: Scope, selection: BulkSelection, decision: Decision, *, picked: Picked, hold_seconds: int
) -> BulkOperation:
    """Store the plan. Errors: NotFound when nothing is left to decide."""
    uow.about("bulk", None)
    if not picked.items:
        raise Refused(NotFound(message=nothing_left(picked)))
    wanted = {"filter": plain(selection.filter) if selection.filter else None}
    planned = BulkOperation(
        id=uow.new_id(), digest=digest_of(decision, picked.items), decision=decision, reason=None,
        by=uow.origin.actor(), state=BulkState.PLANNED, total=len(picked.items), done=0, by_risk=picked.by_risk,
        by_tool=picked.by_tool, by_agent=picked.by_agent, left_out=picked.left_out,
        must_confirm=len(picked.items) > 50 or any(one.risk in CAREFUL for one in picked.by_risk),
        planned_at=picked.at, expires_at=uow.now + VALID, started_at=None, finished_at=None, release_at=None,
        outcomes=[], selection=wanted, chunks=-(-len(picked.items) // CHUNK), hold_seconds=hold_seconds,
        domains=None if scope.domains is None else sorted(scope.domains),
    )  # fmt: skip
    store.insert(uow.connection, planned, picked.items, picked.left, CHUNK)
    uow.record("bulk.plan", planned.id, after=planned, summary=f"{decision.name.lower()} {planned.total} tool runs")
    return planned


def nothing_left(picked: Picked) -> str:
    """Why there is nothing to decide together."""
    if not picked.left_out:
        return "None of these runs waits for a decision."
    return " ".join(
        ["None of these runs can be decided together.", *(NOTHING[left.reason] for left in picked.left_out)]
    )


NOTHING = {
    LeftOutReason.ALREADY_DECIDED: "Some are decided already.",
    LeftOutReason.VOTED: "Where you have voted already, somebody else is needed.",
    LeftOutReason.NOT_ELIGIBLE: "For some of them your approval does not count.",
    LeftOutReason.CRITICAL: "Those of critical risk are approved one by one, each on its own card.",
    LeftOutReason.NOT_FOUND: "Some are not there any more.",
}


def digest_of(decision: Decision, items: list[list[Any]]) -> str:
    """SHA-256 of the decision and of each run's id, revision and arguments hash."""
    return hashlib.sha256(to_json([decision, items]).encode()).hexdigest()
