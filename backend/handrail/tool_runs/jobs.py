"""What time does to runs: released, expired, lease lost. Whichever process holds the lease writes it."""

from handrail.core import clock, leases
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.tool_runs import service, store

LEASE = "tool_runs"


async def settle(kernel: Kernel) -> int:
    """Write every step that is due, batch by batch; returns how many."""
    steps = 0
    while ids := await kernel.database.read(store.due, clock.now()):
        if not await kernel.writer.submit(Unit(leases.hold, (LEASE, kernel.process_id), {}, SYSTEM)):
            break
        written: int = await kernel.writer.submit(Unit(service.settle_due, (ids,), {}, SYSTEM))
        steps += written
        if not written:
            break
    return steps
