"""HTTP as uvicorn speaks it, without its patience: a request that is not complete in time is cut off.

An ASGI application never sees a head that is not finished, and waits for a body as long as its sender likes. So the
clock runs here: from the first byte of a request to the last one of its body. Connections that rest between two
requests are uvicorn's own business (its keep-alive timeout).
"""

import asyncio
from asyncio import TimerHandle
from typing import Any

import httptools
import orjson
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

MOST_BYTES = 65_536
MOST_HEADERS = 100
HEADERS = (
    b"content-type: application/json\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n"
    b"content-security-policy: default-src 'none'; frame-ancestors 'none'\r\nreferrer-policy: no-referrer\r\n"
    b"cross-origin-opener-policy: same-origin\r\ncross-origin-resource-policy: same-origin\r\n"
    b"permissions-policy: camera=(), microphone=(), geolocation=()\r\nconnection: close\r\n"
)
BAD = (400, "This is no HTTP request.")
LATE = (408, "The request was not complete in time.")
LONG = (431, f"The request's head is larger than {MOST_BYTES:,} bytes, or has more than {MOST_HEADERS} headers.")


class TooLong(httptools.HttpParserError):
    """The head is larger than anybody needs."""


class ImpatientProtocol(HttpToolsProtocol):
    """A connection whose requests must arrive in `seconds`, with a head of moderate size."""

    seconds = 10

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timer: TimerHandle | None = None
        self.arriving = False  # between the first byte of a request and its last
        self.in_head = True
        self.head_bytes = 0
        self.refusal = BAD

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)  # type: ignore[arg-type]
        self.start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        self.stop_clock()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self.timer is None and self.is_idle():
            self.start_clock()  # the next request, or line breaks that pretend to become one
        self.head_bytes += len(data)
        super().data_received(data)
        if self.in_head and self.head_bytes > MOST_BYTES and not self.transport.is_closing():
            self.refuse(*LONG)

    def on_message_begin(self) -> None:
        self.arriving = self.in_head = True
        self.head_bytes = 0
        if self.timer is None:
            self.start_clock()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
        if size > MOST_BYTES or len(self.headers) > MOST_HEADERS:
            self.refusal = LONG
            raise TooLong
        super().on_headers_complete()
        self.in_head = False

    def on_message_complete(self) -> None:
        self.arriving = False
        self.stop_clock()
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        self.stop_clock()
        super().handle_websocket_upgrade()

    def start_clock(self) -> None:
        """From now on the request has `seconds`."""
        self.timer = self.loop.call_later(self.seconds, self.too_late)

    def stop_clock(self) -> None:
        """The request is here, or the connection is gone."""
        if self.timer is not None:
            self.timer.cancel()
            self.timer = None

    def is_idle(self) -> bool:
        """Whether every request that came was answered."""
        return bool(getattr(self.cycle, "response_complete", True))  # there is no cycle before the first one

    def too_late(self) -> None:
        """Cut the connection, unless it is we who do not read."""
        self.timer = None
        if self.flow.read_paused:
            self.start_clock()
        elif not self.transport.is_closing():
            self.refuse(*LATE)

    def send_400_response(self, msg: str) -> None:
        """uvicorn's answer to what the parser does not take, in our words."""
        self.refuse(*self.refusal)

    def refuse(self, status: int, message: str) -> None:
        """Say why, where this can only be read as the answer to this request, and close."""
        silent = self.is_idle() if self.in_head else not self.cycle.response_started
        if self.arriving and silent and not self.pipeline:
            body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": "BAD_REQUEST"}}]})
            length = b"content-length: %d\r\n\r\n" % len(body)
            self.transport.write(STATUS_LINE[status] + HEADERS + length + body)
        self.transport.close()


def impatient(seconds: int) -> type[asyncio.Protocol]:
    """The protocol with this patience."""
    return type("Impatient", (ImpatientProtocol,), {"seconds": seconds})
