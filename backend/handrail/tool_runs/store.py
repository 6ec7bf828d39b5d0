"""Tool runs: every statement."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    Connection,
    Update,
    bindparam,
    exists,
    func,
    literal,
    select,
    union_all,
    update,
)

from handrail.core.connections import COUNT_CAP, Chosen, Page, count_up_to, paged
from handrail.core.kernel import Scope
from handrail.core.listed import among, listed
from handrail.core.statements import ByKey, Change, Statement, parameter
from handrail.tool_runs.filtered import filtered, visible
from handrail.tool_runs.states import OPEN, RUNNABLE, ToolRunState
from handrail.tool_runs.table import CHANGING, ROWS, build, changed_columns, columns, stored, tool_run, tool_run_release
from handrail.tool_runs.types import ToolRun, ToolRunFilter, ToolRunOrder
from handrail.tools.types import Risk

table, release = tool_run.c, tool_run_release.c
PENDING = ToolRunState.PENDING_APPROVAL.name
OPEN_NAMES = [state.name for state in OPEN]
RUNNABLE_NAMES = [state.name for state in RUNNABLE]
# Built once: building a statement costs more than running it.
INSERT = Change(lambda _: tool_run.insert())
NEW: dict[str, Any] = {name: bindparam(f"new_{name}") for name in CHANGING}
SAVE = update(tool_run).where(table.id == bindparam("run_id")).values(NEW)
BY_ID = ByKey(ROWS, table.id)
BY_KEY = Statement(ROWS.where(table.agent_id == parameter("agent"), table.idempotency_key == parameter("key")))
LET_THROUGH = select(
    table.id, table.domain_id, table.tool_name, table.risk, table.exact_text, table.requested_at, table.decision
).where(
    table.agent_id == bindparam("agent"), table.requested_at > bindparam("since"), table.state.in_(RUNNABLE_NAMES)
)  # fmt: skip

# The newest of a tool, then of those what was let through: bounded, however long the history and whatever became of it.
OF_TOOL = (
    select(table.agent_id, table.state, table.shown_text)
    .where(
        table.tool_id == parameter("tool"), table.domain_id == parameter("domain"), table.id < parameter("before"),
    )
    .order_by(table.id.desc())
    .limit(3000)
    .subquery()
)  # fmt: skip
LET_THROUGH_BEFORE = Statement(
    select(OF_TOOL.c.agent_id, OF_TOOL.c.shown_text)
    .where(OF_TOOL.c.state.in_(RUNNABLE_NAMES), func.length(OF_TOOL.c.shown_text) <= 4000)
    .limit(1000)
)
OF_AGENT = (
    select(table.tool_id, table.state)
    .where(table.agent_id == parameter("agent"), table.id < parameter("before"))
    .order_by(table.id.desc())
    .limit(3000)
    .subquery()
)
AGENT_BEFORE = Statement(
    select(OF_AGENT.c.state)
    .where(OF_AGENT.c.tool_id == parameter("tool"), OF_AGENT.c.state.in_(RUNNABLE_NAMES))
    .limit(1)
)


def get(connection: Connection, scope: Scope, run_id: str) -> ToolRun | None:
    """One run, or None when it does not exist for this viewer."""
    row = BY_ID.first(connection, run_id)
    return build(row) if row and scope.sees(row.domain_id, row.agent_id) else None


def get_many(connection: Connection, scope: Scope, ids: list[str]) -> dict[str, ToolRun]:
    """Those of `ids` that exist for this viewer."""
    rows = connection.execute(visible(ROWS.where(table.id.in_(ids)), scope))
    return {row.id: build(row) for row in rows}


def by_ids(connection: Connection, ids: list[str]) -> list[ToolRun | None]:
    """Aligned with `ids`."""
    return [build(row) if row else None for row in BY_ID.rows(connection, ids)]


def by_key(connection: Connection, agent_id: str, key: str) -> ToolRun | None:
    """The run an agent asked for with this idempotency key."""
    row = BY_KEY.first(connection, agent=agent_id, key=key)
    return build(row) if row else None


def of_operation(connection: Connection, operation_id: str, limit: int | None = None) -> list[ToolRun]:
    """The runs whose held decision belongs to a bulk decision."""
    query = ROWS.where(table.operation_id == operation_id).order_by(table.id).limit(limit)
    return [build(row) for row in connection.execute(query)]


def let_through(connection: Connection, agent_id: str, since: datetime) -> list[Any]:
    """What an agent asked for since then and what was, or may yet be, carried out."""
    return list(connection.execute(LET_THROUGH, {"agent": agent_id, "since": since}).all())


def let_through_before(connection: Connection, run: ToolRun) -> list[Any]:
    """The agent and the shown arguments of up to 1,000 runs of its tool and domain, newest first."""
    return LET_THROUGH_BEFORE.all(connection, tool=run.tool_id, domain=run.domain_id, before=run.id)


def agent_let_through_before(connection: Connection, run: ToolRun) -> bool:
    """Whether its agent had a run of this tool let through lately."""
    return AGENT_BEFORE.first(connection, agent=run.agent_id, tool=run.tool_id, before=run.id) is not None


def due(connection: Connection, now: datetime, limit: int = 200) -> list[str]:
    """The ids of runs to which time has done something by now."""
    mine = select(table.id).where(table.due_at <= now).order_by(table.due_at).limit(limit)
    found = list(connection.scalars(mine))
    together = select(table.id).join(tool_run_release, release.operation_id == table.operation_id)
    return found + list(connection.scalars(together.where(release.at <= now).limit(limit - len(found))))


def insert(connection: Connection, run: ToolRun) -> None:
    """Store a new one."""
    INSERT.run(connection, [columns(run)])


def save(connection: Connection, run: ToolRun) -> None:
    """Store a changed one."""
    values = columns(run)
    connection.execute(SAVE, {f"new_{name}": values[name] for name in CHANGING} | {"run_id": run.id})


@cache
def saving(names: tuple[str, ...]) -> Update:
    """The statement that stores these columns of a run, if it still is as it was read."""
    as_read = (table.id == bindparam("run_id"), table.state == bindparam("was"), table.revision == bindparam("seen"))
    return update(tool_run).where(*as_read).values({name: bindparam(f"new_{name}") for name in names})


def save_many(connection: Connection, changes: list[tuple[ToolRun, ToolRun]]) -> None:
    """Store changed ones, each given as it was and as it is: the columns that differ, in one go for runs alike."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for before, after in changes:
        names = changed_columns(before, after)
        row = {f"new_{name}": stored(after, name) for name in names}
        row |= {"run_id": before.id, "was": before.state.name, "seen": before.revision}
        alike.setdefault(names, []).append(row)
    for names, rows in alike.items():
        done = connection.execute(saving(names), rows)
        if connection.dialect.supports_sane_multi_rowcount and done.rowcount != len(rows):
            raise RuntimeError(f"{len(rows) - done.rowcount} tool runs were not as they had been read")


