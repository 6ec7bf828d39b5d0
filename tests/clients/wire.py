"""A line between a client and the server that a test can cut."""

import socket
import struct
import threading
from contextlib import suppress
from types import TracebackType
from urllib.parse import urlsplit

RESET = struct.pack("ii", 1, 0)  # closing says nothing more


class Wire:
    """Passes bytes on. Once cut, what is connected breaks and nobody gets through, until it is mended."""

    def __init__(self, url: str) -> None:
        self.server = urlsplit(url)
        self.port = 0
        self.ends: list[socket.socket] = []
        self.mend()

    @property
    def url(self) -> str:
        """Where a client connects to."""
        return f"http://127.0.0.1:{self.port}"

    def mend(self) -> None:
        """Let clients through."""
        self.listener = socket.create_server(("127.0.0.1", self.port))
        self.listener.settimeout(0.02)  # `accept` looks so often whether the line is whole
        self.port = self.listener.getsockname()[1]
        self.whole = True
        self.accepting = threading.Thread(target=self.accept, args=(self.listener,), daemon=True)
        self.accepting.start()

    def cut(self) -> None:
        """Break every connection, and refuse new ones."""
        self.whole = False
        self.accepting.join(10)
        self.listener.close()
        for end in self.ends:
            with suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                end.shutdown(socket.SHUT_RDWR)
        for end in self.ends:
            end.close()
        self.ends.clear()

    def accept(self, listener: socket.socket) -> None:
        """Connect whoever comes to the server."""
        while self.whole:
            try:
                client, _ = listener.accept()
            except TimeoutError:
                continue
            server = socket.create_connection((self.server.hostname or "", self.server.port or 80))
            self.ends += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=pass_on, args=(source, target), daemon=True).start()

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.cut()


def pass_on(source: socket.socket, target: socket.socket) -> None:
    """Until one of them ends."""
    with suppress(OSError):
        while passed := source.recv(65536):
            target.sendall(passed)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
