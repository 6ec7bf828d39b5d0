"""`fanout`'s other Python sides, for uvicorn: a raw Starlette broadcast, and Strawberry's own handler.

`POST /publish` is an event: the raw side sends its body as it is, Strawberry executes the selection per subscriber.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import orjson
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

sockets: set[WebSocket] = set()
queues: set["asyncio.Queue[Any]"] = set()


async def follow(socket: WebSocket) -> None:
    """A subscriber of the raw side: an acknowledgement for its first frame, then whatever is published."""
    await socket.accept("graphql-transport-ws")
    try:
        await socket.receive_text()
        await socket.send_text('{"type":"connection_ack"}')
        sockets.add(socket)
        while True:
            await socket.receive_text()
    except WebSocketDisconnect:
        sockets.discard(socket)


async def broadcast(request: Request) -> Response:
    """The raw side's event."""
    text = (await request.body()).decode()
    for socket in tuple(sockets):
        await socket.send_text(text)
    return PlainTextResponse("ok")


async def ready(_request: Request) -> Response:
    """It listens."""
    return PlainTextResponse("ok")


raw = Starlette(
    routes=[Route("/ready", ready), Route("/publish", broadcast, methods=["POST"]), WebSocketRoute("/graphql", follow)]
)


@strawberry.type
class Actor:
    id: str | None
    type: str
    name: str


@strawberry.type
class Entry:
    id: strawberry.ID
    at: str
    action: str
    resource_type: str
    resource_id: strawberry.ID
    actor: Actor


@strawberry.type
class Domain:
    id: strawberry.ID
    name: str
    revision: int


@strawberry.type
class Tool:
    id: strawberry.ID


@strawberry.type
class Change:
    cursor: str
    entry: Entry
    resource: Annotated[Domain | Tool, strawberry.union("Resource")]


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def changes(self) -> AsyncIterator[Change]:
        queue: asyncio.Queue[Any] = asyncio.Queue()
        queues.add(queue)
        try:
            while True:
                yield await queue.get()
        finally:
            queues.discard(queue)


@strawberry.type
class Query:
    nothing: str = ""


def built(event: dict[str, Any]) -> Change:
    """An event as the objects of the schema."""
    entry, resource = dict(event["entry"]), event["resource"]
    actor = Actor(**entry.pop("actor"))
    names = {"resourceType": "resource_type", "resourceId": "resource_id"}
    fields: dict[str, Any] = {names.get(str(name), str(name)): value for name, value in entry.items()}
    return Change(cursor=event["cursor"], entry=Entry(**fields, actor=actor), resource=Domain(**resource))


async def publish(request: Request) -> Response:
    """Strawberry's event."""
    change = built(orjson.loads(await request.body()))
    for queue in tuple(queues):
        queue.put_nowait(change)
    return PlainTextResponse("ok")


schema = strawberry.Schema(Query, subscription=Subscription, types=[Tool])
view: Any = GraphQL(schema, graphql_ide=None, subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,))
own = Starlette(
    routes=[Route("/ready", ready), Route("/publish", publish, methods=["POST"]), WebSocketRoute("/graphql", view)]
)
