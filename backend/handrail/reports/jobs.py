"""Makes the reports of periods that are over, by whichever process holds the lease."""

import logging
from typing import Any

from handrail.core import leases
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.reports import schedules, service

log = logging.getLogger("handrail.reports")


async def write(kernel: Kernel, function: Any, *args: Any) -> Any:
    """A unit of work of the system's."""
    return await kernel.writer.submit(Unit(function, args, {}, SYSTEM))


async def make(kernel: Kernel) -> int:
    """Make what is due; returns how many reports that were. What goes wrong with one does not hold up the others."""
    now, made = kernel.writer.now(), 0
    for schedule, scope, periods in await kernel.database.read(schedules.waiting, now):
        if not await write(kernel, leases.hold, schedules.LEASE, kernel.process_id):
            break
        try:
            for period in periods:
                drawn = await kernel.database.read(
                    service.of_period, scope, schedule.kind, period, schedule.timezone, now
                )
                if await write(kernel, schedules.publish, kernel.process_id, schedule.id, period, drawn):
                    made += 1
        except Exception as error:
            log.warning("report of schedule %s: %s", schedule.id, error)
    return made
