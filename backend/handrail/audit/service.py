"""The ledger for readers: pages, changes as they come, and proof."""

from collections.abc import AsyncIterator
from typing import Any

from handrail.audit import store
from handrail.audit.types import AuditEntry, AuditFilter, Change, ChangeFilter, ChangePage
from handrail.core.connections import Page, page_size
from handrail.core.graphql import Context


def wanted(row: Any, given: ChangeFilter) -> bool:
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
        if wanted(row, given) and store.may_see(row, context.scope):
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


async def page(context: Context, given: AuditFilter, first: int | None, after: str | None) -> Page[AuditEntry]:
    """A page of entries, newest first."""
    return await context.read(store.page, context.signed_in, context.kernel.cursors, given, first, after)


async def entry(context: Context, entry_id: str) -> AuditEntry | None:
    """One entry, or None."""
    cursors = context.kernel.cursors
    return await context.read(store.get, context.signed_in, cursors, cursors.decode(entry_id))
