"""GraphiQL, for people who are signed in. The others are led to the console's sign-in, and back."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.transport.callers import COOKIE, Authenticate, fault_response
from handrail.transport.pages import Pages

PAGE = "graphiql.html"


def explorer(pages: Pages, kernel: Kernel, authenticate: Authenticate) -> Callable[[Request], Awaitable[Response]]:
    """What answers at `/graphiql`."""

    async def serve(request: Request) -> Response:
        try:
            viewer = await authenticate(kernel, request.cookies.get(COOKIE), None)
        except Fault as fault:
            return fault_response(fault)
        if viewer:
            return pages.page(request, PAGE)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"/sign-in?{urlencode({'next': request.url.path + query})}", 303)

    return serve
