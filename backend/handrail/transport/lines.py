"""The line below a socket, as uvicorn runs it: whoever does not answer its pings is cut off, whatever is still unsent.

Of uvicorn's implementations this is the one that `auto` takes; its `send` waits while the peer does not read.
"""

from struct import Struct

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

LINE = "handrail.line"  # where the scope of a socket holds its line
PING_SECONDS = 15  # every so often a ping, and as long for its answer: a dead peer is gone within 30 seconds
LINGER = 2.0
TEXT = 0x81  # a whole message of text
SHORT, LONG = Struct("!BBH"), Struct("!BBQ")


class Line(WebSocketsSansIOProtocol):
    """Writes at once what can be written at once, and does not wait for ever for a peer that takes nothing more.

    An ASGI `send` costs several coroutines and a frame object; for one event to a thousand sockets that is most of it.
    """

    @property
    def ready(self) -> bool:
        """Whether the peer reads, so that nothing would pile up here."""
        return (
            self.writable.is_set()
            and self.handshake_complete
            and not (self.close_sent or self.disconnected or self.transport.is_closing())
        )

    def write(self, text: bytes) -> None:
        """One frame of text, now; only when the line is ready."""
        size = len(text)
        if size < 126:
            head = bytes((TEXT, size))
        elif size < 65_536:
            head = SHORT.pack(TEXT, 126, size)
        else:
            head = LONG.pack(TEXT, 127, size)
        self.transport.write(head + text)

    def keepalive_timeout(self) -> None:
        """Cut off, without a close frame: its 1011 is final to stock clients, and a laptop that wakes comes back."""
        self.pong_timer = None
        self.transport.abort()

    async def run_asgi(self) -> None:
        self.scope[LINE] = self  # type: ignore[literal-required]
        try:
            await super().run_asgi()
        finally:
            self._give_up()

    def shutdown(self) -> None:
        super().shutdown()
        self._give_up()

    def _give_up(self) -> None:
        if not self.disconnected:
            self.loop.call_later(LINGER, self.transport.abort)
