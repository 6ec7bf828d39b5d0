"""A running server checks its own ledger: what is new every few seconds, all of it once a day, in small slices.

How far it came is kept beside the database, not in it, so that who can write there cannot make it skip anything.
"""

import asyncio
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import orjson

from handrail.core import alerts, checkpoints, clock
from handrail.core.kernel import Kernel
from handrail.core.ledger import GENESIS, Head
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.verification import Broken, Walk
from handrail.core.writer import Unit

SLICE = 500
REST = 9  # times as long as a slice took: a tenth of a core at most
AGAIN = timedelta(days=1)
BEGINNING = Head(0, GENESIS, clock.EPOCH)


@dataclass(slots=True)
class Proving:
    """What this process knows: verified up to `through` at `at`; `whole_at`: when all of it was walked last.

    broken: what the last look at the new entries (`new`) and the last walk of all (`all`) found.
    """

    through: Head = BEGINNING
    at: datetime | None = None
    whole_at: datetime = clock.EPOCH
    busy: bool = False
    told: str | None = None
    found: dict[str, Broken] = field(default_factory=dict)
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    walking: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def broken(self) -> Broken | None:
        """The first entry that is known not to be as it was written."""
        return min(self.found.values(), key=lambda broken: broken.seq, default=None)


def proving(kernel: Kernel) -> Proving:
    """This process's."""
    memory = kernel.memory.setdefault("proving", {})
    if "state" not in memory:
        memory["state"] = recalled(kernel)
    state: Proving = memory["state"]
    return state


def recalled(kernel: Kernel) -> Proving:
    """What was known before the restart; nothing when the file is not there or not readable."""
    try:
        said = orjson.loads((kernel.settings.data_dir / "verified.json").read_bytes())
        through = Head(int(said["seq"]), bytes.fromhex(said["hash"]).hex(), clock.EPOCH)
        return Proving(through, whole_at=clock.from_micros(int(said["whole_at"])), told=said["told"])
    except (OSError, ValueError, KeyError, TypeError):
        return Proving()


def remember(kernel: Kernel, state: Proving) -> None:
    """Keep it for the next start."""
    file = kernel.settings.data_dir / "verified.json"
    said = {"seq": state.through.seq, "hash": state.through.hash, "told": state.told}
    fresh = file.with_suffix(".new")
    fresh.write_bytes(orjson.dumps({**said, "whole_at": clock.to_micros(state.whole_at)}))
    fresh.replace(file)


async def prove(kernel: Kernel, hurry: bool = False) -> None:
    """Check what is new, from the last verified entry to the head."""
    state = proving(kernel)
    async with state.lock:
        known = state.through.seq
        state.busy = kernel.live.head - known > 10 * SLICE
        try:
            await advance(kernel, new_walk(kernel, state.through), state, hurry)
            state.found.pop("new", None)
        except Broken as broken:
            await tell(kernel, state, "new", broken)
        state.at, state.busy = clock.now(), False
        if state.through.seq != known:
            await asyncio.to_thread(remember, kernel, state)


async def prove_all(kernel: Kernel) -> None:
    """Check everything, when the last time is a day ago."""
    if clock.now() - proving(kernel).whole_at > AGAIN:
        await walk_all(kernel)


async def walk_all(kernel: Kernel, hurry: bool = False) -> tuple[Walk, Broken | None]:
    """Check everything now; a walk that is over, and what it found."""
    state = proving(kernel)
    async with state.walking:
        walk = new_walk(kernel, BEGINNING)
        try:
            await advance(kernel, walk, None, hurry)
        except Broken as broken:
            await tell(kernel, state, "all", broken)
            return walk, broken
        state.found.pop("all", None)
        state.whole_at = clock.now()
        await asyncio.to_thread(remember, kernel, state)
        return walk, None


def new_walk(kernel: Kernel, start: Head) -> Walk:
    """A walk that trusts this installation's keys and knows the checkpoints in its file."""
    settings = kernel.settings
    try:
        elsewhere = [seal for seal in checkpoints.published(settings.checkpoints()) if seal.seq > start.seq]
    except checkpoints.NotACheckpoint as error:
        raise Broken(0, str(error)) from error
    return Walk(start.seq, start.hash, checkpoints.trusted(settings), elsewhere)


async def advance(kernel: Kernel, walk: Walk, state: Proving | None, hurry: bool) -> None:
    """To the head as it is now. Errors: Broken."""
    read = kernel.database.read
    ends = await read(walk.begin)
    while walk.seq < ends.head:
        started = time.perf_counter()
        await read(walk.advance, ends.head, SLICE)
        if state:
            state.through = Head(walk.seq, walk.hash, clock.now())
        await asyncio.sleep(0 if hurry else (time.perf_counter() - started) * REST)
    walk.end(ends)
    if state:
        state.through = Head(walk.seq, walk.hash, clock.now())


async def tell(kernel: Kernel, state: Proving, which: str, broken: Broken) -> None:
    """Keep what was found; an entry of its own for each thing, once."""
    state.found[which] = broken
    words = f"Entry {broken.seq}: {broken.problem}."
    if state.told != words:
        checkpoints.log.error("the ledger was tampered with: %s", words)
        await kernel.writer.submit(Unit(record_broken, (broken.seq, words), {}, SYSTEM))
        state.told = words
        await asyncio.to_thread(remember, kernel, state)


def record_broken(uow: UnitOfWork, seq: int, words: str) -> None:
    """The system alert."""
    metadata = {"sequence": seq}
    alerts.sound(uow, "ledger", words)
    uow.record("ledger.broken", None, resource_type="ledger", summary=words, metadata=metadata, audience="people")
