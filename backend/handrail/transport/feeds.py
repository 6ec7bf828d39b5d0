"""What is live, whatever carries it: one operation's frames, taken when the carrier is ready for them.

    feed = await open_feed(kernel, schema, context, prepared, after, wake)
    feed.take()     the next frame, or None: `wake` is called when there may be one. Errors: Ended, TooSlow
    feed.close()

Most feeds are members of a group that is executed once for all of them; what depends on who asks has an execution of
its own, which waits while the carrier is busy.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import aclosing
from typing import Protocol

from graphql import GraphQLError
from strawberry.schema import BaseSchema

from handrail.core.documents import Prepared, Rejected
from handrail.core.graphql import Context, Shared
from handrail.core.kernel import Kernel
from handrail.transport.groups import FRAMES, Group, Groups
from handrail.transport.plans import Plan, plan
from handrail.transport.upstream import Ended, Frame, TooSlow, broken, run

__all__ = ["Ended", "Feed", "Frame", "TooSlow", "open_feed"]
Wake = Callable[[], None]
FARTHEST = 50_000  # entries behind which a reader is too far back
LAPS = 5  # times in a row that a reader may fall off the ring
BUFFER = 16
PLANS = 500
CATCHING_UP = 4  # events executed at once for those who catch up


class Feed(Protocol):
    """One operation's frames."""

    def take(self) -> Frame | None:
        """The next one, or None. Errors: Ended when no more will come."""

    def close(self) -> None:
        """No more is wanted."""


class Private:
    """An execution of its own, with a small buffer; the source waits while it is full."""

    def __init__(self, frames: AsyncGenerator[Frame, None], wake: Wake) -> None:
        self.wake = wake
        self.buffer: deque[Frame] = deque()
        self.ended: Ended | None = None
        self.room = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._fill(frames))

    def take(self) -> Frame | None:
        """The next frame, or None. Errors: Ended."""
        if self.buffer:
            self.room.set()
            return self.buffer.popleft()
        if self.ended:
            raise self.ended
        return None

    def close(self) -> None:
        """End the execution."""
        self._task.cancel()
        self.buffer.clear()

    async def _fill(self, frames: AsyncGenerator[Frame, None]) -> None:
        ended = Ended()
        try:
            async with aclosing(frames):
                async for frame in frames:
                    self.buffer.append(frame)
                    self.wake()
                    while len(self.buffer) >= BUFFER:
                        self.room.clear()
                        await self.room.wait()
        except Ended as told:
            ended = told
        except Exception as error:
            ended = broken(error)
        self.ended = ended
        self.wake()


class Member:
    """One reader of a group: a position, and nothing else while it keeps up."""

    def __init__(self, feeds: "Feeds", group: Group, seq: int, wake: Wake) -> None:
        self.feeds = feeds
        self.group = group
        self.wake = wake
        self.seq = seq
        self.number = -1  # of the next frame in the ring; before it: to be placed
        self.laps = 0
        self.goal = seq
        self.behind: Private | None = None
        group.join(wake)

    def take(self) -> Frame | None:
        """The next frame, or None. Errors: Ended, TooSlow."""
        group = self.group
        while self.behind is None:
            index = self.number - group.first
            if index < 0:
                self._place()
            elif index >= len(group.ring):
                self.laps = 0
                if group.ended:
                    raise group.ended
                return None
            else:
                frame = group.ring[index]
                self.number += 1
                if frame.seq > self.seq or group.state:
                    self.seq = frame.seq
                    return frame
        return self._catch_up(self.behind)

    def close(self) -> None:
        """Leave the group."""
        if self.behind:
            self.behind.close()
        self.group.leave(self.wake)

    def _place(self) -> None:
        """Find the position in the ring, or begin to catch up with it. Errors: TooSlow."""
        group = self.group
        if group.state:
            self.number = max(group.first, group.end - 1)
        elif self.seq >= group.floor:
            self.number = group.number_after(self.seq)
        else:
            self.laps += 1
            if group.floor - self.seq > FARTHEST or self.laps > LAPS:
                raise TooSlow
            self.goal = group.floor
            self.behind = Private(self.feeds.between(group, self.seq, self.goal), self.wake)

    def _catch_up(self, behind: Private) -> Frame | None:
        try:
            frame = behind.take()
        except Ended as ended:
            if ended.errors or self.feeds.kernel.live.closing.is_set():
                raise
            self.seq, self.number, self.behind = self.goal, -1, None
            return self.take()
        if frame:
            self.seq = frame.seq
        return frame


class Feeds:
    """Everything live in one process."""

    def __init__(self, kernel: Kernel, schema: BaseSchema) -> None:
        self.kernel = kernel
        self.schema = schema
        self.groups = Groups(kernel, schema)
        self.plans: dict[tuple[str, str | None], Plan] = {}
        self.turn = asyncio.Semaphore(CATCHING_UP)

    def plan(self, prepared: Prepared) -> Plan:
        """How to run this; remembered for as long as its document is likely to be."""
        key = prepared.text, prepared.name
        found = self.plans.get(key)
        if found is None:
            found = plan(self.schema._schema, prepared)  # type: ignore[attr-defined]
            if len(self.plans) >= PLANS:
                del self.plans[next(iter(self.plans))]
            self.plans[key] = found
        return found

    async def open(self, context: Context, prepared: Prepared, after: str | None, wake: Wake) -> Feed:
        """A feed for this operation. Errors: Rejected, Fault."""
        how, live = self.plan(prepared), self.kernel.live
        context.ensure(how.permission)
        start: int | None = None
        try:
            cursor = how.after(self.schema._schema, prepared) if after is None else after  # type: ignore[attr-defined]
        except GraphQLError as error:
            raise Rejected([error]) from None
        if cursor and how.resumes:
            start = self.kernel.cursors.decode(cursor)
            await live.ensure_kept(start)
        if not how.shared:
            context.start = start
            return Private(run(self.kernel, self.schema, context, prepared), wake)
        begin = live.head if start is None else start
        first = None if how.state else begin if live.head - begin <= FRAMES else live.head
        key: Hashable = (how.key(prepared), context.scope)
        member = Member(self, self.groups.find(key, context.scope, prepared, first), begin, wake)
        wake()
        return member

    async def between(self, group: Group, after: int, until: int) -> AsyncGenerator[Frame, None]:
        """What a group's members were sent behind one position and up to another, executed again for one of them."""
        context = Shared(self.kernel, group.scope)
        context.start, context.until = after, until
        async with aclosing(run(self.kernel, self.schema, context, group.prepared)) as frames:
            while True:
                async with self.turn:
                    frame = await anext(frames, None)
                if frame is None:
                    return
                yield frame


async def open_feed(
    kernel: Kernel, schema: BaseSchema, context: Context, prepared: Prepared, after: str | None, wake: Wake
) -> Feed:
    """A feed of this subscription; `after` goes before the document's own cursor. Errors: Rejected, Fault.

    `wake` may be called at any time, also within `take`: it only notes that there may be news.
    """
    memory = kernel.memory.setdefault("live", {})
    feeds: Feeds = memory.get("feeds") or memory.setdefault("feeds", Feeds(kernel, schema))
    return await feeds.open(context, prepared, after, wake)
