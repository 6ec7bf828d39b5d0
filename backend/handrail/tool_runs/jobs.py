"""What time does to runs: released, expired, lease lost. Whichever process holds the lease writes it."""

from handrail.core import clock, leases
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.tool_runs import service, store

LEASE = "tool_runs"


async def settle(kernel: Kernel) -> int:
    """Write every step that is due; returns how many."""
    ids = await kernel.database.read(store.due, clock.now())
    if not ids:
        return 0
    if not await kernel.writer.submit(Unit(leases.hold, (LEASE, kernel.process_id), {}, SYSTEM)):
        return 0
    steps: int = await kernel.writer.submit(Unit(service.settle_due, (ids,), {}, SYSTEM))
    return steps
