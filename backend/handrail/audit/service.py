"""The ledger for readers: pages, changes as they come, and proof."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlalchemy import Connection

from handrail.audit import naming, store
from handrail.audit.actions import ACTIONS
from handrail.audit.extraction import Broken, child, job, looks_words_up, statements
from handrail.audit.formats import MEDIA, cell
from handrail.audit.histogram import borders
from handrail.audit.query import Wanted
from handrail.audit.types import (
    AuditAction,
    AuditBucket,
    AuditEntry,
    AuditFilter,
    AuditSearch,
    Change,
    ChangeFilter,
    ChangePage,
)
from handrail.core import leases
from handrail.core.connections import Page, page_size
from handrail.core.cursors import Cursors
from handrail.core.graphql import Context
from handrail.core.kernel import Kernel
from handrail.core.names import zone_of
from handrail.core.refusals import Fault
from handrail.core.unit import UnitOfWork

__all__ = ["MEDIA", "Broken", "cell", "child", "job", "looks_words_up", "statements"]
LEASE = "audit_index"
MOST_BUCKETS = 120
hashes = store.hashes
erased = store.erased
prepare = store.prepare
behind = store.behind
take_out = store.take_out


def follows(row: Any, given: ChangeFilter) -> bool:
    """Whether the follower asked for this kind of row."""
    if row.outcome != "DONE" and not given.include_refused:
        return False
    return not given.resource_type or row.resource_type in given.resource_type


def change(context: Context, row: Any) -> Change:
    """A row as a change."""
    cursors = context.kernel.cursors
    return Change(cursor=cursors.encode(row.seq), entry=store.build(row, cursors, context.scope))


async def follow(context: Context, after: str | None, given: ChangeFilter) -> AsyncIterator[Change]:
    """Every change behind the cursor, then each as it comes; each once, in order. Errors: Fault INVALID_CURSOR."""
    live, start = context.kernel.live, context.start_after(after)
    async for row in live.follow(live.head if start is None else start, context.until):
        if follows(row, given) and store.may_see(row, context.scope):
            yield context.at(row.seq, change(context, row))


async def poll(context: Context, after: str | None, first: int | None) -> ChangePage:
    """The changes behind the cursor, for whoever cannot hold a socket; without one, where to start.

    Errors: Fault INVALID_CURSOR or CURSOR_EXPIRED.
    """
    live, cursors = context.kernel.live, context.kernel.cursors
    size = page_size(first, 100)
    if after is None:
        return ChangePage(changes=[], cursor=cursors.encode(live.head), has_more=False)
    start = cursors.decode(after)
    await live.ensure_kept(start)
    rows, end = await context.read(store.changes_behind, context.scope, start, size + 1)
    seen, more = rows[:size], len(rows) > size
    # Beyond the last one that is seen it goes on at the end: empty pages would count what happens elsewhere.
    return ChangePage(
        changes=[change(context, row) for row in seen],
        cursor=cursors.encode(seen[-1].seq if more else end),
        has_more=more,
    )


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a list was asked for, as GraphQL connections say it."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def span(self, cursors: Cursors) -> store.Span:
        """As the store takes it. Errors: Fault BAD_REQUEST, INVALID_CURSOR."""
        backward = self.last is not None or self.before is not None
        if backward and (self.first is not None or self.after is not None):
            raise Fault("BAD_REQUEST", "Give `first` with `after`, or `last` with `before`; not both.")
        size = page_size(self.last, name="last") if backward else page_size(self.first)
        after, before = (cursors.decode(given) if given else None for given in (self.after, self.before))
        return store.Span(size, after, before, backward)


async def wanted(context: Context, query: str | None, given: AuditFilter | None) -> Wanted:
    """What a query line and a filter ask for, for this viewer. Errors: Fault BAD_REQUEST, naming the position."""
    now = context.kernel.writer.now()
    return await context.read(naming.wanted, context.signed_in, now, query, given or AuditFilter())


async def page(context: Context, query: str | None, given: AuditFilter | None, part: Part) -> Page[AuditEntry]:
    """A page of entries, newest first. Errors: Fault BAD_REQUEST, INVALID_CURSOR."""
    cursors, viewer, now = context.kernel.cursors, context.signed_in, context.kernel.writer.now()
    span = part.span(cursors)

    def read(connection: Connection) -> Page[AuditEntry]:
        asked = naming.wanted(connection, viewer, now, query, given or AuditFilter())
        return store.page(connection, viewer, cursors, asked, span)

    return await context.read(read)


async def entry(context: Context, entry_id: str) -> AuditEntry | None:
    """One entry, or None."""
    cursors = context.kernel.cursors
    return await context.read(store.get, context.signed_in, cursors, cursors.decode(entry_id))


async def histogram(
    context: Context, query: str | None, given: AuditFilter | None, buckets: int | None
) -> list[AuditBucket]:
    """How much of it happened when. Errors: Fault BAD_REQUEST."""
    viewer, now, most = context.signed_in, context.kernel.writer.now(), 60 if buckets is None else buckets
    if not 1 <= most <= MOST_BUCKETS:
        raise Fault("BAD_REQUEST", f"`buckets` must be between 1 and {MOST_BUCKETS}.")
    filter = given or AuditFilter()

    def read(connection: Connection) -> list[AuditBucket]:
        asked = naming.wanted(connection, viewer, now, query, filter)
        start = asked.after or store.oldest(store.Reading(connection, viewer, asked))
        end = min(asked.before or now, now)
        if start is None or start >= end:
            return []
        at = borders(start, end, most, zone_of(filter.timezone or "UTC"))
        found = store.counts(connection, viewer, asked, at)
        return [
            AuditBucket(starts_at=starts_at, ends_at=ends_at, count=one.count, exact=one.exact)
            for (starts_at, ends_at), one in zip(pairwise(at), found, strict=True)
        ]

    return await context.read(read)


def actions() -> list[AuditAction]:
    """The documented actions, by name."""
    return [
        AuditAction(name=name, description=said, resource_type=name.partition(".")[0])
        for name, said in sorted(ACTIONS.items())
    ]


async def search_state(context: Context) -> AuditSearch:
    """How far the index of words reaches."""
    through, behind = await context.read(lambda connection: (store.through(connection), store.behind(connection)))
    return AuditSearch(indexed_through=through if context.scope.domains is None else None, lagging=behind > store.TAIL)


async def caught_up(kernel: Kernel, head: int) -> None:
    """When the index of words reaches so far; whoever waits may be cancelled."""
    while await kernel.database.read(store.through) < head:
        await asyncio.sleep(0.1)


def index(uow: UnitOfWork, holder: str, prepared: store.Indexed) -> bool:
    """Put prepared entries into the index; False when another process does so. Telemetry: leaves no entry."""
    uow.telemetry()
    return leases.hold(uow, LEASE, holder) and store.put(uow.connection, prepared)
