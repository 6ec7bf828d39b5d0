"""Runs that wait and that no decision can tell apart: found by one SELECT, changed by one statement.

What is decided of one of them is decided of all, so a chunk asks the rule as often as its runs differ.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, case, func, literal_column, or_, select, type_coerce, update
from sqlalchemy.types import NULLTYPE

from handrail.core.clock import to_micros
from handrail.core.listed import among, listed
from handrail.core.statements import Change as Writer
from handrail.core.statements import Statement, Writing, parameter
from handrail.tool_runs.states import ToolRunState
from handrail.tool_runs.table import changed_columns, stored, tool_run
from handrail.tool_runs.transitions import acts_for
from handrail.tool_runs.types import ToolRun

table = tool_run.c
PENDING = ToolRunState.PENDING_APPROVAL.name
Change = tuple[ToolRun, ToolRun, list[str]]
"""What a run was and is, and the ids of all that were like it."""

# What an entry, the counters and the comparison with what was shown need of each.
OF_EACH = (
    "id", "arguments_hash", "domain_id", "agent_id", "tool_id", "tool_name", "summary", "requested_at", "on_behalf_of",
)  # fmt: skip
# No decision depends on these; or all that wait have the same.
OWN = (
    *OF_EACH, "state", "held", "agent_version", "schema_version", "risk_rank", "exact_text", "shown_text",
    "redacted_paths", "reason", "decide_by", "policy", "idempotency_key", "request_hash", "operation_id", "claimed_at",
    "claimed_by", "lease_id", "lease_expires_at", "finished_at", "result", "error", "due_at", "edited_at",
    "remind_at", "reminded", "escalate_at", "escalated", "escalate_to",
)  # fmt: skip
DUTIES = ("requested_by", "edited_by", "on_behalf_of")  # count only where duties are separated


def kept(column: Any) -> Any:
    """A column as the database holds it."""
    value = case((table.separation_of_duties, column)) if column.name in DUTIES else column
    return type_coerce(value, NULLTYPE).label(column.name)


COMPARED = tuple(column.name for column in tool_run.columns if column.name not in OWN)
# Without this, SQLite goes through all that wait instead of those that are named.
STATE = func.coalesce(table.state, literal_column("''"))
WAITING = Statement(
    select(*(kept(table[name]) for name in (*OF_EACH, *COMPARED))).where(
        among(table.id, parameter("ids")), STATE == PENDING, table.held.is_(None),
        or_(table.due_at.is_(None), type_coerce(table.due_at, NULLTYPE) > parameter("now")),
    )
)  # fmt: skip


def waiting(connection: Connection, ids: list[str], now: datetime) -> list[Any]:
    """Those of `ids` that wait for people, with nothing held and nothing due."""
    return WAITING.all(connection, ids=listed(ids), now=to_micros(now))


def compared(row: Any, names: frozenset[str]) -> tuple[Any, ...]:
    """What a decision may depend on: alike are those in which this is equal. names: those of whoever decides."""
    return (acts_for(row.on_behalf_of, names), *row[len(OF_EACH) :])


@cache
def saving(names: tuple[str, ...]) -> Writer:
    """The statement that stores these columns of some runs, where they still are as they were read."""
    as_read = (among(table.id, bindparam("ids")), bindparam("was") == STATE, table.revision == bindparam("seen"))
    made = update(tool_run).where(*as_read).values({name: bindparam(f"new_{name}") for name in names})
    return Writer(lambda _: made)


def save(connection: Connection, changes: Sequence[Change]) -> None:
    """Store what became of them: one statement for all in which the same changes to the same."""
    together: dict[tuple[Any, ...], tuple[Writing, list[str]]] = {}
    for before, after, ids in changes:
        names = changed_columns(before, after)
        plan = saving(names).plan(connection.dialect, ())
        values = {f"new_{name}": stored(after, name) for name in names}
        row = plan.bound(values | {"was": before.state.name, "seen": before.revision, "ids": ""})
        together.setdefault((names, *row), (plan, []))[1].extend(ids)
    for (_, *row), (plan, ids) in together.items():
        row[plan.names.index("ids")] = listed(ids)
        done = plan.run(connection, [row])
        if done != len(ids):
            raise RuntimeError(f"{len(ids) - done} tool runs were not as they had been read")
