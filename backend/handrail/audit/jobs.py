"""Follows the ledger with the index of words, by whichever process holds the lease."""

import asyncio
import time

from handrail.audit import service
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit

PART = 500  # entries at once: the writer is held for some milliseconds


async def index(kernel: Kernel) -> int:
    """Index what is new; returns how much that was. It rests as long as it worked: others go first."""
    indexed = 0
    while True:
        start = time.monotonic()
        prepared = await kernel.database.read(service.prepare, PART)
        if not prepared.rows:
            return indexed
        unit = Unit(service.index, (kernel.process_id, prepared), {}, SYSTEM, alone=True)
        if not await kernel.writer.submit(unit):
            return indexed
        indexed += len(prepared.rows)
        await asyncio.sleep(time.monotonic() - start)
