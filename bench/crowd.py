"""Many subscribers in one thread that cost almost nothing: plain sockets that count frames and answer pings."""

import base64
import json
import resource
import selectors
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

NEXT = b'"next"'


def ask_for_files() -> None:
    """As many open files as the system lets us have."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def framed(opcode: int, payload: bytes) -> bytes:
    """A client's frame, masked with zeros."""
    size = len(payload)
    head = bytes([0x80 | opcode, 0x80 | size]) if size < 126 else bytes([0x80 | opcode, 0xFE]) + size.to_bytes(2, "big")
    return head + b"\0\0\0\0" + payload


def text(message: dict[str, Any]) -> bytes:
    """A message as a frame."""
    return framed(1, json.dumps(message).encode())


class Subscriber:
    """One socket that follows a subscription; `frames` counts the events it has got."""

    def __init__(self, url: str, token: str | None, document: str, variables: dict[str, Any] | None = None) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), 60)
        self.rest = b""
        self.frames = 0
        self.last = b""
        self.closed = False
        key = base64.b64encode(b"0123456789abcdef").decode()
        bearer = f"Authorization: Bearer {token}\r\n" if token else ""
        self.socket.sendall(
            f"GET /graphql HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n{bearer}"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n".encode()
        )
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._read()
        head, _, self.rest = answer.partition(b"\r\n\r\n")
        assert b" 101 " in head, head
        self.socket.sendall(text({"type": "connection_init"}))
        while b"connection_ack" not in self.rest:
            self.rest += self._read()
        self.rest = b""
        payload = {"query": document, "variables": variables or {}}
        self.socket.sendall(text({"type": "subscribe", "id": "1", "payload": payload}))

    def _read(self) -> bytes:
        data = self.socket.recv(65536)
        assert data, "the server closed the socket"
        return data

    def receive(self) -> int:
        """Take what is there; the number of events in it."""
        try:
            data = self.socket.recv(262144)
        except BlockingIOError:
            return 0
        except OSError:
            data = b""
        if not data:
            self.closed = True
            return 0
        data = self.rest + data
        at, found, end = 0, 0, len(data)
        while end - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if start + size > end:
                break
            found += self._frame(data[at] & 15, data, start, start + size)
            at = start + size
        self.rest = data[at:]
        self.frames += found
        return found

    def _frame(self, opcode: int, data: bytes, start: int, end: int) -> int:
        if opcode == 1 and data.find(NEXT, start, start + 40) > 0:
            self.last = data[start:end]
            return 1
        if opcode == 1 and data.find(b'"ping"', start, end) > 0:
            self.socket.sendall(text({"type": "pong"}))
        elif opcode == 9:
            self.socket.sendall(framed(10, data[start:end]))
        elif opcode == 8:
            self.closed = True
        return 0


class Crowd:
    """Subscribers that a thread serves; `frames` is what all of them have got."""

    def __init__(self, make: Callable[[], Subscriber], count: int) -> None:
        self.frames = 0
        self.members: list[Subscriber] = []
        self._selector = selectors.DefaultSelector()
        self._stop = False
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()
        self.join(make, count)

    def join(self, make: Callable[[], Subscriber], count: int) -> None:
        """More of them."""
        for _ in range(count):
            member = make()
            member.socket.setblocking(False)
            self.members.append(member)
            self._selector.register(member.socket, selectors.EVENT_READ, member)

    def wait_for(self, frames: int, patience: float = 120) -> None:
        """Until all of them together have got so many."""
        end = time.monotonic() + patience
        while self.frames < frames:
            assert time.monotonic() < end, f"{self.frames} of {frames} frames arrived"
            assert not any(member.closed for member in self.members), "a socket was closed"
            time.sleep(0.005)

    def warm(self, publish: Callable[[], Any]) -> None:
        """Until each has got an event of its own, and nothing more is on its way."""
        while not all(member.frames for member in self.members):
            publish()
            time.sleep(0.5)
        before = -1
        while self.frames != before:
            before = self.frames
            time.sleep(0.5)

    def leave(self) -> None:
        """All of them go."""
        self._stop = True
        self._thread.join(10)
        for member in self.members:
            member.socket.close()

    def _serve(self) -> None:
        while not self._stop:
            for key, _ in self._selector.select(0.2):
                self.frames += key.data.receive()
                if key.data.closed:
                    self._selector.unregister(key.fileobj)
