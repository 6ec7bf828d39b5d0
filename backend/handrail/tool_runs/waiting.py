"""How agents wait: a long poll that holds no database connection, and who is waiting now."""

import asyncio
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress

from handrail.core import clock
from handrail.core.graphql import Context
from handrail.core.refusals import Fault
from handrail.tool_runs import service
from handrail.tool_runs.outcomes import WaitUntil
from handrail.tool_runs.states import FINAL, ToolRunState
from handrail.tool_runs.types import ToolRun

MOST_SECONDS = 55


@contextmanager
def waiting(context: Context, runs: Iterable[ToolRun]) -> Iterator[None]:
    """The agent waits for these runs: the person who decides sees it. People who watch do not count."""
    present = context.kernel.memory.setdefault("waiting", {})
    ids = [] if context.signed_in.user_id else [run.id for run in runs]
    for run_id in ids:
        present[run_id] = present.get(run_id, 0) + 1
    try:
        yield
    finally:
        for run_id in ids:
            present[run_id] -= 1
            if not present[run_id]:
                del present[run_id]


def is_over(run: ToolRun, until: WaitUntil) -> bool:
    """Whether there is nothing left to wait for."""
    return run.state in FINAL if until is WaitUntil.FINISHED else run.state is not ToolRunState.PENDING_APPROVAL


async def wait_for(context: Context, run_id: str, seconds: int, until: WaitUntil) -> ToolRun | None:
    """The run as soon as it is decided (or finished), or as it is after `seconds`. Errors: Fault BAD_REQUEST."""
    if not 0 <= seconds <= MOST_SECONDS:
        raise Fault("BAD_REQUEST", f"`waitSeconds` must be between 0 and {MOST_SECONDS}.")
    kernel = context.kernel
    deadline = time.monotonic() + seconds
    with kernel.live.watching(run_id) as changed:
        run = await context.read(service.get, context.scope, run_id, clock.now())
        if run is None or seconds == 0 or is_over(run, until):
            return run
        with waiting(context, [run]):
            while run is not None and not is_over(run, until) and not kernel.live.closing.is_set():
                left = deadline - time.monotonic()
                if left <= 0:
                    break
                due = (run.due_at - clock.now()).total_seconds() if run.due_at else left
                with suppress(TimeoutError):
                    await asyncio.wait_for(changed.wait(), max(0.01, min(left, due + 0.01)))
                changed.clear()
                run = await context.read(service.get, context.scope, run_id, clock.now())
    return run
