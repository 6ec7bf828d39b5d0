"""The line below a socket, as uvicorn runs it: whoever does not answer its pings is cut off, whatever is still unsent.

Of uvicorn's implementations this is the one that `auto` takes; its `send` waits while the peer does not read.
"""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

PING_SECONDS = 15  # every so often a ping, and as long for its answer: a dead peer is gone within 30 seconds
LINGER = 2.0


class Line(WebSocketsSansIOProtocol):
    """Does not wait for ever for a peer that takes nothing more: what uvicorn closes is gone soon after."""

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self._give_up()

    async def run_asgi(self) -> None:
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
