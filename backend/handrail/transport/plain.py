"""Plain HTTP beside GraphQL: who asks, and how they are told what is wrong."""

from starlette.requests import Request
from starlette.responses import Response

from handrail.core.graphql import Context
from handrail.core.refusals import Fault
from handrail.transport.callers import COOKIE, Authenticate, fault_response, marks_of


async def caller(request: Request, authenticate: Authenticate, permission: str) -> Context:
    """Who asks, when they may. Errors: Fault."""
    if request.headers.get("sec-fetch-site") == "cross-site":
        raise Fault("FORBIDDEN", "Another site may not ask this.")
    kernel = request.app.state.kernel
    viewer = await authenticate(kernel, request.cookies.get(COOKIE), request.headers.get("authorization"))
    context = Context(kernel, marks_of(request), viewer)
    context.ensure(permission)
    return context


def problem(fault: Fault) -> Response:
    """An error as these routes tell it."""
    answer = fault_response(fault, 403 if fault.code == "FORBIDDEN" else 400)
    if answer.status_code == 401:
        answer.headers["www-authenticate"] = 'Bearer realm="handrail"'
    return answer
