"""A client of graphql-transport-ws that says exactly what it is told, and hears everything."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.world import World

PATIENCE = 30
ME = "{ me { role } }"
CHANGES = "subscription ($after: String) { changes(after: $after) { cursor entry { action resourceId } } }"


class Wire:
    """One socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def send(self, frame: str | bytes | dict[str, Any]) -> None:
        """A frame as it is, or a message."""
        self.connection.send(json.dumps(frame) if isinstance(frame, dict) else frame)

    def subscribe(self, key: str, query: str, **variables: Any) -> None:
        """Begin an operation."""
        self.send({"id": key, "type": "subscribe", "payload": {"query": query, "variables": variables}})

    def hear(self) -> Any:
        """The next message."""
        return json.loads(self.connection.recv(timeout=PATIENCE))

    def init(self, payload: Any = None) -> Any:
        """Begin; the answer."""
        self.send({"type": "connection_init", **({"payload": payload} if payload is not None else {})})
        return self.hear()

    def data(self) -> Any:
        """The value of the next result's only field."""
        message = self.hear()
        assert message["type"] == "next", message
        return next(iter(message["payload"]["data"].values()))

    def is_alive(self) -> bool:
        """Whether it still answers."""
        self.send({"type": "ping", "payload": {"still": "there"}})
        while (message := self.hear())["type"] != "pong":
            pass
        return bool(message["payload"] == {"still": "there"})

    def closed(self) -> tuple[int, str]:
        """Code and reason of the close that comes now; whatever was under way before it is let pass."""
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                self.connection.recv(timeout=PATIENCE)
        assert closed.value.rcvd is not None, "cut off"
        return closed.value.rcvd.code, closed.value.rcvd.reason


@contextmanager
def wire(
    world: World, *, init: bool = True, cookie: str | None = "admin", token: str | None = None, **headers: str
) -> Iterator[Wire]:
    """A socket, of the admin unless told."""
    if cookie:
        headers["cookie"] = f"handrail_session={world.admin_cookie if cookie == 'admin' else cookie}"
    if token:
        headers["authorization"] = f"Bearer {token}"
    with connect(
        world.url.replace("http", "ws") + "/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        additional_headers=headers,
        proxy=None,
        close_timeout=1,
    ) as connection:
        made = Wire(connection)
        if init:
            assert made.init() == {"type": "connection_ack"}
        yield made
