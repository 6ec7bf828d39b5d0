"""Subscriptions that are the same share one execution per event: a ring of frames, and members that hold a position.

A group begins where its first member begins and keeps its latest frames, so that whoever comes back finds what they
missed without any reading or executing. Its upstream is begun anew every few hundred events, from where it stands.
"""

import asyncio
from bisect import bisect_right
from collections.abc import Callable, Hashable
from contextlib import aclosing

from strawberry.schema import BaseSchema

from handrail.core.documents import Prepared
from handrail.core.graphql import Shared
from handrail.core.kernel import Kernel, Scope
from handrail.transport.upstream import Ended, Frame, broken, run

FRAMES = 1000
BUDGET = 64 * 2**20  # bytes of all rings together, about
LEAST = 64 * 2**10
ROTATE = 500
GRACE = 5.0


class Group:
    """One execution. Its frames are numbered from 0; `ring` holds the latest, from number `first` on.

    `floor`: every frame behind this position of the ledger is in the ring.
    """

    def __init__(self, groups: "Groups", key: Hashable, scope: Scope, prepared: Prepared, start: int | None) -> None:
        self.groups = groups
        self.key = key
        self.scope = scope
        self.prepared = prepared
        self.state = start is None
        self.floor = self.position = start or 0
        self.ring: list[Frame] = []
        self.first = 0
        self.size = 0
        self.ended: Ended | None = None
        self.wakes: set[Callable[[], None]] = set()
        self._leaving: asyncio.TimerHandle | None = None
        self._task = asyncio.get_running_loop().create_task(self._follow())

    @property
    def end(self) -> int:
        """The number that the next frame gets."""
        return self.first + len(self.ring)

    def join(self, wake: Callable[[], None]) -> None:
        """One more member; `wake` is called whenever there is something new, and may not do more than note it."""
        self.wakes.add(wake)
        self.groups.kernel.live.traffic.members += 1
        if self._leaving:
            self._leaving.cancel()
            self._leaving = None

    def leave(self, wake: Callable[[], None]) -> None:
        """One member less; without any the group ends after a moment, in which somebody may come back."""
        self.wakes.discard(wake)
        self.groups.kernel.live.traffic.members -= 1
        if not self.wakes and not self.ended:
            self._leaving = asyncio.get_running_loop().call_later(GRACE, self.close)

    def close(self) -> None:
        """End the upstream."""
        self._task.cancel()
        self.groups.forget(self)

    def number_after(self, seq: int) -> int:
        """The number of the first frame behind a position."""
        return self.first + bisect_right(self.ring, seq, key=lambda frame: frame.seq)

    async def _follow(self) -> None:
        try:
            while True:
                await self._until_rotated()
        except Ended as ended:
            self.ended = ended
        except Exception as error:
            self.ended = broken(error)
        self.groups.forget(self)
        self._wake()

    async def _until_rotated(self) -> None:
        """Take events from the upstream, up to a few hundred. Errors: Ended."""
        groups, executed = self.groups, 0
        context = Shared(groups.kernel, self.scope)
        context.start = None if self.state else self.position
        async with aclosing(run(groups.kernel, groups.schema, context, self.prepared)) as frames:
            async for frame in frames:
                self._push(frame)
                executed += 1
                if executed == ROTATE:
                    return
        raise Ended

    def _push(self, frame: Frame) -> None:
        self.position = frame.seq
        self.ring.append(frame)
        self.size += len(frame.payload)
        most = 1 if self.state else FRAMES
        while len(self.ring) > most or (self.size > self.groups.share and len(self.ring) > 1):
            gone = self.ring.pop(0)
            self.floor, self.first = gone.seq, self.first + 1
            self.size -= len(gone.payload)
        self._wake()

    def _wake(self) -> None:
        for wake in tuple(self.wakes):
            wake()


class Groups:
    """Those of one process and schema."""

    def __init__(self, kernel: Kernel, schema: BaseSchema) -> None:
        self.kernel = kernel
        self.schema = schema
        self.open: dict[Hashable, Group] = {}

    @property
    def share(self) -> int:
        """How many bytes each ring may hold."""
        return max(LEAST, BUDGET // max(1, len(self.open)))

    def find(self, key: Hashable, scope: Scope, prepared: Prepared, start: int | None) -> Group:
        """The group with this key; a new one begins behind `start`, or holds a state when there is none."""
        group = self.open.get(key)
        if group is None:
            group = self.open[key] = Group(self, key, scope, prepared, start)
            self.kernel.live.traffic.groups = len(self.open)
        return group

    def forget(self, group: Group) -> None:
        """It has ended."""
        if self.open.get(group.key) is group:
            del self.open[group.key]
            self.kernel.live.traffic.groups = len(self.open)
