"""Finding a run and bringing it up to date; keeping what became of it."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handrail.core import counters
from handrail.core.connections import Chosen
from handrail.core.kernel import EVERYTHING, Scope
from handrail.core.refusals import not_found
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.tool_runs import store
from handrail.tool_runs.counted import PREFIX, facts
from handrail.tool_runs.states import OPEN
from handrail.tool_runs.transitions import settle
from handrail.tool_runs.types import ToolRun, ToolRunFilter

by_ids = store.by_ids
open_runs = store.open_runs
open_runs_of_tool = store.open_runs_of_tool
runs_of_agent = store.runs_of_agent
runs_of_tool = store.runs_of_tool
standing = store.standing
still_waiting = store.still_waiting
hold_until = store.hold_until
count_held = store.count_held
count_waiting = store.count_waiting
count_waiting_since = store.count_waiting_since
PEOPLE_ONLY = "people"
POSTS = ("tool_run.remind", "tool_run.escalate")


def settled(run: ToolRun, now: datetime) -> ToolRun:
    """The run as time has made it, for readers: what is due shows even before it is written."""
    steps = settle(run, now)
    return steps[-1][2] if steps else run


def countable(connection: Connection, scope: Scope, given: ToolRunFilter) -> Chosen | None:
    """The runs that a filter names; None when only reading through all that are over would tell."""
    if given.text and not (given.state and set(OPEN).issuperset(given.state)):
        return None
    return store.chosen_ones(scope, given)


def get(connection: Connection, scope: Scope, run_id: str, now: datetime) -> ToolRun | None:
    """One run as it stands now, or None."""
    run = store.get(connection, scope, run_id)
    return settled(run, now) if run else None


def get_many(connection: Connection, scope: Scope, run_ids: list[str], now: datetime) -> dict[str, ToolRun]:
    """Those that exist for this viewer, as they stand now."""
    return {key: settled(run, now) for key, run in store.get_many(connection, scope, run_ids).items()}


def waiting(connection: Connection, scope: Scope, given: ToolRunFilter, limit: int, now: datetime) -> list[ToolRun]:
    """Those that wait for people and that a filter names, in the queue's order, as they stand now."""
    return [settled(run, now) for run in store.waiting(connection, scope, given, limit)]


def about(uow: UnitOfWork, run: ToolRun) -> None:
    """Say what the unit is about, should it be refused."""
    uow.about("tool_run", run.id, domain_id=run.domain_id, subject_id=run.agent_id, resource_name=run.tool_name)


def find(uow: UnitOfWork, scope: Scope, run_id: str) -> ToolRun:
    """One run, with what time has done to it written. Errors: NotFound."""
    run = store.get(uow.connection, scope, run_id)
    if run is None:
        raise not_found("tool run")
    about(uow, run)
    return apply_time(uow, run)


def apply_time(uow: UnitOfWork, run: ToolRun) -> ToolRun:
    """Write each step that is due, with an entry of its own by the system."""
    steps = settle(run, uow.now)
    for action, before, after in steps:
        passed(uow, action, before, after)
    if not steps:
        return run
    store.save(uow.connection, steps[-1][2])
    return steps[-1][2]


def passed(uow: UnitOfWork, action: str, before: ToolRun, after: ToolRun) -> None:
    """The entry of what time did. Whom it turns to does not concern agents."""
    note(uow, action, before, after, by=SYSTEM, audience=PEOPLE_ONLY if action in POSTS else None)


def note(uow: UnitOfWork, action: str, before: ToolRun | None, after: ToolRun, **more: Any) -> None:
    """The run's ledger entry, and the counters that follow from what became of it."""
    summary = more.pop("summary", None) or after.summary
    uow.record(
        action, after.id, before=before, after=after, resource_name=after.tool_name, domain_id=after.domain_id,
        subject_id=after.agent_id, summary=summary, **more,
    )  # fmt: skip
    count(uow, before, after)


def count(uow: UnitOfWork, before: ToolRun | None, after: ToolRun) -> None:
    """What a step adds to the rollups, for its agent, its tool and whoever decided."""
    known = {fact.metric for fact in facts(before)} if before else frozenset()
    for fact in facts(after):
        if fact.metric not in known:
            uow.count(
                PREFIX + fact.metric, after.domain_id, fact.amount, at=fact.at, agent=after.agent_id,
                tool=after.tool_id, person=fact.person,
            )  # fmt: skip


def rebuild(connection: Connection, page: int = 1_000) -> None:
    """Make every counter of tool runs anew from the runs themselves."""
    counters.remove(connection, PREFIX)
    after = ""
    while runs := store.every(connection, after, page):
        unit = UnitOfWork(connection, runs[0].requested_at, SYSTEM)
        for run in runs:
            count(unit, None, run)
        counters.write(connection, unit.increments)
        after = runs[-1].id


def settle_due(uow: UnitOfWork, run_ids: list[str]) -> int:
    """Write what time has done to these runs; returns how many steps that were."""
    uow.telemetry()
    before = len(uow.entries)
    changed = []
    for run in store.get_many(uow.connection, EVERYTHING, run_ids).values():
        steps = settle(run, uow.now)
        for action, earlier, later in steps:
            passed(uow, action, earlier, later)
        changed += [(run, steps[-1][2])] if steps else []
    store.save_many(uow.connection, changed)
    store.forget_released(uow.connection, uow.now)
    return len(uow.entries) - before
