"""Follows the ledger with a position of its own, by whichever process holds the lease; and looks after the clock."""

import platform
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from handrail.accounts import service as accounts
from handrail.core import alerts, clock, ledger
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.notifications import service
from handrail.notifications.news import ACTIONS, news_behind
from handrail.notifications.over import SETTLING

SKEW = timedelta(seconds=2)


@dataclass(slots=True)
class Follower:
    """What one process knows.

    heard: the last entry that may mean something. seen: up to where the ledger has become notifications.
    """

    heard: int
    seen: int

    def hear(self, row: Any) -> None:
        """A new ledger row."""
        if row.action in ACTIONS or row.action in SETTLING:
            self.heard = row.seq


async def follow(kernel: Kernel) -> int:
    """Tell what is new, and wake those here who wait for news of theirs; returns how many stretches that were."""
    memory = kernel.memory.setdefault("notifications", {})
    follower: Follower | None = memory.get("follower")
    if follower is None:
        follower = memory["follower"] = Follower(kernel.live.head, 0)
        kernel.live.listeners.append(follower.hear)  # first, so that nothing is missed meanwhile
        follower.seen = await kernel.database.read(service.position)
    stretches = 0
    while follower.heard > follower.seen:
        heard = follower.heard
        if await arrived(kernel, follower):
            continue
        news = await kernel.database.read(news_behind, follower.seen, clock.now())
        if news is None:
            if follower.heard == heard:  # as at the start, when what it has is not known to mean anything
                follower.heard = follower.seen
            break
        unit = Unit(service.deliver, (kernel.process_id, follower.seen, news), {}, SYSTEM)
        if not await kernel.writer.submit(unit):
            break
        stretches += 1
    return stretches


async def arrived(kernel: Kernel, follower: Follower) -> bool:
    """Whether there is more than this process knew, by whichever process; whoever waits here is woken."""
    reached = await kernel.database.read(service.position)
    if reached <= follower.seen:
        return False
    for user_id in await kernel.database.read(service.touched, follower.seen, reached):
        accounts.watch(kernel).wake(user_id)
    follower.seen = reached
    return True


async def forget_old(kernel: Kernel) -> None:
    """Once in a while."""
    await kernel.writer.submit(Unit(service.forget_old, (clock.now(),), {}, SYSTEM))


async def watch_the_clock(kernel: Kernel) -> None:
    """An alert while the machine's clock is behind the ledger: deadlines would come late."""
    memory = kernel.memory.setdefault("notifications", {})
    behind = (await kernel.database.read(ledger.read_head)).at - clock.now()
    wrong, machine = behind > SKEW, platform.node()
    if memory.get("wrong") == wrong:
        return
    memory["wrong"] = wrong
    words = f"The clock of {machine} is {behind.total_seconds():.0f} s behind the ledger."
    words = words if wrong else f"The clock of {machine} is right."
    tell = alerts.sound if wrong else alerts.clear
    await kernel.writer.submit(Unit(tell, (f"clock:{machine}"[:64], words), {}, SYSTEM))
