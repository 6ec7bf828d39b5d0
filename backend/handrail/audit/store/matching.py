"""Entries that are wanted: by the ledger's own indexes where one leads there, otherwise by the index of words."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, cast, column, func, literal, null, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from handrail.audit import expression
from handrail.audit.query import Wanted
from handrail.audit.store import shapes, words
from handrail.audit.store.conditions import holds
from handrail.audit.store.entries import entries, visible
from handrail.core.ledger import ledger_detail, ledger_entry, read_head
from handrail.core.live import rows_after
from handrail.core.viewer import Viewer

entry = ledger_entry.c
# A kind alone must not lead: its index is in the order of the things, so that every page would sort all of it.
COLUMNS = {**dict(entry), "resource_type": func.coalesce(entry.resource_type, null()), "kind": entry.resource_type}
INDEX = table("audit_words", column("rowid"), column("seq"), column("words"), column("audit_words"))
LED = ("actor_id", "action", "domain_id", "resource")  # one value of these has an index in the ledger's order
TAIL = 5_000  # entries that are looked through one by one for words
Bound = int | ColumnElement[Any] | None


@dataclass(frozen=True, slots=True)
class Source:
    """Entries with their detail, in no order yet, and the column by which to bound and order them."""

    query: Select[Any]
    seq: ColumnElement[int]


def located(connection: Connection, viewer: Viewer, wanted: Wanted) -> Wanted:
    """With what is known now: where its moments stand in the ledger, how far the index reaches, and which shapes do."""
    head, through = read_head(connection).seq, words.through(connection)

    def first_at(moment: datetime) -> int | None:
        query = select(entry.seq).where(entry.at >= moment).order_by(entry.at, entry.seq).limit(1)
        return connection.scalar(query)

    low = (first_at(wanted.after) or head + 1) if wanted.after else 0
    high = first_at(wanted.before) if wanted.before else None
    tail: tuple[int, ...] = ()
    if wanted.for_words and through < head:
        node = expression.of((one for one in wanted.conditions if one.for_words), None, indexed=False)
        rows = rows_after(connection, max(through, head - TAIL), TAIL)
        tail = tuple(row.seq for row in rows if expression.holds(node, set(words.tokens_of(row))))
    known = replace(wanted, low=low, high=high, through=through, tail=tail)
    return shapes.narrowed(connection, viewer.scope, known) if needs_index(viewer, wanted) else known


def needs_index(viewer: Viewer, wanted: Wanted) -> bool:
    """Whether the ledger's own indexes would have to look at much that is not wanted."""
    if wanted.for_words or viewer.scope.domains is not None:
        return True
    if len(wanted.conditions) != 1:
        return bool(wanted.conditions)
    [condition] = wanted.conditions
    one = len(condition.any) == 1 and not condition.negated and not condition.any[0].begins
    return not (one and condition.any[0].field in LED)


def by_columns(viewer: Viewer, wanted: Wanted, what: Select[Any] | None = None) -> Source:
    """What can be told without the index; of what has the words that are wanted only the tail. what: instead of all."""
    query = visible(entries() if what is None else what, viewer).where(
        *(holds(one, COLUMNS) for one in wanted.conditions if not one.for_words)
    )
    if wanted.for_words:
        query = query.where(entry.seq.in_(wanted.tail))
    return Source(query, entry.seq)


def by_index(sqlite: bool, viewer: Viewer, wanted: Wanted, above: Bound, upto: Bound) -> Source:
    """What is indexed, in positions above one and up to another."""
    hits, seq = found(sqlite, viewer, wanted, above, upto)
    joined = hits.join(ledger_entry, entry.seq == seq).join(ledger_detail, ledger_detail.c.seq == entry.seq)
    columns = joined.with_only_columns(*ledger_entry.c, ledger_detail.c.detail, maintain_column_froms=True)
    return Source(visible(columns, viewer), seq)


def found(sqlite: bool, viewer: Viewer, wanted: Wanted, above: Bound, upto: Bound) -> tuple[Select[Any], Any]:
    """The positions that the index gives, as a table and its column."""
    words_wanted = expression.wanted(wanted, viewer)
    seq = INDEX.c.rowid if sqlite else INDEX.c.seq
    within = between(seq, above, upto)
    if sqlite:
        rows = select(seq.label("seq")).where(INDEX.c.audit_words.op("MATCH")(expression.fts5(words_wanted)), *within)
        return rows, seq
    query = cast(literal(expression.tsquery(words_wanted)), TSQUERY)
    # Materialized: else the planner walks the whole ledger in its order, in the hope of meeting both words soon.
    hits = (
        select(seq.label("seq")).where(INDEX.c.words.op("@@")(query), *within).cte("hits").prefix_with("MATERIALIZED")
    )
    return select(hits.c.seq), hits.c.seq


def between(seq: ColumnElement[int], above: Bound, upto: Bound) -> list[ColumnElement[bool]]:
    """Above one position and up to another; without one of them, no bound."""
    return ([seq > above] if above is not None else []) + ([seq <= upto] if upto is not None else [])


def matching(sqlite: bool, viewer: Viewer, wanted: Wanted, above: Bound, upto: Bound) -> Source:
    """Everything that is wanted between two positions as one statement, for reading much of it in the ledger's order.

    Words are found as far as they are indexed by then, so also in entries of shapes that there were not yet.
    """
    wanted = replace(wanted, shapes=None)
    if wanted.for_words:
        source = by_index(sqlite, viewer, wanted, above, upto)
    else:
        source = by_columns(viewer, wanted)
        source = Source(source.query.where(*between(source.seq, above, upto)), source.seq)
    dated = [source.seq >= wanted.low] if wanted.after else []
    dated += [source.seq < wanted.high] if wanted.high is not None else []
    return Source(source.query.where(*dated), source.seq)
