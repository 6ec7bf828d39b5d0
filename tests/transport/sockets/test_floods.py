"""Whoever floods a socket waits for itself, and for nobody else."""

import gc
import json
from typing import Any

from handrail.transport.conversation import MOST_WAITING, Conversation
from tests.transport.sockets.raw import Raw, frame
from tests.transport.sockets.wire import ME, wire
from tests.world import World


def waiting_answers() -> list[int]:
    """How many answers each open socket of this process has not sent yet."""
    return [len(found.answers) for found in gc.get_objects() if type(found) is Conversation]


def test_thousands_of_pings_are_answered_in_order(world: World) -> None:
    with wire(world) as socket:
        for number in range(5_000):
            socket.send({"type": "ping", "payload": {"n": number}})
        assert [socket.hear()["payload"]["n"] for _ in range(5_000)] == list(range(5_000))


def test_answers_do_not_pile_up_for_one_that_reads_none(world: World) -> None:
    ping: Any = {"type": "ping", "payload": {"n": "x" * 1000}}
    with Raw(world, buffer=4096) as flood:
        flood.socket.settimeout(1)
        try:
            for _ in range(1_000):
                flood.send(*[ping] * 100)
        except TimeoutError:  # the server reads no more of it
            pass
        else:
            raise AssertionError("the server took 100 MB of pings that nobody reads the answers of")
        assert max(waiting_answers()) <= MOST_WAITING + 1
        assert world.admin.one(ME) == {"role": "ADMIN"}
        with wire(world) as other:
            assert other.is_alive()


def test_thousands_of_documents_that_are_wrong_get_an_error_each(world: World) -> None:
    with wire(world) as socket:
        for number in range(2_000):
            socket.subscribe(str(number), f"{{ nothing{number % 7} }}" if number % 2 else "{")
        for number in range(2_000):
            message = socket.hear()
            assert (message["id"], message["type"]) == (str(number), "error")
        assert world.admin.one(ME) == {"role": "ADMIN"}
        socket.subscribe("1", ME)
        assert socket.data() == {"role": "ADMIN"}


def test_frames_in_one_piece_or_byte_by_byte_are_the_same(world: World) -> None:
    with Raw(world) as slow:
        for byte in frame(json.dumps({"type": "ping", "payload": {"slow": True}}).encode()):
            slow.socket.sendall(bytes([byte]))
        assert slow.hear() == {"type": "pong", "payload": {"slow": True}}
