"""The ledger's statements that fill the ring at start."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select

from handrail.core.ledger import ledger_detail, ledger_entry

table = ledger_entry.c
DECIDING = ("tool_run.approve", "tool_run.reject", "tool_run.release")
MOST = 20_000


def first_at(connection: Connection) -> datetime | None:
    """When the ledger begins."""
    at: datetime | None = connection.scalar(select(table.at).order_by(table.seq).limit(1))
    return at


def seq_before(connection: Connection, at: datetime) -> int:
    """The last sequence number before a moment; order in the ledger is order in time."""
    return connection.scalar(select(func.max(table.seq)).where(table.at < at)) or 0


def decided(connection: Connection, after: int, until: int) -> list[Any]:
    """The entries by which decisions took effect, in order; the last 20,000 when there are more."""
    query = select(ledger_entry, ledger_detail.c.detail).join(ledger_detail, ledger_detail.c.seq == table.seq)
    query = query.where(table.action.in_(DECIDING), table.outcome == "DONE", table.seq > after, table.seq <= until)
    return list(connection.execute(query.order_by(table.seq.desc()).limit(MOST)).all())[::-1]
