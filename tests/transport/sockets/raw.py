"""A peer that does only what it is told: it answers no ping, and reads only when asked to."""

import base64
import json
import os
import socket
import struct
from typing import Any, Self

from tests.world import World

PATIENCE = 30


class Raw:
    """A WebSocket by hand, after its init; `buffer`: how little it takes without being asked."""

    def __init__(self, world: World, buffer: int | None = None) -> None:
        self.socket = socket.socket()
        self.socket.settimeout(PATIENCE)
        if buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        self.socket.connect((world.settings.host, world.settings.port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall(
            f"GET /graphql HTTP/1.1\r\nHost: localhost:{world.settings.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
            f"Cookie: handrail_session={world.admin_cookie}\r\n\r\n".encode()
        )
        self.left = b""
        while b"\r\n\r\n" not in self.left:
            self.left += self.socket.recv(4096)
        assert self.left.startswith(b"HTTP/1.1 101"), self.left
        self.left = self.left.partition(b"\r\n\r\n")[2]
        self.send({"type": "connection_init"})
        assert self.hear() == {"type": "connection_ack"}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, *messages: dict[str, Any]) -> None:
        """Messages, in one go."""
        self.socket.sendall(b"".join(frame(json.dumps(message).encode()) for message in messages))

    def subscribe(self, key: str, query: str) -> None:
        """Begin an operation."""
        self.send({"id": key, "type": "subscribe", "payload": {"query": query}})

    def hear(self) -> Any:
        """The next message; pings are passed over."""
        while True:
            kind, body = self._frame()
            if kind == 1:
                return json.loads(body)
            assert kind == 9, (kind, body)

    def data(self) -> Any:
        """The value of the next result's only field."""
        message = self.hear()
        assert message["type"] == "next", message
        return next(iter(message["payload"]["data"].values()))

    def closed(self) -> tuple[int, str]:
        """Code and reason of the close that comes after whatever was under way."""
        while True:
            kind, body = self._frame()
            if kind == 8:
                return struct.unpack("!H", body[:2])[0], body[2:].decode()

    def _frame(self) -> tuple[int, bytes]:
        first, second = self._take(2)
        size = second & 0x7F
        if size == 126:
            size = struct.unpack("!H", self._take(2))[0]
        elif size == 127:
            size = struct.unpack("!Q", self._take(8))[0]
        return first & 0x0F, self._take(size)

    def _take(self, size: int) -> bytes:
        while len(self.left) < size:
            more = self.socket.recv(65536)
            assert more, "cut off"
            self.left += more
        taken, self.left = self.left[:size], self.left[size:]
        return taken


def frame(body: bytes) -> bytes:
    """A masked text frame, with a mask that changes nothing."""
    size = len(body)
    length = bytes([0x80 | size]) if size < 126 else struct.pack("!BH", 0x80 | 126, size)
    return b"\x81" + length + b"\0\0\0\0" + body
