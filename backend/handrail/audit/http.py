"""`GET /v1/audit-logs`: the entries of `auditLog`, newest first, for programs that speak no GraphQL."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from handrail.accounts import service as accounts
from handrail.audit import extraction, service
from handrail.audit.formats import FORMS, MEDIA, Shaper, Values, to_json
from handrail.audit.parameters import Asked, read
from handrail.core.buckets import spend
from handrail.core.connections import COUNT_CAP
from handrail.core.graphql import Context
from handrail.core.ledger import read_head
from handrail.core.refusals import Fault
from handrail.core.unit import UnitOfWork
from handrail.transport.plain import caller, problem

POINTS_PER_ENTRY = 10
POINTS_PER_STREAM = 20_000
STREAMS = 4
OPEN = "audit_logs"


async def audit_logs(request: Request) -> Response:
    """A page, or everything as CSV or JSON Lines. 400 names the parameter; 401, 403 and 429 as elsewhere."""
    try:
        context = await caller(request, accounts.authenticate, "audit:read")
        asked = read(request.query_params.multi_items())
        spend(context, POINTS_PER_STREAM if asked.limit is None else POINTS_PER_ENTRY * asked.limit)
        return await (everything(context, asked) if asked.limit is None else page(context, asked, asked.limit))
    except Fault as fault:
        return problem(fault)


async def page(context: Context, asked: Asked, limit: int) -> Response:
    """Some entries, and where the next ones are."""
    cursors, viewer = context.kernel.cursors, context.signed_in
    behind = cursors.decode(asked.cursor) if asked.cursor else None
    wanted = await service.wanted(context, asked.query, asked.filter)
    rows, total = await context.read(extraction.page, viewer, wanted, behind, asked.offset, limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    shape = Shaper(viewer.scope.domains)
    entries: list[Values] = [shape(row, cursors.encode(row[0])) for row in rows]
    after = cursors.encode(rows[-1][0]) if more else None
    headers = {}
    if after:
        kept = [pair for pair in asked.given if pair[0] not in ("cursor", "offset")]
        headers["link"] = f'</v1/audit-logs?{urlencode([*kept, ("cursor", after)])}>; rel="next"'
    begin, body, end = FORMS[asked.format.upper()]
    text = body(entries)
    if asked.format != "json":
        return Response(begin + text + end, headers=headers, media_type=MEDIA[asked.format.upper()])
    counted = {"total": min(total, COUNT_CAP - 1), "total_is_exact": total < COUNT_CAP, "next_cursor": after}
    whole = b'{"entries":[' + text[1:] + b"\n]," + to_json(counted)[1:] + b"\n"
    return Response(whole, headers=headers, media_type=MEDIA["JSON"])


async def everything(context: Context, asked: Asked) -> Response:
    """Every entry, read by a process of its own at the pace of whoever takes them. It leaves an entry itself."""
    kernel, viewer, form = context.kernel, context.signed_in, asked.format.upper()
    if kernel.memory.setdefault(OPEN, {}).get(OPEN, 0) >= STREAMS:
        raise Fault("BUSY", "Too many are reading all of it right now. Try again in a minute.", retryAfter=60)
    wanted = await service.wanted(context, asked.query, asked.filter)
    head = (await context.read(read_head)).seq
    if wanted.for_words:
        await service.caught_up(kernel, head)
    await context.write(note, asked.format, wanted.told())
    said = extraction.newest_first(kernel, viewer, wanted)
    domains = None if viewer.scope.domains is None else sorted(viewer.scope.domains)
    job = extraction.job(kernel, said, head=head, behind=head + 1, format=form, domains=domains)
    source = counted(context, extraction.stream(job))
    first = await anext(source, b"")  # what goes wrong at the start is answered as an error

    async def parts() -> AsyncIterator[bytes]:
        async with aclosing(source):
            yield first
            async for part in source:
                yield part

    headers = {"content-disposition": f'attachment; filename="handrail-audit.{asked.format}"'}
    return StreamingResponse(parts(), headers=headers, media_type=MEDIA[form])


async def counted(context: Context, source: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    """One of the streams that are open, until whoever asked is gone."""
    streams = context.kernel.memory[OPEN]
    streams[OPEN] = streams.get(OPEN, 0) + 1
    try:
        async with aclosing(source):
            async for part in source:
                context.ensure_here()
                yield part
    finally:
        streams[OPEN] -= 1


def note(uow: UnitOfWork, form: str, told: str) -> None:
    """Somebody takes everything that a query names."""
    uow.record("export.stream", None, metadata={"format": form, "query": told}, summary=told or "everything")
