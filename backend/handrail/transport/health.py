"""`/healthz`: the process is alive. `/readyz`: it can serve, part by part."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from handrail.core import ledger
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.writer import Unit


async def healthz(_request: Request) -> Response:
    """Alive."""
    return PlainTextResponse("ok\n")


def touch(uow: UnitOfWork) -> None:
    """A write that changes nothing: the disk is neither full nor read-only, and the ledger is there."""
    uow.telemetry()
    ledger.try_writing(uow.connection)


async def checks(kernel: Kernel) -> dict[str, str]:
    """Each part: "ok", or what is wrong with it."""
    found = {"database": "ok", "ledger": "ok", "doorbell": "ok"}
    try:
        await kernel.database.read(ledger.read_head)
    except Exception as error:
        found["database"] = str(error)
    try:
        await kernel.writer.submit(Unit(touch, (), {}, SYSTEM))
    except Fault as fault:
        found["ledger"] = fault.message
    if kernel.live.doorbell_errors and not kernel.live.doorbell_works:
        found["doorbell"] = "not connected; changes arrive within a second all the same"
    return found


async def readyz(request: Request) -> Response:
    """Ready: 200, or 503 with what is missing. A silent doorbell only degrades."""
    kernel: Kernel = request.app.state.kernel
    found = await checks(kernel)
    ready = found["database"] == found["ledger"] == "ok"
    body: dict[str, Any] = {"ready": ready, "checks": found}
    return JSONResponse(body, 200 if ready else 503)
