"""How many of what is wanted lie between positions, at a cost that does not grow with the ledger.

A part with more than `MOST` of them is not counted out: how much of it these fill says how many there are. On
PostgreSQL what needs the index of words is counted out at once: that index does not walk in the ledger's order.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import BigInteger, Connection, Select, cast, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY

from handrail.audit.query import Wanted
from handrail.audit.store.matching import by_columns, found, needs_index
from handrail.audit.store.pages import END, Reading
from handrail.core.ledger import ledger_entry, read_head
from handrail.core.viewer import Viewer

entry = ledger_entry.c
MOST = 300


@dataclass(frozen=True, slots=True)
class Counted:
    """How many there are; `exact` unless it is estimated."""

    count: int
    exact: bool


def oldest(reading: Reading) -> datetime | None:
    """When the first of what is wanted happened."""
    rows = reading.rows(0, END, 1, newest_first=False)
    return rows[0].at if rows else None


def counts(connection: Connection, viewer: Viewer, wanted: Wanted, borders: list[datetime]) -> list[Counted]:
    """What lies between each border and the next."""
    end = read_head(connection).seq
    places = [min(max(first_at(connection, at) or end + 1, wanted.low), wanted.high or END) for at in borders]
    sqlite = connection.dialect.name == "sqlite"
    border = wanted.through if sqlite or needs_index(viewer, wanted) else 0
    columns = by_columns(viewer, wanted, select(entry.seq)).query
    known = [0] * len(places) if sqlite or not border else at_once(connection, viewer, wanted, places)
    found_so_far = []
    for at, (low, high) in enumerate(pairwise(places)):
        total, exact = known[at], True
        if sqlite and low <= border:
            hits, _ = found(sqlite, viewer, wanted, low - 1, min(high - 1, border))
            total, exact = up_to(connection, hits, low - 1, min(high - 1, border))
        low = max(low, border + 1)
        if exact and low < high:
            more, exact = up_to(connection, columns.where(entry.seq >= low, entry.seq < high), low - 1, high - 1)
            total += more
        found_so_far.append(Counted(total, exact))
    return found_so_far


def up_to(connection: Connection, query: Select[Any], above: int, upto: int) -> tuple[int, bool]:
    """How many positions a query gives between two, and whether they were counted."""
    first = query.order_by("seq").limit(MOST + 1).subquery()
    count, reached = connection.execute(select(func.count(), func.max(first.c.seq))).one()
    return (count, True) if count <= MOST else (round(count * (upto - above) / (reached - above)), False)


def at_once(connection: Connection, viewer: Viewer, wanted: Wanted, places: list[int]) -> list[int]:
    """What is indexed between each place and the next, on PostgreSQL."""
    hits = found(False, viewer, wanted, places[0] - 1, min(places[-1] - 1, wanted.through))[0].subquery()
    part = func.width_bucket(hits.c.seq, cast(literal(places), ARRAY(BigInteger)))
    rows = connection.execute(select(part.label("part"), func.count()).group_by("part"))
    numbers = {int(at): int(count) for at, count in rows}
    return [numbers.get(at, 0) for at in range(1, len(places) + 1)]


def first_at(connection: Connection, at: datetime) -> int | None:
    """The position of the first entry at or behind a moment."""
    return connection.scalar(select(entry.seq).where(entry.at >= at).order_by(entry.at, entry.seq).limit(1))
