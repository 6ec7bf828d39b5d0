"""Carries bulk operations out: one chunk of each in turn, by whichever process holds the lease."""

import time

from sqlalchemy import Connection

from handrail.accounts import service as accounts
from handrail.bulk import service
from handrail.bulk.service.plan import CHUNK
from handrail.bulk.types import BulkOperation, BulkState
from handrail.core import leases
from handrail.core.kernel import Kernel, Scope
from handrail.core.unit import SYSTEM, Origin
from handrail.core.writer import Unit

LEASE = "bulk"
HELD = 0.06  # seconds for which a chunk should hold the writer, its commit included: others wait for it
MOST = 1000 // CHUNK  # parts at once


async def work(kernel: Kernel) -> int:
    """Do what there is to do; returns how many chunks that were."""
    chunks, parts = 0, dict.fromkeys(BulkState, 1)
    while operations := await kernel.database.read(service.busy):
        if not await kernel.writer.submit(Unit(leases.hold, (LEASE, kernel.process_id), {}, SYSTEM)):
            break
        for operation in operations:
            start = time.monotonic()
            await carry(kernel, operation, parts[operation.state])
            parts[operation.state] = paced(parts[operation.state], time.monotonic() - start)
            chunks += 1
    return chunks


def paced(parts: int, taken: float) -> int:
    """How many parts to carry out next, when so many took so many seconds: up to twice as many, or far fewer."""
    return max(1, min(2 * parts, int(parts * HELD / taken), MOST))


async def carry(kernel: Kernel, operation: BulkOperation, parts: int) -> None:
    """One chunk, as the person who planned it, with the rights they have now."""
    origin, scope = await kernel.database.read(rights, operation)
    if operation.state is BulkState.RUNNING:
        await kernel.writer.submit(Unit(service.step, (scope, operation.id, parts), {}, origin, alone=True))
    elif not await kernel.writer.submit(Unit(service.undo_step, (operation.id, parts), {}, origin, alone=True)):
        await kernel.writer.submit(Unit(service.finish_undo, (operation.id,), {}, origin))


def rights(connection: Connection, operation: BulkOperation) -> tuple[Origin, Scope | None]:
    """The planner as the ledger names them, and their scope; None when they may not decide any more."""
    by = operation.by
    found = accounts.person_scope(connection, by.id or "")
    role, scope = found if found else (None, None)
    origin = Origin(by.type.name, by.id, by.name, "console", action="tool_run.decide", role=role)
    if scope is None or not scope.may("tool_run:decide"):
        return origin, None
    if operation.domains is None:
        return origin, scope
    mine = frozenset(operation.domains)
    return origin, Scope(scope.permissions, mine if scope.domains is None else scope.domains & mine)
