"""What one process knows of the state of things: measured once a second, shown to whoever asks."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handrail.agents import service as agents
from handrail.agents.types import AgentState
from handrail.core import clock, ledger
from handrail.core.kernel import Kernel
from handrail.core.live import rows_after
from handrail.core.proving import proving
from handrail.core.refusals import Fault
from handrail.domains import service as domains
from handrail.metrics import health, store
from handrail.metrics.health import History, Pulse
from handrail.metrics.ring import KEPT, Domains, Ring, minute_of
from handrail.metrics.types import Overview
from handrail.policies import service as policies
from handrail.tool_runs import service as tool_runs
from handrail.tools import service as tools

ALIVE = timedelta(minutes=2)
KINDS = frozenset({"tool_run", "agent", "domain", "tool", "policy"})
REFRESH = {
    "agent": 5,
    "tool_run": 15,
    "domain": 60,
    "tool": 60,
    "policy": 60,
}  # in seconds, even when the ledger is silent


@dataclass(slots=True)
class Watch:
    """`turn` is set, and replaced, at each measurement; `shown` holds what was built since the last one."""

    ring: Ring = field(default_factory=Ring)
    history: History = field(default_factory=History)
    at: datetime = clock.EPOCH
    milliseconds: float | None = None
    head: ledger.Head | None = None
    runs: Sequence[Any] = ()
    agents: Sequence[Any] = ()
    domains: frozenset[str] = frozenset()
    tools: dict[str | None, int] = field(default_factory=dict)
    policies: int = 0
    pulses: dict[str, Pulse] = field(default_factory=dict)
    checks: dict[str, health.Found] = field(default_factory=dict)
    stale: set[str] = field(default_factory=lambda: set(KINDS))
    turns: int = 0
    turn: asyncio.Event = field(default_factory=asyncio.Event)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    shown: dict[Domains, Overview] = field(default_factory=dict)

    def observe(self, row: Any) -> None:
        """A ledger row arrived."""
        self.stale.add(row.resource_type)
        self.ring.observe(row)


def watch_of(kernel: Kernel) -> Watch:
    """This process's watch."""
    found: Watch = kernel.memory.setdefault("overview", {}).setdefault("watch", Watch())
    return found


async def measure(kernel: Kernel) -> None:
    """Look at everything once, and wake those who follow. A database that does not answer is a finding."""
    watch = watch_of(kernel)
    async with watch.lock:
        try:
            if watch.ring.since is None:
                await fill(kernel, watch)
            await look(kernel, watch)
        except Fault:
            watch.milliseconds, watch.head = None, None
        watch.at = clock.now()
        judge(kernel, watch)
        watch.turns += 1
        watch.shown.clear()
        turn, watch.turn = watch.turn, asyncio.Event()
        turn.set()


async def fill(kernel: Kernel, watch: Watch) -> None:
    """The last two hours from the ledger, then every row as it comes; nothing is missed or counted twice."""
    now, ring, until = clock.now(), Ring(), kernel.live.head
    live: list[Any] = []
    kernel.live.listeners.append(live.append)
    try:
        seq = await kernel.database.read(store.seq_before, now - timedelta(minutes=KEPT))
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        day = await kernel.database.read(store.seq_before, midnight)
        for row in await kernel.database.read(store.decided, day, min(seq, until)):
            ring.recall(row)
        while seq < until and (rows := await kernel.database.read(rows_after, seq)):
            seq = rows[-1].seq
            for row in rows:
                if row.seq <= until:
                    ring.observe(row)
        begin = await kernel.database.read(store.first_at) or now
    finally:
        kernel.live.listeners.remove(live.append)
    for row in live:
        ring.observe(row)
    ring.since = minute_of(max(begin, now - timedelta(minutes=KEPT)))
    watch.ring = ring
    kernel.live.listeners.append(watch.observe)


async def look(kernel: Kernel, watch: Watch) -> None:
    """One timed read; then whatever the ledger says has changed. At most six statements."""
    started = time.perf_counter()
    watch.head = await kernel.database.read(ledger.read_head)
    watch.milliseconds = (time.perf_counter() - started) * 1000
    due = {kind for kind, seconds in REFRESH.items() if watch.turns % seconds == 0}
    wanted, watch.stale = (watch.stale & KINDS) | due, set()
    try:
        if wanted:
            await kernel.database.read(refresh, watch, wanted, clock.now() - ALIVE)
    except Fault:
        watch.stale |= wanted
        raise


def refresh(connection: Connection, watch: Watch, wanted: set[str], since: datetime) -> None:
    """Read what may have changed, for all domains at once."""
    if "tool_run" in wanted:
        watch.runs = tool_runs.standing(connection)
    if "agent" in wanted:
        watch.agents = agents.vitals(connection, since)
        watch.pulses = pulses(watch.agents)
    if "domain" in wanted:
        watch.domains = frozenset(domains.in_use(connection))
    if "tool" in wanted:
        watch.tools = tools.counts_by_domain(connection)
    if "policy" in wanted:
        watch.policies = policies.count_in_force(connection)


def pulses(rows: Sequence[Any]) -> dict[str, Pulse]:
    """Each domain's agents in use, how many of them live, how many at work have fallen silent."""
    found: dict[str, Pulse] = {}
    for row in rows:
        if row.state == AgentState.ARCHIVED.name:
            continue
        before = found.get(row.domain_id, Pulse(0, 0, 0))
        silent = row.beaten - row.alive if row.state == AgentState.PRODUCTION.name else 0
        found[row.domain_id] = Pulse(before.in_use + row.agents, before.alive + row.alive, before.silent + silent)
    return found


def judge(kernel: Kernel, watch: Watch) -> None:
    """The process's checks, and every check's history."""
    head = watch.head
    watch.checks = {
        "database": health.check_database(watch.milliseconds),
        "live": health.check_live(kernel, head.seq if head else None),
        "writer": health.check_writer(kernel),
        "ledger": health.check_ledger(
            head.seq if head else None, head.at if head else None, watch.at, proving(kernel).broken is not None
        ),
    }
    watch.checks |= {key: health.check_offered(*found) for key, found in kernel.memory.get("health", {}).items()}
    minute = minute_of(watch.at)
    for key, (status, _) in watch.checks.items():
        watch.history.note(minute, key, status)
    for domain_id, pulse in watch.pulses.items():
        watch.history.note(minute, f"agents:{domain_id}", pulse.status())
