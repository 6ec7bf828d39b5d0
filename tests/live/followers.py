"""Subscribers that come back: each follows in a thread of its own and resumes at its last cursor."""

import contextlib
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.world import until

CHANGES = """subscription ($after: String) { changes(after: $after, filter: {includeRefused: true}) {
  cursor entry { sequence action resourceId domain { id } } resource { __typename ... on ToolRun { id state } } } }"""


class Follower:
    """Follows a subscription whose payload has a `cursor`, through every interruption, until told to stop."""

    def __init__(
        self,
        url: str,
        document: str = CHANGES,
        *,
        cookie: str | None = None,
        token: str | None = None,
        **variables: Any,
    ) -> None:
        self.url, self.document, self.variables = url, document, variables
        self.headers = {"cookie": f"handrail_session={cookie}"} if cookie else {"authorization": f"Bearer {token}"}
        self.seen: list[Any] = []
        self.connections = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)
        self._thread.start()

    def until(self, reached: Callable[[list[Any]], bool], patience: float = 60) -> list[Any]:
        """What was seen as soon as it is enough; the patience is generous."""
        until(lambda: reached(self.seen), patience)
        return self.seen

    def stop(self) -> list[Any]:
        """End; everything that was seen."""
        self._stop.set()
        self._thread.join(60)
        return self.seen

    def _follow(self) -> None:
        while not self._stop.is_set():
            with contextlib.suppress(OSError, WebSocketException, http.client.HTTPException):
                self._connect()
            time.sleep(0.02)

    def _connect(self) -> None:
        address = self.url.replace("http", "ws", 1) + "/graphql"
        protocols = [Subprotocol("graphql-transport-ws")]
        with connect(address, subprotocols=protocols, additional_headers=self.headers, proxy=None) as connection:
            connection.send('{"type": "connection_init"}')
            after = {"after": self.seen[-1]["cursor"]} if self.seen else {}
            payload = {"query": self.document, "variables": self.variables | after}
            connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
            while not self._stop.is_set():
                try:
                    message = json.loads(connection.recv(timeout=0.1))
                except TimeoutError:
                    continue
                if message["type"] == "connection_ack":
                    self.connections += 1
                elif message["type"] == "ping":
                    connection.send('{"type": "pong"}')
                elif message["type"] == "next":
                    if not self._take(message["payload"]):
                        return
                elif message["type"] in ("error", "complete"):
                    return

    def _take(self, payload: Any) -> bool:
        """Note what came; False when the subscription is at its end."""
        if payload.get("errors"):
            return False
        self.seen.append(next(iter(payload["data"].values())))
        return True


class EventFollower(Follower):
    """The same over `/graphql/stream`, coming back with Last-Event-ID as a browser's EventSource does."""

    _socket: socket.socket | None = None

    def stop(self) -> list[Any]:
        """End at once, without waiting for the next line; everything that was seen."""
        self._stop.set()
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)
        return super().stop()

    def _connect(self) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        last = {"last-event-id": self.seen[-1]["cursor"]} if self.seen else {}
        headers = {**self.headers, **last, "accept": "text/event-stream", "content-type": "application/json"}
        body = json.dumps({"query": self.document, "variables": self.variables})
        with contextlib.closing(connection):
            connection.connect()
            self._socket = connection.sock
            connection.request("POST", "/graphql/stream", body, headers)
            response = connection.getresponse()
            assert response.status == 200, response.read()
            self.connections += 1
            while not self._stop.is_set() and (line := response.readline()):
                if line.startswith(b"data: ") and not self._take(json.loads(line[6:])):
                    return
