"""A client of the socket, as a browser opens one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.world import World


class Subscription:
    """One subscription on a socket of its own."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    def message(self) -> Any:
        """The next message that is not a ping."""
        while True:
            message = json.loads(self.connection.recv(timeout=60))
            if message["type"] == "ping":
                self.connection.send('{"type": "pong"}')
            else:
                return message

    def next(self) -> Any:
        """The next value of the only root field."""
        message = self.message()
        assert message["type"] == "next", message
        return next(iter(message["payload"]["data"].values()))


@contextmanager
def subscribed(
    world: World, document: str, cookie: str | None = None, token: str | None = None
) -> Iterator[Subscription]:
    """A subscription that has begun."""
    headers = {"cookie": f"handrail_session={cookie}"} if cookie else {}
    if token:
        headers["authorization"] = f"Bearer {token}"
    with connect(
        world.url.replace("http", "ws") + "/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        additional_headers=headers,
        origin=world.url,  # type: ignore[arg-type]
    ) as connection:
        connection.send('{"type": "connection_init"}')
        assert json.loads(connection.recv(timeout=60))["type"] == "connection_ack"
        connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": document}}))
        yield Subscription(connection)
