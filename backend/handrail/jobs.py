"""The periodic work of a process, supervised: an error is logged and the job goes on."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from handrail.analytics import jobs as analytics
from handrail.audit import jobs as audit
from handrail.audit import outflow
from handrail.bulk import jobs as bulk
from handrail.core import leases
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.exports import jobs as exports
from handrail.metrics import service as metrics
from handrail.notifications import jobs as notifications
from handrail.proof import jobs as proof
from handrail.reports import jobs as reports
from handrail.tool_runs import jobs as tool_runs

log = logging.getLogger("handrail.jobs")
Job = Callable[[Kernel], Awaitable[object]]
JOBS: tuple[tuple[str, float, Job], ...] = (
    ("settle tool runs", 0.25, tool_runs.settle),
    ("carry bulk decisions out", 0.25, bulk.work),
    ("pour entries out", 0.5, outflow.pour),
    ("write exports", 0.5, exports.work),
    ("remove old exports", 60.0, exports.remove_old),
    ("index the ledger", 0.5, audit.index),
    ("measure", 1.0, metrics.measure),
    ("say that it runs", 15.0, analytics.beat),
    ("verify what is new", 3.0, proof.prove),
    ("verify everything", 60.0, proof.prove_all),
    ("sign a checkpoint", 60.0, proof.checkpoint),
    ("erase persons", 1.0, proof.erase),
    ("remove old entries", 600.0, proof.retain),
    ("make reports", 5.0, reports.make),
    ("tell people", 0.5, notifications.follow),
    ("watch the clock", 30.0, notifications.watch_the_clock),
    ("forget old notifications", 3600.0, notifications.forget_old),
)


class Jobs:
    """Runs each job at its interval until stopped."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start every job."""
        self._tasks = [asyncio.create_task(self._run(name, every, job)) for name, every, job in JOBS]

    async def stop(self) -> None:
        """End every job, and let another process take up what this one held."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with suppress(Fault):
            await self.kernel.writer.submit(Unit(leases.give_up, (self.kernel.process_id,), {}, SYSTEM))

    async def _run(self, name: str, every: float, job: Job) -> None:
        while True:
            try:
                await job(self.kernel)
            except Exception as error:
                log.warning("job failed: %s: %s", name, error)
            await asyncio.sleep(every)
