"""One socket's conversation in graphql-transport-ws: a reader that takes messages, and one writer that sends.

The writer is woken when there is news. `send` waits while the client does not read, and then nothing piles up here:
feeds are asked only when the socket takes more, and the reader waits when too many answers do.
"""

import asyncio
import uuid
from collections import deque
from dataclasses import replace
from functools import partial
from typing import Any

from graphql import OperationType
from starlette.types import Receive, Send
from strawberry.schema import BaseSchema

from handrail.core.buckets import charge
from handrail.core.documents import Prepared, Rejected, prepare
from handrail.core.graphql import Context
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.core.viewer import Request, Viewer
from handrail.transport import messages
from handrail.transport.callers import Authenticate
from handrail.transport.execution import body_of, execute
from handrail.transport.feeds import Ended, Feed, TooSlow, open_feed
from handrail.transport.lines import Line
from handrail.transport.messages import Closing, Message
from handrail.transport.places import Place
from handrail.transport.running import Running
from handrail.transport.upstream import broken, encode

INIT_SECONDS = 10.0
MOST_OPERATIONS = 20
MOST_WAITING = 64  # answers that wait to be sent, before the reader waits too
LEFT = Closing(1005, "")  # the client is gone: nothing can be sent


class Conversation:
    """With one client, from the first message to the close. `over` says how it ends, once it does."""

    def __init__(
        self,
        kernel: Kernel,
        schema: BaseSchema,
        authenticate: Authenticate,
        marks: Request,
        viewer: Viewer | None,
        place: Place,
    ) -> None:
        self.kernel = kernel
        self.schema = schema
        self.authenticate = authenticate
        self.marks = marks
        self.viewer: Viewer | None = None
        self.place = place
        self.begun = self.acknowledged = False
        self.over: Closing | None = None
        self.operations: dict[str, Running] = {}
        self.answers: deque[Message] = deque()
        self.line: Line | None = None
        self.waiting = False  # the writer has nothing to do
        self.news = asyncio.Event()
        self.room = asyncio.Event()
        self._become(viewer)

    async def hold(self, receive: Receive, send: Send, line: Line | None) -> None:
        """Talk until one side ends it; by the line at once, where there is one and it takes more."""
        self.line = line
        patience = asyncio.get_running_loop().call_later(INIT_SECONDS, self._lose_patience)
        at_close = self.kernel.live.at_close
        at_close.add(self.news.set)
        writer = asyncio.create_task(self._write(send))
        try:
            await self._read(receive)
            await asyncio.wait([writer])
        finally:
            writer.cancel()
            patience.cancel()
            at_close.discard(self.news.set)
            self._become(None)
            for running in self.operations.values():
                running.stop()

    def end(self, closing: Closing) -> None:
        """Close the socket; the first reason counts."""
        self.over = self.over or closing
        self.news.set()
        self.room.set()

    # What comes in

    async def _read(self, receive: Receive) -> None:
        while self.over is None:
            event = await receive()
            if event["type"] == "websocket.disconnect":
                self.end(LEFT)
                return
            try:
                await self._hear(messages.read(event.get("text")))
            except Closing as closing:
                self.end(closing)
            except Exception as error:
                self.end(messages.broken(error))
            await asyncio.sleep(0)  # thousands of small frames may wait: let others have their turn
            while len(self.answers) > MOST_WAITING and self.over is None:
                self.room.clear()
                await self.room.wait()

    async def _hear(self, message: Message) -> None:
        """Errors: Closing."""
        match message["type"]:
            case "ping":
                payload = message.get("payload")
                self._say({"type": "pong", **({"payload": payload} if payload is not None else {})})
            case "connection_init":
                await self._begin(message.get("payload") or {})
            case "subscribe":
                await self._subscribe(message["id"], message["payload"])
            case "complete":
                if running := self.operations.pop(message["id"], None):
                    running.stop()

    async def _begin(self, payload: dict[str, Any]) -> None:
        """Clients that cannot set headers say who they are here. Errors: Closing."""
        if self.begun:
            raise messages.AGAIN
        self.begun = True
        authorization = payload.get("authorization", payload.get("Authorization"))
        if authorization is not None:
            try:
                viewer = await self.authenticate(self.kernel, None, str(authorization))
            except Fault as fault:
                raise messages.FORBIDDEN if fault.code == "UNAUTHENTICATED" else messages.BUSY from None
            self._become(viewer)
            try:
                self.place.move(viewer, self.marks.address)
            except Fault:
                raise messages.BUSY from None
        if self.viewer is not None and self.viewer.gone:
            raise messages.FORBIDDEN
        self.acknowledged = True
        self._say({"type": "connection_ack"})

    async def _subscribe(self, key: str, payload: dict[str, Any]) -> None:
        """Errors: Closing."""
        if not self.acknowledged:
            raise messages.UNAUTHORIZED
        if key in self.operations:
            raise Closing(4409, f"Subscriber for {key} already exists")
        try:
            if len(self.operations) >= MOST_OPERATIONS:
                raise Fault("BAD_REQUEST", f"One socket carries at most {MOST_OPERATIONS} operations at once.")
            marks = replace(self.marks, id=f"req_{uuid.uuid4().hex[:16]}")
            context = Context(self.kernel, marks, self.viewer)
            prepared = prepare(self.schema, messages.operation_of(payload), context)
            charge(context, prepared)
            await self._start(key, context, prepared)
        except Rejected as rejected:
            self._fail(key, [error.formatted for error in rejected.errors])
        except Fault as fault:
            self._fail(key, body_of(fault)["errors"])

    async def _start(self, key: str, context: Context, prepared: Prepared) -> None:
        """Errors: Rejected, Fault."""
        running = Running(key)
        if prepared.kind is OperationType.SUBSCRIPTION:
            wake = partial(self._wake, running)
            running.feed = await open_feed(self.kernel, self.schema, context, prepared, None, wake)
        else:
            running.task = asyncio.create_task(self._answer(running, context, prepared))
        self.operations[key] = running

    async def _answer(self, running: Running, context: Context, prepared: Prepared) -> None:
        """Run a query or mutation."""
        try:
            body = await execute(self.kernel, self.schema, context, prepared)
        except Exception as error:
            body = {"errors": broken(error).errors}
        del self.operations[running.id]
        if "data" in body:
            self._say({"id": running.id, "type": "next", "payload": body})
            self._say({"id": running.id, "type": "complete"})
        else:
            self._fail(running.id, body["errors"])

    # What goes out

    def _say(self, message: Message) -> None:
        self.answers.append(message)
        self.news.set()

    def _fail(self, key: str, errors: Any) -> None:
        self._say({"id": key, "type": "error", "payload": errors})

    async def _write(self, send: Send) -> None:
        try:
            closing = await self._send_all(send)
            if closing is not LEFT:
                reason = closing.reason.encode()[:123].decode(errors="ignore")
                await send({"type": "websocket.close", "code": closing.code, "reason": reason})
        except OSError:  # it left in the middle of a frame
            self.end(LEFT)

    async def _send_all(self, send: Send) -> Closing:
        """Until it is over; when the server stops, until nothing runs and everything is said."""
        while self.over is None:
            self.news.clear()
            try:
                if await self._send_news(send):
                    continue
            except OSError:
                raise
            except Exception as error:
                self.end(messages.broken(error))
            if self.kernel.live.closing.is_set() and not any(running.task for running in self.operations.values()):
                self.end(messages.RESTART)
            else:
                self.waiting = True
                await self.news.wait()
                self.waiting = False
        return self.over

    def _wake(self, running: Running) -> None:
        """An operation may have a frame. Usually it goes out in this very moment, without a turn of the writer's."""
        idle = self.waiting and not self.news.is_set()
        if not (idle and self.line and running.deliver(self.line, self.kernel.live.traffic)):
            self.news.set()

    async def _send_news(self, send: Send) -> bool:
        """One round: every answer, and a frame of each feed that has one. Whether there was anything."""
        sent = False
        while self.answers and self.over is None:
            await send({"type": "websocket.send", "text": encode(self.answers.popleft())})
            self.room.set()
            sent = True
        for running in tuple(self.operations.values()):
            if self.over is not None:
                break
            if running.feed and self.operations.get(running.id) is running:
                text = self._next_of(running, running.feed)
                if text is not None:
                    await send({"type": "websocket.send", "text": text})
                    self.kernel.live.traffic.deliveries += 1
                    sent = True
        return sent

    def _next_of(self, running: Running, feed: Feed) -> str | None:
        """The next frame of a subscription, if it has one."""
        try:
            frame = feed.take()
        except TooSlow:
            self.end(messages.TOO_SLOW)
        except Ended as ended:
            if self.kernel.live.closing.is_set():  # not it is over, but this process: the socket is about to close
                return None
            del self.operations[running.id]
            feed.close()
            if ended.errors:
                self._fail(running.id, ended.errors)
            else:
                self._say({"id": running.id, "type": "complete"})
        else:
            return running.text(frame).decode() if frame else None
        return None

    # What ends it

    def _become(self, viewer: Viewer | None) -> None:
        """From now on it is this one who talks; the socket ends when their session does."""
        if self.viewer is not None:
            self.viewer.at_end.discard(self._gone)
        self.viewer = viewer
        if viewer is not None:
            viewer.at_end.add(self._gone)

    def _gone(self) -> None:
        self.answers.clear()
        self.end(messages.FORBIDDEN)

    def _lose_patience(self) -> None:
        if not self.begun:
            self.end(messages.TOO_LATE)
