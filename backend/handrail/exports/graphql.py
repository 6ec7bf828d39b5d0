"""Exports: what the API offers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Annotated

import strawberry

from handrail.core.graphql import Context, Info, mutation, query, subscription
from handrail.core.idempotency import once
from handrail.core.refusals import InvalidInput, NotFound, Refused
from handrail.exports import service
from handrail.exports.types import Export, ExportState, NotRunning, StartExportInput, TooManyExports

StartResult = Annotated[
    Export | TooManyExports | InvalidInput,
    strawberry.union("StartExportResult", description="The export, now running, or why not."),
]
CancelResult = Annotated[
    Export | NotFound | NotRunning | InvalidInput,
    strawberry.union("CancelExportResult", description="The export, or why it was not cancelled."),
]
PACE = 0.25


async def read(context: Context, export_id: str) -> Export | None:
    """An export as it stands, or None."""
    try:
        return await context.read(service.find, context.signed_in, export_id)
    except Refused:
        return None


@strawberry.type
class ExportQuery:
    @query("audit:read")
    async def export(self, info: Info, id: strawberry.ID) -> Export | None:
        """One export; null when there is none, or when it is not yours to see.

        id: The export.
        """
        return await read(info.context, id)

    @query("audit:read")
    async def exports(self, info: Info, mine: bool | None = None, first: int | None = None) -> list[Export]:
        """The newest exports that are kept: your own, and everyone's for administrators.

        mine: Only your own.
        first: How many, 1 to 100; 50 unless told.
        """
        return await info.context.read(service.listed, info.context.signed_in, bool(mine), first)


@strawberry.type
class ExportMutation:
    @mutation("export.start", "audit:read")
    async def start_export(
        self, info: Info, input: StartExportInput, idempotency_key: str | None = None
    ) -> StartResult:
        """Begin to write exactly what is named, as it stands at this moment, to a file. Follow it by `exportProgress`.

        input: What, and in which form.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        job, told = await service.prepare(context, input)
        return await once(
            context, idempotency_key, service.start, context.scope, input,
            viewer=context.signed_in, job=job, told=told,
        )  # fmt: skip

    @mutation("export.cancel", "audit:read")
    async def cancel_export(self, info: Info, id: strawberry.ID, idempotency_key: str | None = None) -> CancelResult:
        """Stop writing; nothing is kept.

        id: The export.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.cancel, context.scope, id, viewer=context.signed_in)


@strawberry.type
class ExportSubscription:
    @subscription("audit:read")
    async def export_progress(self, info: Info, id: strawberry.ID) -> AsyncIterator[Export]:
        """An export as it stands, and again as it grows, four times a second at most; it ends when the export does.

        id: The export.
        """
        context, live = info.context, info.context.kernel.live
        shown: Export | None = None
        with live.watching(id) as changed:
            while not live.closing.is_set():
                changed.clear()
                head, found = live.head, await read(context, id)
                if found is None:
                    return
                if found != shown:
                    shown = found
                    yield context.at(head, found)
                if found.state is not ExportState.RUNNING:
                    return
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), PACE)
