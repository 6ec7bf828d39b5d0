"""`/metrics`: the process in Prometheus' text format, for this machine or with a token that may see the overview.

`POST /v1/page-views`: the console tells which page was opened, of those who agreed to it.
"""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from handrail.accounts import service as accounts
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.metrics.service import measure, watch_of
from handrail.metrics.visits import visit_in, visits_of
from handrail.preferences import service as preferences
from handrail.transport.callers import COOKIE, fault_response

LOOPBACK = {"127.0.0.1", "::1"}
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


async def metrics(request: Request) -> Response:
    """The figures, or 401 for whoever is elsewhere and brings no token with `overview:read`."""
    kernel: Kernel = request.app.state.kernel
    if not is_local(request) and not await may_see(kernel, request):
        refusal = {"www-authenticate": 'Bearer realm="handrail"'}
        return PlainTextResponse("This needs a token with overview:read.\n", 401, refusal)
    from handrail.metrics.collect import render  # prometheus_client costs 120 ms: only who is scraped pays

    if not watch_of(kernel).turns:
        await measure(kernel)
    text, kind = render(kernel)
    return Response(text, media_type=kind)


def is_local(request: Request) -> bool:
    """From this machine, and not through a proxy on it."""
    if any(name in request.headers for name in FORWARDED):
        return False
    return request.client is not None and request.client.host in LOOPBACK


async def may_see(kernel: Kernel, request: Request) -> bool:
    """Whether the request's token sees the figures of every domain."""
    try:
        viewer = await accounts.authenticate(kernel, None, request.headers.get("authorization"))
    except Fault:
        return False
    return viewer is not None and viewer.scope.may("overview:read") and viewer.scope.domains is None


async def page_views(request: Request) -> Response:
    """One page was opened; of whom did not agree nothing is counted. 401 for who is not signed in, 400 for nonsense."""
    kernel: Kernel = request.app.state.kernel
    try:
        viewer = await accounts.authenticate(kernel, request.cookies.get(COOKIE), None)
    except Fault as fault:
        return fault_response(fault)
    if viewer is None or viewer.user_id is None:
        return fault_response(Fault("UNAUTHENTICATED", "Only people visit pages."))
    visit = visit_in(await request.body())
    if visit is None:
        return fault_response(Fault("BAD_REQUEST", "A visit is a page and the milliseconds that it took."))
    wishes = await kernel.database.read(preferences.get, viewer.user_id)
    if wishes.analytics_consent:
        visits_of(kernel).add(*visit)
    return Response(status_code=204)
