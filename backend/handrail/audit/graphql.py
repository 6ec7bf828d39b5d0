"""The ledger: what the API offers."""

from collections.abc import AsyncIterator

import strawberry

from handrail.audit import service
from handrail.audit.service import Part
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
from handrail.core.connections import Connection_
from handrail.core.graphql import Info, query, subscription
from handrail.core.records import ANYONE


@strawberry.type
class AuditQuery:
    @query("audit:read")
    async def audit_log(
        self,
        info: Info,
        query: str | None = None,
        filter: AuditFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        last: int | None = None,
        before: str | None = None,
    ) -> Connection_[AuditEntry]:
        """The ledger, newest first.

        query: A query line such as `actor:ana action:tool_run.* -actor:system after:2026-11-01 refund`.
        filter: Which entries; all you may see unless told. Query and filter must both be met.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor: what is older than this entry.
        last: As `first`, from the other side: those right before `before`, or the oldest of all.
        before: A cursor: what is newer than this entry.
        """
        page = await service.page(info.context, query, filter, Part(first, after, last, before))
        return page.connection(Connection_[AuditEntry])

    @query("audit:read", cost=20)
    async def audit_histogram(
        self, info: Info, query: str | None = None, filter: AuditFilter | None = None, buckets: int | None = None
    ) -> list[AuditBucket]:
        """How many entries there are in each part of the time, oldest first; empty when there is none.

        The parts are equal, and begin at whole minutes, hours, days or weeks of the filter's time zone. They reach from
        the first entry that is wanted, or from the filter's `after`, to now, or to its `before`.

        query: A query line, as for `auditLog`.
        filter: Which entries; query and filter must both be met.
        buckets: How many parts there may be, 1 to 120; 60 unless told.
        """
        return await service.histogram(info.context, query, filter, buckets)

    @query("audit:read")
    async def audit_entry(self, info: Info, id: strawberry.ID) -> AuditEntry | None:
        """One entry; null when there is none, or when you may not see it.

        id: The entry.
        """
        return await service.entry(info.context, id)

    @query("audit:read")
    async def audit_actions(self, info: Info) -> list[AuditAction]:
        """Every action that the ledger knows, by name."""
        return service.actions()

    @query("audit:read")
    async def audit_search(self, info: Info) -> AuditSearch:
        """How far the index reaches in which words are looked up."""
        return await service.search_state(info.context)

    @query("audit:read")
    async def changes(self, info: Info, after: str | None = None, first: int | None = None) -> ChangePage:
        """Changes by polling, for whoever cannot hold a socket: the same as the subscription, page by page.

        after: The `cursor` of the last page; without it, only where to start.
        first: How many, 1 to 100; 100 unless told.
        """
        return await service.poll(info.context, after, first)

    @query(ANYONE)
    async def live_cursor(self, info: Info) -> str:
        """Where the live stream stands. Ask for it together with a list: then `changes(after:)` misses nothing."""
        kernel, _ = info.context.kernel, info.context.signed_in
        return kernel.cursors.encode(kernel.live.head)


@strawberry.type
class AuditSubscription:
    @subscription("audit:read", shared=True)
    async def changes(
        self, info: Info, after: str | None = None, filter: ChangeFilter | None = None
    ) -> AsyncIterator[Change]:
        """Every change as it is committed, each once and in order, with the thing it is about as it stands now.

        after: The cursor of the last change you have, or of `liveCursor`; without it, from now on.
        filter: Which changes; all that were done unless told.
        """
        async for change in service.follow(info.context, after, filter or ChangeFilter()):
            yield change
