"""The socket takes graphql-transport-ws and nothing else; junk closes it with 4400 and leaves no traceback."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from tests.world import World

JUNK: list[str | bytes] = [
    "null", "[]", "42", '"text"', "{}", "{", "", '{"type": 7}', '{"type": "unknown"}', b"\x00\x01", b"{}",
    '{"type": "subscribe"}', '{"type": "subscribe", "id": 1, "payload": []}',
    '{"type": "subscribe", "id": "1", "payload": {}}',
    '{"type": "complete"}', '{"type": "connection_init", "payload": 7}', "[" * 100_000,
]  # fmt: skip


@contextmanager
def socket(world: World, *, init: bool, **more: Any) -> Iterator[ClientConnection]:
    headers = {"cookie": f"handrail_session={world.admin_cookie}", **more}
    with connect(
        world.url.replace("http", "ws") + "/graphql",
        subprotocols=[Subprotocol("graphql-transport-ws")],
        additional_headers=headers,
    ) as connection:
        if init:
            connection.send('{"type": "connection_init"}')
            assert json.loads(connection.recv(timeout=30))["type"] == "connection_ack"
        yield connection


def closed_with(connection: ClientConnection) -> int | None:
    with pytest.raises(ConnectionClosed) as closed:
        while True:
            connection.recv(timeout=30)
    return closed.value.rcvd.code if closed.value.rcvd else None


@pytest.mark.parametrize("init", [False, True], ids=["before init", "after init"])
@pytest.mark.parametrize("frame", JUNK, ids=lambda frame: str(frame)[:30])
def test_junk_closes_the_socket_and_leaves_no_traceback(
    world: World, caplog: pytest.LogCaptureFixture, frame: str | bytes, init: bool
) -> None:
    with caplog.at_level(logging.INFO), socket(world, init=init) as connection:
        connection.send(frame)
        assert closed_with(connection) in (4400, 4401, 4429)
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.parametrize("text", ["{", "{ nothing }", "query { me { role } } query { me { role } }", "{ me " * 3000])
def test_a_document_that_is_wrong_ends_its_subscription_and_not_the_socket(world: World, text: str) -> None:
    with socket(world, init=True) as connection:
        connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": text}}))
        message = json.loads(connection.recv(timeout=30))
        assert message["type"] == "error" and message["id"] == "1" and message["payload"][0]["message"]
        connection.send(json.dumps({"type": "subscribe", "id": "2", "payload": {"query": "{ me { role } }"}}))
        message = json.loads(connection.recv(timeout=30))
        assert message["type"] == "next" and message["payload"]["data"] == {"me": {"role": "ADMIN"}}


def test_a_frame_that_is_too_large_closes_the_socket(world: World) -> None:
    with socket(world, init=True) as connection:
        connection.send("x" * 300_000)
        assert closed_with(connection) == 1009


def test_another_site_and_another_protocol_get_no_socket(world: World) -> None:
    with pytest.raises(InvalidStatus) as refused, socket(world, init=False, origin="https://evil.example"):
        pass
    assert refused.value.response.status_code == 403
    address = world.url.replace("http", "ws") + "/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-ws")]) as connection:
        assert closed_with(connection) == 4406


def test_someone_not_signed_in_follows_nothing(world: World) -> None:
    address = world.url.replace("http", "ws") + "/graphql"
    with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")]) as connection:
        connection.send('{"type": "connection_init"}')
        connection.recv(timeout=30)
        payload = {"query": "subscription { changes { cursor } }"}
        connection.send(json.dumps({"type": "subscribe", "id": "1", "payload": payload}))
        message = json.loads(connection.recv(timeout=30))
        assert "UNAUTHENTICATED" in json.dumps(message)
