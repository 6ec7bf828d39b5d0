"""The overview: measured once a second per process, put together once per authorisation scope and second."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from typing import Any

from handrail.agents.types import AgentState
from handrail.core.kernel import Kernel, Scope
from handrail.metrics.figures import figures, minutes
from handrail.metrics.health import agents_check
from handrail.metrics.ring import Domains, minute_of
from handrail.metrics.types import AgentStateCount, HealthCheck, HealthStatus, Overview
from handrail.metrics.watch import Watch, measure, watch_of
from handrail.tool_runs.service import RiskCount
from handrail.tool_runs.types import ToolRunState
from handrail.tools.types import Risk

__all__ = ["follow", "measure", "overview", "watch_of"]


async def overview(kernel: Kernel, scope: Scope) -> Overview:
    """How things stand for whoever sees these domains; not older than a second while the server runs."""
    watch = watch_of(kernel)
    if not watch.turns:
        await measure(kernel)
    return show(watch, scope.domains)


async def follow(kernel: Kernel, scope: Scope) -> AsyncIterator[tuple[int, Overview]]:
    """The state now and after each measurement, with the position at which it was measured."""
    shown = await overview(kernel, scope)
    while not kernel.live.closing.is_set():
        watch = watch_of(kernel)
        turn = watch.turn
        yield watch.head.seq if watch.head else kernel.live.head, shown
        await turn.wait()
        shown = show(watch, scope.domains)


def show(watch: Watch, domains: Domains) -> Overview:
    """The overview of these domains, built once a measurement."""
    if domains not in watch.shown:
        watch.shown[domains] = build(watch, domains)
    return watch.shown[domains]


def build(watch: Watch, domains: Domains) -> Overview:
    """The overview of these domains (None: all), from memory alone."""
    runs = [row for row in watch.runs if domains is None or row.domain_id in domains]
    waiting = [row for row in runs if row.state == ToolRunState.PENDING_APPROVAL.name]
    executing = sum(row.n for row in runs if row.state == ToolRunState.EXECUTING.name)
    total = sum(row.n for row in waiting)
    states = Counter[str]()
    for row in watch.agents:
        states[row.state] += row.agents if domains is None or row.domain_id in domains else 0
    now = minute_of(watch.at)
    return Overview(
        at=watch.at,
        pending_total=total,
        pending=by_risk(waiting),
        oldest_pending_at=min((row.oldest for row in waiting), default=None),
        median_seconds_to_decide=watch.ring.median_today(watch.at.date(), domains),
        figures=figures(watch.ring, domains, now, total, executing),
        minutes=minutes(watch.ring, domains, now),
        agents_by_state=[AgentStateCount(state=state, count=states[state.name]) for state in AgentState],
        agent_total=states.total(),
        domain_total=len(watch.domains if domains is None else watch.domains & domains),
        tool_total=sum(n for key, n in watch.tools.items() if domains is None or key is None or key in domains),
        policy_total=watch.policies,
        health=[*process_checks(watch, domains), agents_check(watch.pulses, watch.history, domains)],
    )


def process_checks(watch: Watch, domains: Domains) -> list[HealthCheck]:
    """The parts of this process. How much is in the ledger is told to those alone who see every domain."""
    hidden = {"ledger", "audit_stream"} if domains is not None else set()
    return [
        HealthCheck(
            key=key, status=status, detail="in order" if key in hidden and status is HealthStatus.OK else detail,
            history=watch.history.recent([key]),
        )
        for key, (status, detail) in watch.checks.items()
    ]  # fmt: skip


def by_risk(rows: Sequence[Any]) -> list[RiskCount]:
    """One for each risk, highest first, zeros included."""
    found = []
    for risk in reversed(Risk):
        mine = [row for row in rows if row.risk == risk.name]
        found.append(
            RiskCount(
                risk=risk,
                count=sum(row.n for row in mine),
                oldest_at=min((row.oldest for row in mine), default=None),
                next_due_at=min((row.due for row in mine if row.due), default=None),
            )
        )
    return found
