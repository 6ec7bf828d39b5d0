"""What is no message closes the socket with 4400, and leaves no traceback; pings are answered."""

import json
import logging

import pytest

from tests.transport.sockets.wire import ME, wire
from tests.world import World

NO_MESSAGE: list[str | bytes] = [
    "", " ", "null", "[]", "42", '"text"', "true", "{}", "{", "{]", "nan", '{"type": 7}', '{"type": null}',
    '{"type": "unknown"}', '{"type": "connection_ack"}', '{"type": "next", "id": "1", "payload": {}}',
    '{"type": "error", "id": "1", "payload": []}', '{"type": "start", "id": "1"}', '{"type": "connection_terminate"}',
    b"", b"\x00\x01", b"{}", b'{"type": "ping"}', '{"type": "ping", "payload": 1}', '{"type": "pong", "payload": []}',
    '{"type": "connection_init", "payload": 7}', '{"type": "connection_init", "payload": "Bearer"}',
    '{"type": "connection_init", "payload": []}', '{"type": "complete"}', '{"type": "complete", "id": 1}',
    '{"type": "complete", "id": ""}', '{"type": "subscribe"}', '{"type": "subscribe", "id": "1"}',
    '{"type": "subscribe", "id": 1, "payload": {"query": "{ me { role } }"}}',
    '{"type": "subscribe", "id": "", "payload": {"query": "{ me { role } }"}}',
    '{"type": "subscribe", "id": null, "payload": {"query": "{ me { role } }"}}',
    '{"type": "subscribe", "payload": {"query": "{ me { role } }"}}',
    '{"type": "subscribe", "id": "1", "payload": null}', '{"type": "subscribe", "id": "1", "payload": []}',
    '{"type": "subscribe", "id": "1", "payload": {}}', '{"type": "subscribe", "id": "1", "payload": {"query": null}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": 7}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{ me { role } }", "variables": []}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{ me { role } }", "operationName": {}}}',
    '{"type": "subscribe", "id": "1", "payload": {"query": "{ me { role } }", "extensions": 3}}',
    json.dumps({"type": "subscribe", "id": "x" * 1000, "payload": {"query": ME}}),
    "[" * 100_000, '{"a":' * 50_000, '{"type": "ping", "payload": {"n": ' + "9" * 10_000 + "}}" * 2,
]  # fmt: skip


@pytest.mark.parametrize("init", [False, True], ids=["before init", "after init"])
def test_what_is_no_message_closes_the_socket_and_leaves_no_traceback(
    world: World, caplog: pytest.LogCaptureFixture, init: bool
) -> None:
    with caplog.at_level(logging.INFO):
        for frame in NO_MESSAGE:
            with wire(world, init=init) as socket:
                socket.send(frame)
                code, reason = socket.closed()
                assert code == 4400, frame[:60]
                assert reason.startswith("Invalid message: ")
    assert not [record for record in caplog.records if record.exc_info]


def test_a_frame_that_is_not_utf_8_closes(world: World) -> None:
    with wire(world) as socket:
        socket.connection.send(b"\xff\xfe", text=True)
        assert socket.closed()[0] == 1007


def test_a_frame_that_is_too_large_closes(world: World) -> None:
    with wire(world) as socket:
        socket.send({"type": "ping", "payload": {"a": "x" * 250_000}})
        assert socket.hear()["type"] == "pong"
        socket.send("x" * 262_145)
        assert socket.closed()[0] == 1009


@pytest.mark.parametrize("init", [False, True], ids=["before init", "after init"])
def test_a_ping_is_answered_with_what_it_carried(world: World, init: bool) -> None:
    with wire(world, init=init) as socket:
        for ping in ({"type": "ping"}, {"type": "ping", "payload": {}}, {"type": "ping", "payload": {"n": [1, "é"]}}):
            socket.send(ping)
            assert socket.hear() == {**ping, "type": "pong"}
        socket.send('{"type": "ping", "payload": null}')
        assert socket.hear() == {"type": "pong"}


@pytest.mark.parametrize("init", [False, True], ids=["before init", "after init"])
def test_a_pong_and_the_end_of_what_never_began_are_taken_without_a_word(world: World, init: bool) -> None:
    with wire(world, init=init) as socket:
        socket.send({"type": "pong"})
        socket.send({"type": "pong", "payload": {"un": "asked"}})
        socket.send({"type": "complete", "id": "never begun"})
        assert socket.is_alive()


def test_a_message_may_come_in_fragments(world: World) -> None:
    with wire(world) as socket:
        socket.connection.send(iter(['{"type"', ': "pi', 'ng"}']))
        assert socket.hear() == {"type": "pong"}


def test_what_a_message_has_beside_is_ignored(world: World) -> None:
    with wire(world) as socket:
        socket.send({"type": "subscribe", "id": "1", "more": 1, "payload": {"query": ME, "more": 2, "extensions": {}}})
        assert socket.data() == {"role": "ADMIN"}
