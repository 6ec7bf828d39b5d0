"""A cheap load: keep-alive clients on raw sockets, each waiting for its answer before the next request."""

import selectors
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.measure import percentile


@dataclass
class Client:
    """One connection, and what has arrived of the answer it waits for."""

    connection: socket.socket
    sent_at: float = 0.0
    arrived: bytearray = field(default_factory=bytearray)


def http_request(port: int, path: str, body: bytes, headers: dict[str, str]) -> bytes:
    """A POST of JSON as it goes over the wire."""
    given = {"host": f"127.0.0.1:{port}", "content-type": "application/json", "accept": "application/json"} | headers
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in given.items())]
    return "\r\n".join([*lines, f"content-length: {len(body)}", "", ""]).encode() + body


def whole(arrived: bytearray) -> bytes | None:
    """The body of an answer that has arrived as a whole, or None. Errors: AssertionError when it is no 200."""
    end = arrived.find(b"\r\n\r\n")
    if end < 0:
        return None
    assert arrived.startswith(b"HTTP/1.1 200"), bytes(arrived)
    at = arrived.lower().index(b"content-length:", 0, end) + 15
    length = int(arrived[at : arrived.index(b"\r\n", at)])
    return bytes(arrived[end + 4 : end + 4 + length]) if len(arrived) >= end + 4 + length else None


@dataclass(frozen=True, slots=True)
class Result:
    """What a load measured: answers a second, and how long they took in milliseconds."""

    per_second: float
    p50: float
    p99: float


def load(port: int, clients: int, total: int, make: Callable[[], bytes], good: Callable[[bytes], bool]) -> Result:
    """Send `total` requests over so many connections; every answer must be `good`."""
    selector = selectors.DefaultSelector()
    left, running = total, 0
    took: list[float] = []

    def send(client: Client) -> None:
        nonlocal left, running
        left, running = left - 1, running + 1
        client.arrived.clear()
        client.sent_at = time.perf_counter()
        client.connection.sendall(make())

    start = time.perf_counter()
    for _ in range(clients):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        client = Client(connection)
        selector.register(connection, selectors.EVENT_READ, client)
        send(client)
    while running:
        ready = selector.select(30)
        assert ready, "the server does not answer"
        for key, _ in ready:
            client = key.data
            client.arrived += client.connection.recv(65_536)
            body = whole(client.arrived)
            if body is None:
                continue
            took.append(time.perf_counter() - client.sent_at)
            assert good(body), body
            running -= 1
            if left > 0:
                send(client)
    seconds = time.perf_counter() - start
    for key in list(selector.get_map().values()):
        key.fileobj.close()  # type: ignore[union-attr]
    selector.close()
    return Result(total / seconds, percentile(took, 50) * 1000, percentile(took, 99) * 1000)
