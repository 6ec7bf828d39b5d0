"""GraphQL over WebSocket, by graphql-transport-ws and nothing else.

The interface to the rest is `socket_endpoint(kernel, schema, authenticate)`: an ASGI application.
"""

import asyncio

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send
from strawberry.http.websocket_origin import is_same_origin
from strawberry.schema import BaseSchema

from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault
from handrail.transport.callers import COOKIE, Authenticate, fault_response, marks_of
from handrail.transport.conversation import Conversation
from handrail.transport.lines import LINE
from handrail.transport.messages import PROTOCOL, UNACCEPTABLE
from handrail.transport.places import places_of


class SocketEndpoint:
    """Opens sockets: whoever may not have one is told so in HTTP."""

    def __init__(self, kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> None:
        self.kernel = kernel
        self.schema = schema
        self.authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()  # the request for a socket
        connection = HTTPConnection(scope)
        try:
            if not self.from_here(connection):
                raise Fault("FORBIDDEN", "Sockets from other sites are refused.")
            cookie, authorization = connection.cookies.get(COOKIE), connection.headers.get("authorization")
            marks, viewer = marks_of(connection), await self.authenticate(self.kernel, cookie, authorization)
            place = places_of(self.kernel).take(viewer, marks.address)
        except Fault as fault:
            await fault_response(fault, 403)(scope, receive, send)
            await asyncio.sleep(0)  # the line closes: uvicorn calls it an error when we are done before
            return
        try:
            if PROTOCOL in scope["subprotocols"]:
                await send({"type": "websocket.accept", "subprotocol": PROTOCOL})
                made = Conversation(self.kernel, self.schema, self.authenticate, marks, viewer, place)
                await made.hold(receive, send, scope.get(LINE))
            else:
                await send({"type": "websocket.accept"})
                await send({"type": "websocket.close", "code": UNACCEPTABLE.code, "reason": UNACCEPTABLE.reason})
        except OSError:  # it left before it was let in
            pass
        finally:
            place.release()

    def from_here(self, connection: HTTPConnection) -> bool:
        """Whether it is one of our pages, or no page at all."""
        origin = connection.headers.get("origin")
        own = self.kernel.settings.origin()
        return origin is None or origin == own or is_same_origin(origin, connection.headers.get("host"))


def socket_endpoint(kernel: Kernel, schema: BaseSchema, authenticate: Authenticate) -> ASGIApp:
    """The application that opens sockets at `/graphql`."""
    return SocketEndpoint(kernel, schema, authenticate)
