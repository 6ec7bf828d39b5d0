"""Whether everything works: one check a part, and the worst of each of the last minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from handrail.core.kernel import Kernel
from handrail.core.writer import QUEUE
from handrail.metrics.ring import Domains
from handrail.metrics.types import HealthCheck, HealthStatus

KEPT = 28
SLOW_MS = 500
SKEW_SECONDS = 2
BAD = {HealthStatus.OK: 0, HealthStatus.DEGRADED: 1, HealthStatus.DOWN: 2}
Found = tuple[HealthStatus, str]


def worst(statuses: Iterable[HealthStatus]) -> HealthStatus:
    """The worst of them; nothing is fine."""
    return max(statuses, key=BAD.__getitem__, default=HealthStatus.OK)


class History:
    """The worst status of each part and minute."""

    def __init__(self) -> None:
        self._minutes: dict[int, dict[str, HealthStatus]] = {}

    def note(self, minute: int, key: str, status: HealthStatus) -> None:
        """Keep it if it is worse than what the minute had."""
        statuses = self._minutes.setdefault(minute, {})
        statuses[key] = worst([status, statuses.get(key, HealthStatus.OK)])
        for old in [known for known in self._minutes if known <= minute - KEPT]:
            del self._minutes[old]

    def recent(self, keys: Iterable[str]) -> list[HealthStatus]:
        """The minutes known, oldest first; the worst of the keys."""
        wanted = set(keys)
        return [
            worst(status for key, status in self._minutes[minute].items() if key in wanted)
            for minute in sorted(self._minutes)
        ]


@dataclass(frozen=True, slots=True)
class Pulse:
    """How one domain's agents in use are. Those that never said they are alive are not expected to."""

    in_use: int
    alive: int
    silent: int

    def status(self) -> HealthStatus:
        """Degraded when an agent at work has fallen silent."""
        return HealthStatus.DEGRADED if self.silent else HealthStatus.OK


def check_database(milliseconds: float | None) -> Found:
    """A read answers, and soon."""
    if milliseconds is None:
        return HealthStatus.DOWN, "does not answer"
    status = HealthStatus.DEGRADED if milliseconds > SLOW_MS else HealthStatus.OK
    return status, f"{milliseconds:.0f} ms" if milliseconds >= 1 else "under 1 ms"


def check_live(kernel: Kernel, head: int | None) -> Found:
    """The followers get what is committed."""
    live = kernel.live
    sockets = live.traffic.sockets
    clients = "1 client" if sockets == 1 else f"{sockets} clients"
    if live.doorbell_errors and not live.doorbell_works:
        return HealthStatus.DEGRADED, f"{clients}, doorbell lost"
    behind = (head or 0) - live.head
    return (HealthStatus.DEGRADED, f"{behind:,} behind") if behind > 5000 else (HealthStatus.OK, clients)


def check_writer(kernel: Kernel) -> Found:
    """The writer thread lives and keeps up."""
    writer = kernel.writer
    if not writer.alive:
        return HealthStatus.DOWN, "stopped"
    full = writer.waiting > QUEUE // 4
    return HealthStatus.DEGRADED if full else HealthStatus.OK, f"{writer.waiting:,} queued"


def check_ledger(head: int | None, last: datetime | None, now: datetime, broken: bool = False) -> Found:
    """The ledger can be read, is as it was written, and its last entry is not in the future."""
    if head is None or last is None:
        return HealthStatus.DOWN, "cannot be read"
    if broken:
        return HealthStatus.DEGRADED, "not as it was written"
    age = (now - last).total_seconds()
    if head and age < -SKEW_SECONDS:
        return HealthStatus.DEGRADED, "the clock is behind"
    return HealthStatus.OK, f"{head:,} entries" + (f", {spell(age)} ago" if head else "")


def check_offered(well: bool, words: str) -> Found:
    """What another part says of itself in `kernel.memory["health"]`."""
    return HealthStatus.OK if well else HealthStatus.DEGRADED, words


def spell(seconds: float) -> str:
    """`5 s`, `12 min`, `3 h`, `2 d`."""
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def agents_check(pulses: dict[str, Pulse], history: History, domains: Domains) -> HealthCheck:
    """The agents of these domains that said in the last two minutes that they are alive."""
    mine = {key: pulse for key, pulse in pulses.items() if domains is None or key in domains}
    alive, in_use = sum(pulse.alive for pulse in mine.values()), sum(pulse.in_use for pulse in mine.values())
    return HealthCheck(
        key="agents",
        status=worst(pulse.status() for pulse in mine.values()),
        detail=f"{alive} of {in_use}",
        history=history.recent(f"agents:{key}" for key in mine),
    )
