"""GraphQL over HTTP, to the letter of its specification.

The interface to the rest is `http_endpoint(kernel, schema, authenticate)`: an ASGI application.
"""

import gzip
from typing import Any

import orjson
from graphql import OperationType
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.schema import BaseSchema

from handrail.core.buckets import charge
from handrail.core.documents import Operation, Prepared, Rejected, prepare
from handrail.core.graphql import Context
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.transport.callers import COOKIE, STATUS, Authenticate, marks_of
from handrail.transport.execution import body_of, execute
from handrail.transport.negotiation import JSON, RESPONSE, answer_type, is_json, takes_gzip
from handrail.transport.parameters import Malformed, from_address, from_body

MEANT = ("x-handrail-console", "graphql-require-preflight", "apollo-require-preflight")
NO_STREAMS = "Subscriptions go over the WebSocket at /graphql (graphql-transport-ws), or as events to /graphql/stream."
Headers = list[tuple[bytes, bytes]]
WORTH_PACKING = 4_000  # bytes; a network packet more or less below
FASTEST = 1  # 1 ms for 100 kB, which become 10


class HttpEndpoint:
    """Answers queries and mutations."""

    def __init__(self, kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> None:
        self.kernel = kernel
        self.schema = schema
        self.authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = HTTPConnection(scope)
        media = answer_type(", ".join(request.headers.getlist("accept")))
        headers: Headers = []
        try:
            if media is None:
                raise Malformed(406, f"The answer is {RESPONSE} or {JSON}; accept one of them.")
            context, prepared = await self.accept(request, receive)
            if prepared.kind is OperationType.SUBSCRIPTION:
                raise Malformed(400, NO_STREAMS)
            body = await execute(self.kernel, self.schema, context, prepared)
            status = status_of(body, media)
            if context.response is not None:
                headers = [pair for pair in context.response.raw_headers if pair[0] == b"set-cookie"]
        except (Rejected, Fault) as problem:
            await refuse(send, problem, media or JSON)
        else:
            await respond(send, status, body, media, headers, takes_gzip(request.headers.get("accept-encoding", "")))

    async def accept(self, request: HTTPConnection, receive: Receive) -> tuple[Context, Prepared]:
        """What shall run, for whom. Errors: Malformed, Fault, Rejected."""
        method, headers, cookies = request.scope["method"], request.headers, request.cookies
        cookie, authorization = cookies.get(COOKIE), headers.get("authorization")
        operation = await read(request, receive)
        if method == "GET" and cookie and authorization is None and not is_meant(request):
            raise Malformed(
                403, f"A GET with a cookie needs Sec-Fetch-Site: same-origin, or a header {MEANT[1]}.", "FORBIDDEN"
            )
        viewer = await self.authenticate(self.kernel, cookie, authorization)
        context = Context(self.kernel, marks_of(request), viewer)
        prepared = prepare(self.schema, operation, context)
        if prepared.kind is OperationType.MUTATION:
            if method == "GET":
                raise Malformed(405, "A GET only reads. Send mutations by POST.", allow="POST")
            context.response = Response()
        charge(context, prepared)
        return context, prepared


async def read(request: HTTPConnection, receive: Receive) -> Operation:
    """The operation in the request. Errors: Malformed, Rejected."""
    scope = request.scope
    if scope["method"] == "GET":
        return from_address(scope["query_string"])
    if scope["method"] != "POST":
        raise Malformed(405, "Send queries by GET or POST, mutations by POST.", allow="GET, POST")
    if not is_json(request.headers.get("content-type", "")):
        raise Malformed(415, f"Send the body as {JSON}, in UTF-8.")
    message = await receive()
    body = message.get("body", b"")
    while message.get("more_body"):
        message = await receive()
        body += message.get("body", b"")
    return from_body(body)


def is_meant(request: HTTPConnection) -> bool:
    """Whether our own page or a program sent this, and not a link or picture on another site."""
    headers = request.headers
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    return is_json(headers.get("content-type", "")) or any(name in headers for name in MEANT)


def status_of(body: dict[str, Any], media: str) -> int:
    """The status of a response to a well-formed request."""
    if not body.get("errors") or body.get("data") is not None:
        return 200
    for error in body["errors"]:
        code = (error.get("extensions") or {}).get("code")
        if code in STATUS:
            return STATUS[code]
        if code == "INTERNAL" and "data" not in body:
            return 500
    return 400 if media == RESPONSE and "data" not in body else 200


async def refuse(send: Send, problem: Rejected | Fault, media: str) -> None:
    """The response to a request of which nothing was run."""
    headers: Headers = []
    if isinstance(problem, Rejected):
        body: dict[str, Any] = {"errors": [error.formatted for error in problem.errors]}
        status = status_of(body, media)
    else:
        body, status = body_of(problem), {"FORBIDDEN": 403, **STATUS}.get(problem.code, 400)
    if isinstance(problem, Malformed):
        status = problem.status
        headers = [(name.encode(), value.encode()) for name, value in problem.headers.items()]
    await respond(send, status, body, media, headers)


async def respond(
    send: Send, status: int, body: dict[str, Any], media: str, more: Headers, packed: bool = False
) -> None:
    """Send the response, and the headers that its status asks for. packed: by gzip, where that is worth it."""
    content = orjson.dumps(body)
    if packed := packed and len(content) >= WORTH_PACKING:
        content = gzip.compress(content, FASTEST, mtime=0)
    headers: Headers = [
        (b"content-type", f"{media}; charset=utf-8".encode()),
        (b"content-length", str(len(content)).encode()),
        (b"cache-control", b"no-store"),
        (b"vary", b"accept, accept-encoding, authorization, cookie"),
        *([(b"content-encoding", b"gzip")] if packed else []),
        *more,
    ]
    if status == 401:
        headers.append((b"www-authenticate", b'Bearer realm="handrail"'))
    if status in (429, 503):
        headers += retry_after(body)
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": content})


def retry_after(body: dict[str, Any]) -> Headers:
    """When to come back, if an error says so."""
    told = [error.get("extensions", {}).get("retryAfter") for error in body["errors"]]
    return [(b"retry-after", str(seconds).encode()) for seconds in told if seconds is not None][:1]


def http_endpoint(kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> ASGIApp:
    """The application that answers requests at `/graphql`."""
    return HttpEndpoint(kernel, schema, authenticate)