def hold_until(connection: Connection, operation_id: str, until: datetime | None) -> None:
    """Say until when the decisions of an operation are held that do not say so themselves (None: further notice)."""
    connection.execute(tool_run_release.delete().where(release.operation_id == operation_id))
    if until is not None:
        connection.execute(tool_run_release.insert().values(operation_id=operation_id, at=until))


def forget_released(connection: Connection, now: datetime) -> None:
    """Once an operation holds nothing any more, its moment is of no use."""
    held = exists().where(table.operation_id == release.operation_id)
    connection.execute(tool_run_release.delete().where(release.at <= now, ~held))


def page(
    connection: Connection,
    scope: Scope,
    given: ToolRunFilter,
    order: ToolRunOrder,
    first: int | None,
    after: str | None,
) -> Page[ToolRun]:
    """One page of the runs a filter names."""
    queue = [(table.risk_rank, False), (table.id, False)]
    sort = queue if order is ToolRunOrder.QUEUE else [(table.id, True)]
    return paged(connection, filtered(ROWS, scope, given), sort, first, after, build)


def chosen_ones(scope: Scope, given: ToolRunFilter) -> Chosen:
    """The runs a filter names, to be counted."""
    return filtered(select(table.id), scope, given)


def newest_of(connection: Connection, scope: Scope, given: ToolRunFilter, limit: int) -> list[ToolRun]:
    """The newest runs a filter names."""
    query = filtered(ROWS, scope, given).order_by(table.id.desc()).limit(limit)
    return [build(row) for row in connection.execute(query)]


