"""What stands before the socket's protocol: frames that are no messages close it, documents that are wrong do not."""

import json
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from handrail.core.json import decode
from handrail.core.limits import read

BAD_FRAME = {"type": "websocket.close", "code": 4400, "reason": "This is no message of graphql-transport-ws."}


async def well_formed(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Serve a socket with nothing but messages: junk closes it with 4400.

    A subscription whose document cannot be parsed, or asks for too much, is answered with an `error` of its own.
    """
    begun = False

    async def next_message() -> Message:
        nonlocal begun
        while True:
            event = await receive()
            if event["type"] != "websocket.receive":
                return event
            message = message_of(event)
            if message is None:
                await send(BAD_FRAME)
                return {"type": "websocket.disconnect", "code": 4400}
            begun = begun or message["type"] == "connection_init"
            errors = errors_of(message) if begun and message["type"] == "subscribe" else []
            if not errors:
                return event
            answer = {"type": "error", "id": message["id"], "payload": [error.formatted for error in errors]}
            await send({"type": "websocket.send", "text": orjson.dumps(answer).decode()})

    await app(scope, next_message, send)


def message_of(event: Message) -> dict[str, Any] | None:
    """The message in a frame, or None."""
    try:
        message = decode(event.get("text") or "")
    except json.JSONDecodeError:
        return None
    if not isinstance(message, dict) or not isinstance(message.get("type"), str):
        return None
    if not isinstance(message.get("payload", {}), dict | None):
        return None
    if message["type"] == "subscribe" and not (
        isinstance(message.get("id"), str) and isinstance((message.get("payload") or {}).get("query"), str)
    ):
        return None
    return message


def errors_of(message: dict[str, Any]) -> list[GraphQLError]:
    """Why a document cannot even be read."""
    text = message["payload"]["query"]
    try:
        read(text)
    except GraphQLError as error:
        return [error]
    return []
