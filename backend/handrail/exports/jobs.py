"""Writes exports, two at a time, by whichever process holds the lease; and removes those whose time is over.

A restart begins an export anew: up to the same head it becomes the same file.
"""

import asyncio
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from handrail.audit import service as audit
from handrail.core import leases
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.exports import service
from handrail.exports.files import PARTS, draft, place, sweep
from handrail.exports.types import Export

log = logging.getLogger("handrail.exports")
LEASE = "exports"
MOST = 2
MEGABYTE = 1_000_000
TURN = 0.25
RENEW = 20  # turns


async def write(kernel: Kernel, function: Any, *args: Any) -> Any:
    """A unit of work of the system's."""
    return await kernel.writer.submit(Unit(function, args, {}, SYSTEM))


async def work(kernel: Kernel) -> None:
    """Write all there is to write."""
    carried: dict[str, asyncio.Task[None]] = {}
    try:
        turn = 0
        while waiting := await kernel.database.read(service.running):
            if turn % RENEW == 0 and not await write(kernel, leases.hold, LEASE, kernel.process_id):
                break
            carried = {key: task for key, task in carried.items() if not task.done()}
            for thing in waiting:
                if len(carried) < MOST and thing.id not in carried:
                    carried[thing.id] = asyncio.create_task(carry(kernel, thing))
            await asyncio.sleep(TURN)
            turn += 1
    finally:
        for task in carried.values():
            task.cancel()
        await asyncio.gather(*carried.values(), return_exceptions=True)


async def remove_old(kernel: Kernel) -> None:
    """Remove what has expired, file by file."""
    for thing in await kernel.database.read(service.expired, kernel.writer.now()):
        if not await write(kernel, leases.hold, LEASE, kernel.process_id):
            return
        for part in ("file", "proof"):
            place(kernel, thing, part).unlink(missing_ok=True)
        await write(kernel, service.expire, thing.id)
    await asyncio.to_thread(sweep, kernel.settings.exports())


async def carry(kernel: Kernel, thing: Export) -> None:
    """Write one export."""
    drafts = {part: draft(kernel, thing, part) for part in PARTS}
    try:
        if not await kernel.database.read(service.still_there, thing):
            await write(kernel, service.fail, thing.id, "Whoever asked for it may not read as much any more.")
            return
        facts = await written(kernel, thing, drafts)
        if facts is None:
            return
        for part in ("file", "proof") if thing.proof else ("file",):
            os.replace(drafts[part], place(kernel, thing, part))
        if await write(kernel, service.finish, thing.id, facts, kernel.settings.export_days) is None:
            place(kernel, thing, "file").unlink(missing_ok=True)
            place(kernel, thing, "proof").unlink(missing_ok=True)
    except audit.Broken as broken:
        await write(kernel, service.fail, thing.id, str(broken))
    except OSError as error:
        await write(kernel, service.fail, thing.id, f"The file could not be written: {error.strerror}.")
    except Exception as error:  # the database was away, for instance: the next turn begins anew
        log.warning("export %s: %s", thing.id, error)
    finally:
        for left in drafts.values():
            with suppress(OSError):
                left.unlink(missing_ok=True)


async def written(kernel: Kernel, thing: Export, drafts: dict[str, Path]) -> dict[str, Any] | None:
    """What the process says in the end; None when it was cancelled or failed."""
    folder = kernel.settings.exports()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    job = audit.job(
        kernel, thing.job, head=thing.head, format=thing.format.name, domains=thing.domains, bom=thing.byte_order_mark,
        file=str(drafts["file"]), proof=str(drafts["proof"]) if thing.proof else None,
        most_bytes=kernel.settings.export_max_mb * MEGABYTE,
    )  # fmt: skip
    if audit.looks_words_up(thing.job):
        await audit.caught_up(kernel, thing.head)
    async with audit.child(job) as said:
        async for line in said:
            facts: dict[str, Any] = orjson.loads(line)
            if facts.get("done"):
                return facts
            if problem := facts.get("problem"):
                await write(kernel, service.fail, thing.id, problem)
                return None
            if not await write(kernel, service.note, thing.id, facts):
                return None
    raise audit.Broken("It broke off.")