def waiting(connection: Connection, scope: Scope, given: ToolRunFilter, limit: int) -> list[ToolRun]:
    """Those that wait for people and that a filter names, in the queue's order."""
    query = filtered(ROWS, scope, given, states=False).where(table.state == PENDING)
    return [build(row) for row in connection.execute(query.order_by(table.risk_rank, table.id).limit(limit))]


def still_waiting(connection: Connection, ids: list[str]) -> set[str]:
    """Those of these that wait for a decision, none being held."""
    query = select(table.id).where(among(table.id, parameter("ids")), table.state == PENDING, table.held.is_(None))
    return set(connection.scalars(query, {"ids": listed(ids)}))


def count_waiting(connection: Connection, scope: Scope, given: ToolRunFilter, since: datetime) -> int:
    """How many wait for people, fit a filter and were asked for after a moment; counted up to 10,001."""
    query = filtered(select(table.id), scope, given, states=False)
    return count_up_to(connection, query.where(table.state == PENDING, table.requested_at > since))


def count_waiting_since(connection: Connection, scope: Scope, given: ToolRunFilter, since: datetime) -> int:
    """How many wait for people, fit a filter and were asked for before a moment."""
    query = filtered(select(func.count()), scope, given, states=False)
    return int(connection.scalar(query.where(table.state == PENDING, table.requested_at < since)) or 0)


def every(connection: Connection, after: str, limit: int) -> list[ToolRun]:
    """Every run behind one, the oldest first."""
    rows = connection.execute(ROWS.where(table.id > after).order_by(table.id).limit(limit))
    return [build(row) for row in rows]


def count_held(connection: Connection, operation_id: str) -> int:
    """How many decisions of an operation are held."""
    return int(connection.scalar(select(func.count()).where(table.operation_id == operation_id)) or 0)


def counts_by_state(connection: Connection, scope: Scope, given: ToolRunFilter) -> dict[ToolRunState, int]:
    """How many are in each state, whatever states the filter names; each counted up to 10,001."""
    parts = []
    for state in ToolRunState:
        mine = filtered(select(table.id), scope, given, states=False).where(table.state == state.name)
        capped = mine.limit(COUNT_CAP).subquery()
        parts.append(select(literal(state.name).label("state"), func.count().label("n")).select_from(capped))
    return {ToolRunState[row.state]: row.n for row in connection.execute(union_all(*parts))}


def counts_by_risk(connection: Connection, scope: Scope, given: ToolRunFilter) -> dict[Risk, Any]:
    """Per risk: n, oldest request and next due moment of those the filter names."""
    query = select(
        table.risk,
        func.count().label("n"),
        func.min(table.requested_at).label("oldest"),
        func.min(table.decide_by).label("due"),
    )
    rows = connection.execute(filtered(query, scope, given).group_by(table.risk))
    return {Risk[row.risk]: row for row in rows}


def standing(connection: Connection) -> list[Any]:
    """Open runs by domain, state and risk: n, oldest request and next due moment."""
    query = select(
        table.domain_id, table.state, table.risk, func.count().label("n"),
        func.min(table.requested_at).label("oldest"), func.min(table.decide_by).label("due"),
    )  # fmt: skip
    query = query.where(table.state.in_(OPEN_NAMES)).group_by(table.domain_id, table.state, table.risk)
    return list(connection.execute(query).all())


def open_runs(connection: Connection, agent_ids: list[str]) -> list[int]:
    """How many open runs each agent has, aligned with `agent_ids`."""
    query = select(table.agent_id, func.count()).where(table.agent_id.in_(agent_ids), table.state.in_(OPEN_NAMES))
    found: dict[str, int] = dict(connection.execute(query.group_by(table.agent_id)).all())
    return [found.get(agent_id, 0) for agent_id in agent_ids]


def runs_of_agent(connection: Connection, agent_id: str) -> int:
    """1 when the agent has ever asked for a run, else 0."""
    return len(connection.execute(select(table.id).where(table.agent_id == agent_id).limit(1)).all())


def runs_of_tool(connection: Connection, tool_id: str) -> int:
    """1 when the tool was ever asked for, else 0."""
    return len(connection.execute(select(table.id).where(table.tool_id == tool_id).limit(1)).all())


def open_runs_of_tool(connection: Connection, tool_id: str) -> int:
    """How many open runs the tool has."""
    query = select(func.count()).where(table.tool_id == tool_id, table.state.in_(OPEN_NAMES))
    return int(connection.execute(query).scalar_one())
