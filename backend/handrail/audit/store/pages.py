"""Pages of what is wanted, newest first, from either side."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select

from handrail.audit.query import Wanted
from handrail.audit.store.entries import build
from handrail.audit.store.matching import Source, by_columns, by_index, found, needs_index
from handrail.audit.types import AuditEntry
from handrail.core.connections import COUNT_CAP, Page, count_up_to
from handrail.core.cursors import Cursors
from handrail.core.viewer import Viewer

END = 2**62


@dataclass(frozen=True, slots=True)
class Span:
    """Which part of a list, newest first: at most `size` entries behind `after`, or before `before`.

    backward: the part at the end of what comes before, instead of the beginning of what comes behind.
    """

    size: int
    after: int | None = None
    before: int | None = None
    backward: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What is wanted, by whom, on which connection."""

    connection: Connection
    viewer: Viewer
    wanted: Wanted

    @property
    def sqlite(self) -> bool:
        """Which of the two databases it is."""
        return self.connection.dialect.name == "sqlite"

    def parts(self, above: int, upto: int) -> list[Source]:
        """What is wanted between two positions, newest first: what is not indexed, and what is."""
        low = max(above, self.wanted.low - 1, 0)
        high = min(upto, END if self.wanted.high is None else self.wanted.high - 1)
        newer = by_columns(self.viewer, self.wanted)
        if not needs_index(self.viewer, self.wanted):
            return [within(newer, low, high)]
        border = self.wanted.through
        sources = []
        if high > border:
            sources.append(within(newer, max(low, border), high))
        if low < border:
            sources.append(by_index(self.sqlite, self.viewer, self.wanted, low, min(high, border)))
        return sources

    def rows(self, above: int, upto: int, most: int, newest_first: bool) -> list[Any]:
        """So many of what is wanted between two positions, from one end."""
        rows: list[Any] = []
        sources = self.parts(above, upto)
        for source in sources if newest_first else reversed(sources):
            if len(rows) < most:
                order = source.seq.desc() if newest_first else source.seq
                query = source.query.order_by(order).limit(most - len(rows))
                rows += self.connection.execute(query).all()
        return rows

    def count(self) -> int:
        """How many are wanted in all, but never more than 10,001."""
        total = 0
        for query in self.countable():
            if total < COUNT_CAP:
                total += count_up_to(self.connection, query)
        return min(total, COUNT_CAP)

    def countable(self) -> list[Select[Any]]:
        """What is to be counted. SQLite's index tells by itself what is visible: the entries need not be read."""
        border = self.wanted.through
        if not self.sqlite:
            return [source.query for source in self.parts(0, END)]
        low = max(self.wanted.low - 1, 0)
        high = END if self.wanted.high is None else self.wanted.high - 1
        hits, _ = found(True, self.viewer, self.wanted, low, min(high, border))
        return [hits, within(by_columns(self.viewer, self.wanted), max(low, border), high).query]


def within(source: Source, above: int, upto: int) -> Source:
    """Only what lies in these positions."""
    return Source(source.query.where(source.seq > above, source.seq <= upto), source.seq)


def page(connection: Connection, viewer: Viewer, cursors: Cursors, wanted: Wanted, span: Span) -> Page[AuditEntry]:
    """One page, newest first, from either side."""
    reading = Reading(connection, viewer, wanted)
    above, upto = (0 if span.before is None else span.before), (END if span.after is None else span.after - 1)
    rows = reading.rows(above, upto, span.size + 1, newest_first=not span.backward)
    more, rows = len(rows) > span.size, rows[: span.size]
    if span.backward:
        rows.reverse()
    newest, oldest = (rows[0].seq, rows[-1].seq) if rows else (upto, above + 1)
    # None is beyond the end at which a page was begun.
    newer = more if span.backward else span.after is not None and bool(reading.rows(newest, END, 1, False))
    older = more if not span.backward else span.before is not None and bool(reading.rows(0, oldest - 1, 1, True))
    total = reading.count()
    return Page(
        nodes=[build(row, cursors, viewer.scope) for row in rows],
        cursors=[cursors.encode(row.seq) for row in rows],
        has_next=older,
        has_previous=newer,
        total=min(total, COUNT_CAP - 1),
        exact=total < COUNT_CAP,
    )
