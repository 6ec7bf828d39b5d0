"""GraphQL as server-sent events, in the "distinct connections mode" of graphql-sse: one operation, one response.

For whoever cannot hold a socket. The events are `next`, with the cursor as its id, and `complete`. A stream that ends
without `complete` was cut off: who comes back with Last-Event-ID goes on behind that cursor, as EventSource does.
"""

import asyncio
from typing import Any

from graphql import OperationType
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.schema import BaseSchema

from handrail.core.documents import Prepared, Rejected
from handrail.core.graphql import Context
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault, unauthenticated
from handrail.transport.callers import Authenticate
from handrail.transport.execution import body_of, execute
from handrail.transport.feeds import Ended, Feed, TooSlow, open_feed
from handrail.transport.http import Headers, HttpEndpoint, refuse
from handrail.transport.negotiation import RESPONSE
from handrail.transport.parameters import Malformed
from handrail.transport.places import places_of
from handrail.transport.upstream import encode

EVENTS = "text/event-stream"
HEARTBEAT = 15.0
TOGETHER = 50  # events written at once, at most
OPENING = b"retry: 1000\n\n"
BEAT = b":\n\n"
COMPLETE = b"event: complete\ndata:\n\n"
START: Headers = [
    (b"content-type", f"{EVENTS}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"vary", b"accept, authorization, cookie"),
    (b"x-accel-buffering", b"no"),
]


class StreamEndpoint(HttpEndpoint):
    """Answers every kind of operation with events."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        try:
            if not takes_events(request):
                raise Malformed(406, f"The answer is {EVENTS}; accept it.")
            context, prepared = await self.accept(request, receive)
            if prepared.kind is OperationType.SUBSCRIPTION:
                place = places_of(self.kernel).take(context.viewer, context.request.address)
                try:
                    await self.follow(context, prepared, last_event(request), receive, send)
                finally:
                    place.release()
            else:
                await self.answer(context, prepared, send)
        except (Rejected, Fault) as problem:
            await refuse(send, problem, RESPONSE)

    async def answer(self, context: Context, prepared: Prepared, send: Send) -> None:
        """A query's or mutation's only event."""
        body = await execute(self.kernel, self.schema, context, prepared)
        set_cookie = [pair for pair in getattr(context.response, "raw_headers", ()) if pair[0] == b"set-cookie"]
        await send({"type": "http.response.start", "status": 200, "headers": [*START, *set_cookie]})
        await write(send, event(encode(body).encode(), None) + COMPLETE, more=False)

    async def follow(
        self, context: Context, prepared: Prepared, after: str | None, receive: Receive, send: Send
    ) -> None:
        """A subscription's events, as fast as they are read. Errors: Rejected, Fault, before it has begun."""
        news = asyncio.Event()
        feed = await open_feed(self.kernel, self.schema, context, prepared, after, news.set)
        leaving = asyncio.create_task(until_left(receive))
        leaving.add_done_callback(lambda _: news.set())
        ends = (self.kernel.live.at_close, context.viewer.at_end if context.viewer else set())
        for callbacks in ends:
            callbacks.add(news.set)
        try:
            await send({"type": "http.response.start", "status": 200, "headers": START})
            await write(send, OPENING)
            more = True
            while more and not leaving.done():
                news.clear()
                piece, more = self.taken(feed, context)
                if piece or not more:
                    await write(send, piece, more)
                elif not await comes(news):
                    await write(send, BEAT)
        finally:
            leaving.cancel()
            feed.close()
            for callbacks in ends:
                callbacks.discard(news.set)

    def taken(self, feed: Feed, context: Context) -> tuple[bytes, bool]:
        """The events that are there, and whether more may come."""
        events: list[bytes] = []
        closing = self.kernel.live.closing
        try:
            if context.viewer is not None and context.viewer.gone:
                raise Ended(body_of(unauthenticated())["errors"])
            while len(events) < TOGETHER and (frame := feed.take()):
                events.append(event(frame.payload, frame.cursor))
        except TooSlow:
            return b"".join(events), False
        except Ended as ended:
            if not closing.is_set():
                events += [event(encode({"errors": ended.errors}).encode(), None)] if ended.errors else []
                events.append(COMPLETE)
            return b"".join(events), False
        self.kernel.live.traffic.deliveries += len(events)
        return b"".join(events), bool(events) or not closing.is_set()


def event(payload: bytes, cursor: str | None) -> bytes:
    """One result as an event."""
    head = f"id: {cursor}\n".encode() if cursor else b""
    return head + b"event: next\ndata: " + payload + b"\n\n"


async def write(send: Send, body: bytes, more: bool = True) -> None:
    """A piece of the response; returns when there is room for the next."""
    await send({"type": "http.response.body", "body": body, "more_body": more})


async def comes(news: asyncio.Event) -> bool:
    """Whether there was news within a heartbeat."""
    try:
        async with asyncio.timeout(HEARTBEAT):
            await news.wait()
    except TimeoutError:
        return False
    return True


async def until_left(receive: Receive) -> None:
    """Until the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def takes_events(request: HTTPConnection) -> bool:
    """Whether the client accepts an event stream."""
    accepted = ",".join(request.headers.getlist("accept")) or "*/*"
    kinds = {part.partition(";")[0].strip().lower() for part in accepted.split(",")}
    return not kinds.isdisjoint((EVENTS, "text/*", "*/*"))


def last_event(request: HTTPConnection) -> str | None:
    """The cursor behind which to go on: what a browser sends when it comes back, or the address says."""
    given: Any = request.headers.get("last-event-id") or request.query_params.get("lastEventId")
    return given or None


def stream_endpoint(kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> ASGIApp:
    """The application that answers at `/graphql/stream`."""
    return StreamEndpoint(kernel, schema, authenticate)
