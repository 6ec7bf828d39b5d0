"""From commit to everyone who watches, without a lost or doubled change.

After a commit the doorbell rings: a content-free message through `broadcaster`, which may be lost or doubled. One
tailer per process then reads the new ledger rows once and keeps the last few thousand; whoever follows holds only a
position (the gapless sequence number). The tailer looks by itself once a second, so a lost ring costs a second.
"""

import asyncio
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from broadcaster import Broadcast
from sqlalchemy import Connection, func, select

from handrail.core import ledger
from handrail.core.database import Database
from handrail.core.refusals import Fault
from handrail.core.statements import Statement, parameter

log = logging.getLogger("handrail.live")
CHANNEL = "handrail"
PAGE = 500
RING = 5000
REST = 0.02  # seconds after a read: what is committed meanwhile is read together, which halves a busy writer's cost
_entry, _detail = ledger.ledger_entry, ledger.ledger_detail
ROWS_AFTER = Statement(
    select(_entry, _detail.c.detail)
    .outerjoin(_detail, _detail.c.seq == _entry.c.seq)
    .where(_entry.c.seq > parameter("behind"))
    .order_by(_entry.c.seq)
    .limit(parameter("most"))
)


def rows_after(connection: Connection, seq: int, limit: int = PAGE) -> list[Any]:
    """Ledger rows behind a position, with their detail, in order."""
    return ROWS_AFTER.all(connection, behind=seq, most=limit)


def before_the_first(connection: Connection) -> int:
    """The position before the oldest row that is kept."""
    first = connection.scalar(select(func.min(ledger.ledger_entry.c.seq)))
    return first - 1 if first else 0


@dataclass(slots=True)
class Traffic:
    """What the carriers count. `executions`: events that were executed, once per group; `deliveries`: frames sent."""

    sockets: int = 0
    groups: int = 0
    members: int = 0
    executions: int = 0
    deliveries: int = 0


class Live:
    """The tailer of one process. `head` is the last sequence number that followers have been given."""

    def __init__(self, database: Database, doorbell: str) -> None:
        self.database = database
        self.head = 0
        self.oldest = 0
        self.traffic = Traffic()
        self.listeners: list[Callable[[Any], None]] = []
        self.followers = 0
        self.doorbell_errors = 0
        self.doorbell_works = False
        self.reads = 0
        self.closing = asyncio.Event()
        self.at_close: set[Callable[[], None]] = set()
        self._ring: deque[Any] = deque(maxlen=RING)
        self._watched: dict[str, set[asyncio.Event]] = {}
        self._doorbell = Broadcast(doorbell)
        self._remote = not doorbell.startswith("memory")
        self._publishes = doorbell.startswith("redis")
        self._bell = asyncio.Event()
        self._arrived = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._loop: asyncio.AbstractEventLoop | None = None

    async def start(self) -> None:
        """Begin at the end of the ledger."""
        self._loop = asyncio.get_running_loop()
        self.head = (await self.database.read(ledger.read_head)).seq
        self.oldest = await self.database.read(before_the_first)
        self._tasks = [asyncio.create_task(self._tail()), asyncio.create_task(self._listen())]

    def close(self) -> None:
        """The server is stopping: wake everyone who waits, so that they can answer."""
        self.closing.set()
        self._wake()
        for events in self._watched.values():
            for event in events:
                event.set()
        while self.at_close:
            self.at_close.pop()()

    async def stop(self) -> None:
        """Wake everyone who waits, then end."""
        self.close()
        while left := [task for task in self._tasks if not task.done()]:
            for task in left:
                task.cancel()
            await asyncio.wait(left, timeout=1)  # again: opening a doorbell can swallow a cancellation
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def ring(self, _head: int = 0) -> None:
        """Say that something was committed; from any thread."""
        if self._loop and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._rung)

    def _rung(self) -> None:
        self._bell.set()
        if self._publishes:
            task = asyncio.ensure_future(self._publish())
            task.add_done_callback(lambda done: done.exception() if not done.cancelled() else None)

    async def _publish(self) -> None:
        try:
            await self._doorbell.publish(CHANNEL, "")
        except Exception:  # a lost ring costs others a second, never a change
            self.doorbell_errors += 1

    async def _listen(self) -> None:
        """Hear other processes; a broken connection is opened again."""
        while True:
            try:
                async with self._doorbell, self._doorbell.subscribe(CHANNEL) as rings:
                    self.doorbell_works = True
                    async for _ in rings:  # type: ignore[union-attr]  # broadcaster types it wrongly
                        self._bell.set()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                if self.closing.is_set():  # cut short while it was being opened
                    return
                self.doorbell_errors += 1
                log.warning("doorbell lost: %s", error)
            self.doorbell_works = False
            await asyncio.sleep(1)

    async def _tail(self) -> None:
        while not self.closing.is_set():  # a cancellation gets lost in wait_for when the bell rings at that moment
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), 1)
            self._bell.clear()
            try:
                await self._read_on()
                await asyncio.sleep(REST)
            except Exception as error:
                log.warning("tailer could not read: %s", error)
                await asyncio.sleep(0.5)

    async def _read_on(self) -> None:
        while True:
            rows = await self.database.read(rows_after, self.head)
            self.reads += 1
            for row in rows:
                self._ring.append(row)
                self.head = row.seq
                self._tell(row)
            if rows:
                self._wake()
            if len(rows) < PAGE:
                return

    def _tell(self, row: Any) -> None:
        for listener in self.listeners:
            try:
                listener(row)
            except Exception as error:  # one deaf listener must not stop the others
                log.error("listener failed", exc_info=error)
        for event in self._watched.get(row.resource_id, ()):
            event.set()

    def _wake(self) -> None:
        arrived, self._arrived = self._arrived, asyncio.Event()
        arrived.set()

    @contextmanager
    def watching(self, resource_id: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something about this resource was tailed, and when the server stops."""
        event = asyncio.Event()
        self._watched.setdefault(resource_id, set()).add(event)
        try:
            yield event
        finally:
            self._watched[resource_id].discard(event)
            if not self._watched[resource_id]:
                del self._watched[resource_id]

    async def follow(self, after: int, until: int | None = None) -> AsyncIterator[Any]:
        """Every ledger row behind `after`, in order, each once; from the ring, or from the ledger when older.

        It ends with the server, or behind `until`.
        """
        self.followers += 1
        try:
            while not self.closing.is_set() and (until is None or after < until):
                arrived = self._arrived
                for row in await self._since(after):
                    if until is not None and row.seq > until:
                        return
                    after = row.seq
                    yield row
                if after >= self.head:
                    await arrived.wait()
        finally:
            self.followers -= 1

    def forget(self, through: int | None = None) -> None:
        """Entries up to this one are gone, and cursors before it expired; without one, their texts have changed."""
        self._ring.clear()
        if through is not None:
            self.oldest = max(self.oldest, through)

    async def ensure_kept(self, seq: int) -> None:
        """Errors: Fault CURSOR_EXPIRED for a position before the oldest row, or behind the last one."""
        known = self.oldest <= seq <= self.head
        if not known and (seq < self.oldest or seq > (await self.database.read(ledger.read_head)).seq):
            raise Fault("CURSOR_EXPIRED", "This cursor is older than what is kept. Ask for everything, and start anew.")

    async def _since(self, after: int) -> list[Any]:
        if after >= self.head:
            return []
        if self._ring and self._ring[0].seq <= after + 1:
            first = self._ring[0].seq
            return [self._ring[index] for index in range(after + 1 - first, len(self._ring))]
        return await self.database.read(rows_after, after)
