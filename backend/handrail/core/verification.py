"""Whether the chain is as it was written: every entry walked and computed again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from handrail.core.clock import to_micros
from handrail.core.ledger import (
    CHAINED,
    GENESIS,
    chain,
    digest_detail,
    digest_fields,
    ledger_detail,
    ledger_entry,
    read_head,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found. `entries` were checked; `first_bad` is the first entry that is not as written."""

    entries: int
    head: int
    first_bad: int | None = None
    problem: str | None = None


def verify(connection: Connection) -> Verdict:
    """Walk the whole chain, in pages, and name the first entry that was changed, swapped, added or removed."""
    head = read_head(connection)
    previous, expected = GENESIS, 1
    for row in walk(connection):
        problem = check(row, previous, expected)
        if problem:
            return Verdict(expected - 1, head.seq, expected, problem)
        previous, expected = row.hash, expected + 1
    if expected - 1 != head.seq:
        return Verdict(
            expected - 1, head.seq, min(expected, head.seq + 1), "the end of the ledger does not fit its head"
        )
    if previous != head.hash:
        return Verdict(expected - 1, head.seq, head.seq, "the head's hash is not the last entry's")
    return Verdict(expected - 1, head.seq)


def check(row: Any, previous: str, expected: int) -> str | None:
    """Why this row breaks the chain, or None."""
    if row.seq != expected:
        return f"entry {expected} is missing"
    if row.detail is None:
        return "its detail is missing"
    if digest_detail(row.salt, row.detail) != row.detail_digest:
        return "its detail was changed"
    fields = [to_micros(row.at), *(getattr(row, name) for name in CHAINED[1:])]
    if chain(previous, row.seq, digest_fields(fields)) != row.hash:
        return "it was changed"
    return None


def walk(connection: Connection, after: int = 0, page: int = 5000) -> Iterator[Any]:
    """Every entry with its detail, in order, a page at a time."""
    query = select(ledger_entry, ledger_detail.c.salt, ledger_detail.c.detail).outerjoin(
        ledger_detail, ledger_detail.c.seq == ledger_entry.c.seq
    )
    while True:
        rows = connection.execute(
            query.where(ledger_entry.c.seq > after).order_by(ledger_entry.c.seq).limit(page)
        ).all()
        yield from rows
        if len(rows) < page:
            return
        after = rows[-1].seq
