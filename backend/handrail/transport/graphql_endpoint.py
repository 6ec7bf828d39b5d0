"""GraphQL over HTTP and graphql-transport-ws, by Strawberry's own view.

The interface to the rest is `endpoint(kernel, schema, authenticate)`: an ASGI application. A later endpoint of our
own replaces this file alone.
"""

import json
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from cross_web import HTTPException
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.exceptions import ConnectionRejectionError
from strawberry.http import GraphQLHTTPResponse
from strawberry.schema import BaseSchema
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from handrail.core.graphql import Context
from handrail.core.json import decode
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.transport.callers import COOKIE, STATUS, Authenticate, fault_response, marks_of
from handrail.transport.ending import CONTEXT, until_gone
from handrail.transport.frames import well_formed
from handrail.transport.http import http_endpoint


class Endpoint(GraphQL[Context, None]):
    """Strawberry's view with our context, our codes and our limits."""

    def __init__(self, kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> None:
        super().__init__(
            schema,
            graphql_ide=None,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=timedelta(seconds=10),
            max_subscriptions_per_connection=20,
            allowed_origins=[kernel.settings.origin()],
        )
        self.kernel = kernel
        self.authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if scope["type"] != "http":
                await super().__call__(scope, receive, send)
                return
            response = await self.run(HttpRequest(scope, receive))
        except HTTPException as error:
            response = fault_response(Fault("BAD_REQUEST", error.reason), error.status_code)
        except Fault as fault:
            if scope["type"] != "http":  # a socket has been closed already
                return
            response = fault_response(fault)
        await response(scope, receive, send)

    async def get_context(self, request: HttpRequest | WebSocket, response: Response | WebSocket) -> Context:
        marks = marks_of(request)
        cookie, authorization = request.cookies.get(COOKIE), request.headers.get("authorization")
        try:
            viewer = await self.authenticate(self.kernel, cookie, authorization)
        except Fault:
            if isinstance(request, HttpRequest):
                raise
            await request.close(4401, "Unauthorized")
            raise
        context = Context(self.kernel, marks, viewer)
        context.response = response if isinstance(response, Response) else Response()
        request.scope[CONTEXT] = context
        return context

    async def on_ws_connect(self, context: Context) -> Any:
        """Clients that cannot set headers send `{"authorization": "Bearer ..."}` with connection_init."""
        authorization = (context.connection_params or {}).get("authorization")
        if authorization:
            try:
                context.viewer = await self.authenticate(self.kernel, None, str(authorization))
            except Fault:
                raise ConnectionRejectionError from None
        return await super().on_ws_connect(context)

    async def process_result(self, request: HttpRequest, result: Any) -> GraphQLHTTPResponse:
        data: dict[str, Any] = {"data": result.data}
        if result.errors:
            data["errors"] = [error.formatted for error in result.errors]
        if result.extensions:
            data["extensions"] = result.extensions
        return data  # type: ignore[return-value]

    def create_response(self, response_data: Any, sub_response: Response) -> Response:
        response = super().create_response(response_data, sub_response)
        errors = response_data.get("errors") if isinstance(response_data, dict) else None
        for error in errors or ():
            extensions = error.get("extensions") or {}
            response.status_code = STATUS.get(str(extensions.get("code")), response.status_code)
            if "retryAfter" in extensions:
                response.headers["retry-after"] = str(extensions["retryAfter"])
        return response

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)

    def decode_json(self, data: str | bytes) -> Any:
        """A request's object. Errors: JSONDecodeError also for anything else, and for what is nested too deep."""
        value = decode(data)
        if not isinstance(value, dict):
            raise json.JSONDecodeError("This is no object", "", 0)
        return value


class Socket(Endpoint):
    """The same for sockets, whose frames are text."""

    def encode_json(self, data: object) -> str:  # type: ignore[override]
        return orjson.dumps(data).decode()


class GraphQLRoute:
    """`/graphql` for requests and sockets, as one ASGI application."""

    def __init__(self, kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> None:
        self.http = http_endpoint(kernel, schema, authenticate)
        self.socket = Socket(kernel, schema, authenticate)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await until_gone(partial(well_formed, self.socket), scope, receive, send)
        else:
            await self.http(scope, receive, send)


def endpoint(kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> ASGIApp:
    """The application that answers at `/graphql`."""
    return GraphQLRoute(kernel, schema, authenticate)
