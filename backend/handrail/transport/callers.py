"""Who stands behind a request or socket: its marks, its viewer, and the answer when that cannot be told."""

import os
from collections.abc import Awaitable, Callable

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.core.viewer import Request, Viewer

Authenticate = Callable[[Kernel, str | None, str | None], Awaitable[Viewer | None]]
COOKIE = "handrail_session"
STATUS = {"UNAUTHENTICATED": 401, "RATE_LIMITED": 429, "BUSY": 503, "UNAVAILABLE": 503, "TIMEOUT": 504}


def marks_of(request: HTTPConnection) -> Request:
    """Where a request comes from, as the ledger and the log note it."""
    channel = "console" if request.cookies.get(COOKIE) else "api"
    return Request(
        id=f"req_{os.urandom(8).hex()}",
        channel=channel,
        address=request.client.host if request.client else None,
        user_agent=(request.headers.get("user-agent") or "")[:300] or None,
        secure=request.scope["scheme"] in ("https", "wss"),
    )


def fault_response(fault: Fault, status: int = 400) -> JSONResponse:
    """A fault before any execution, in GraphQL's form."""
    headers = {"retry-after": str(fault.extensions["retryAfter"])} if "retryAfter" in fault.extensions else None
    body = {"errors": [{"message": fault.message, "extensions": fault.extensions}]}
    return JSONResponse(body, STATUS.get(fault.code, status), headers)
