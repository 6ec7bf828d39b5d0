"""The messages of graphql-transport-ws, as clients send them.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md
"""

import json
import logging
from typing import Any

from handrail.core.documents import Operation
from handrail.core.json import decode

log = logging.getLogger("handrail.socket")
PROTOCOL = "graphql-transport-ws"
LONGEST_ID = 256
Message = dict[str, Any]


class Closing(Exception):
    """The socket is to be closed, with this code and reason."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{code} {reason}")
        self.code = code
        self.reason = reason


RESTART = Closing(1012, "Service restart")
BUSY = Closing(1013, "Too many open connections, try again later")
TOO_SLOW = Closing(1013, "Too far behind, try again later")
UNAUTHORIZED = Closing(4401, "Unauthorized")
FORBIDDEN = Closing(4403, "Forbidden")
UNACCEPTABLE = Closing(4406, "Subprotocol not acceptable")
TOO_LATE = Closing(4408, "Connection initialisation timeout")
AGAIN = Closing(4429, "Too many initialisation requests")


def broken(error: Exception) -> Closing:
    """The answer to a mistake of ours, which the log knows."""
    log.error("a socket broke", exc_info=error)
    return Closing(4500, "Internal server error")


def invalid(why: str) -> Closing:
    """The answer to what is no message."""
    return Closing(4400, f"Invalid message: {why}")


def read(text: str | None) -> Message:
    """The message in a frame; its shape is as its type demands. Errors: Closing 4400."""
    if text is None:
        raise invalid("frames are text")
    try:
        message = decode(text)
    except json.JSONDecodeError:
        raise invalid("this is no JSON") from None
    if not isinstance(message, dict):
        raise invalid("this is no object")
    kind = message.get("type")
    check = SHAPES.get(kind) if isinstance(kind, str) else None
    if check is None:
        raise invalid("unknown type")
    check(message)
    return message


def free(message: Message) -> None:
    """Anything, or nothing, with an object."""
    if not isinstance(message.get("payload"), dict | None):
        raise invalid("payload must be an object")


def named(message: Message) -> None:
    """Belongs to an operation."""
    if not isinstance(message.get("id"), str) or not 0 < len(message["id"]) <= LONGEST_ID:
        raise invalid(f"id must be a string of 1 to {LONGEST_ID} characters")


def subscribing(message: Message) -> None:
    """Begins an operation."""
    named(message)
    payload = message.get("payload")
    if not isinstance(payload, dict):
        raise invalid("payload must be an object")
    for name, types in PARTS.items():
        if not isinstance(payload.get(name), types):
            raise invalid(f"{name} is of the wrong type")
    if payload.get("query") is None and payload.get("documentId") is None:
        raise invalid("query is missing")


PARTS: dict[str, Any] = {
    "query": str | None,
    "documentId": str | None,
    "operationName": str | None,
    "variables": dict | None,
    "extensions": dict | None,
}
SHAPES = {
    "connection_init": free, "ping": free, "pong": free, "subscribe": subscribing, "complete": named,
}  # fmt: skip


def operation_of(payload: dict[str, Any]) -> Operation:
    """What a subscribe message asks for."""
    document_id = payload.get("documentId") if payload.get("query") is None else None
    return Operation(payload.get("query"), payload.get("variables"), payload.get("operationName") or None, document_id)
