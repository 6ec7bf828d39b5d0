"""Frames made to hurt: each closes its own socket with a code, or is answered, and lets others be served."""

import json
import random
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from tests.hostile.documents import ATTACKS
from tests.hostile.others import broken, others
from tests.transport.sockets.wire import ME, Wire, wire
from tests.world import World

LARGEST = 256 * 1024
CODES = {None, 1003, 1007, 1009, 4400, 4401, 4409, 4429}


def junk(seed: int) -> Iterator[str | bytes]:
    """Frames that are no messages, drawn by chance; the seed repeats them."""
    chance = random.Random(seed)
    kinds = ["subscribe", "connection_init", "next", "error", "ping", "complete", "start", "", "x" * 1000]
    values: list[Any] = [
        None,
        1,
        -1,
        1e300,
        True,
        "",
        "x" * 10_000,
        [],
        [[]],
        {},
        {"query": 1},
        {"query": None},
        {"variables": []},
    ]
    for _ in range(40):
        match chance.randrange(5):
            case 0:
                yield "".join(chance.choice('{}[]":,1eE+-\\u0 tfn\n') for _ in range(chance.randrange(200)))
            case 1:
                yield chance.randbytes(chance.randrange(1, 500))
            case 2:
                yield json.dumps(
                    {"type": chance.choice(kinds), "id": chance.choice(values), "payload": chance.choice(values)}
                )
            case 3:
                yield "[" * chance.randrange(1, 20_000)
            case _:
                yield json.dumps(chance.choice(values))


def code_of(socket: Wire, frame: str | bytes) -> int | None:
    """The code with which a frame closes its socket; None when the socket goes on."""
    try:
        socket.send(frame)
        socket.subscribe("after", ME)
        while socket.hear().get("id") != "after":
            pass
    except ConnectionClosed as closed:
        return closed.rcvd.code if closed.rcvd else 1006
    return None


@pytest.mark.parametrize("seed", range(5))
def test_junk_closes_its_socket_or_is_answered(world: World, seed: int, caplog: pytest.LogCaptureFixture) -> None:
    with others(world) as served:
        for frame in junk(seed):
            with wire(world) as socket:
                assert code_of(socket, frame) in CODES, frame[:100]
        served.are_served()
    assert not broken(caplog.records)


@pytest.mark.parametrize("size", [LARGEST + 1, 2 * LARGEST, 10 * LARGEST])
def test_frames_that_are_too_large_close_their_socket(world: World, size: int) -> None:
    with others(world) as served:
        for frame in ("x" * size, b"x" * size, json.dumps({"type": "ping", "payload": {"x": "x" * size}})):
            with wire(world) as socket:
                with suppress(ConnectionClosed):
                    socket.send(frame)
                assert socket.closed()[0] in (1009, 1006)
        served.are_served()


def test_each_document_is_refused_on_a_socket_that_goes_on(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with others(world) as served, wire(world, token=None) as socket:
        for attack in ATTACKS:
            text = attack.at(attack.limit)
            if len(json.dumps(text)) > LARGEST - 1000:
                continue
            socket.subscribe("hostile", text)
            message = socket.hear()
            assert message["id"] == "hostile" and message["type"] == "error", (attack.name, message)
        served.are_served()
        assert socket.is_alive()
    assert not broken(caplog.records)


def test_a_flood_of_subscriptions_is_refused_beyond_twenty(world: World) -> None:
    with others(world) as served, wire(world) as socket:
        for number in range(200):
            socket.subscribe(str(number), "subscription { changes { cursor } }")
        refused = [socket.hear() for _ in range(180)]
        assert {message["type"] for message in refused} == {"error"}
        assert len({message["id"] for message in refused}) == 180
        served.are_served()
        assert socket.is_alive()
