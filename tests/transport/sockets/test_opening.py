"""Who gets a socket, and how it begins."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from handrail.transport import conversation
from tests.accounts import acts
from tests.transport.sockets.wire import ME, Wire, wire
from tests.world import World, until

Start = Callable[..., AbstractContextManager[World]]


def refusal(world: World, **given: Any) -> tuple[int, str]:
    with pytest.raises(InvalidStatus) as refused, wire(world, init=False, **given):
        pass
    return refused.value.response.status_code, (refused.value.response.body or b"").decode()


def test_another_site_gets_no_socket(world: World) -> None:
    status, body = refusal(world, origin="https://evil.example")
    assert status == 403 and "other sites" in body
    with wire(world, origin=world.url) as ours:
        assert ours.is_alive()


@pytest.mark.parametrize("offered", [["graphql-ws"], None], ids=["another", "none"])
def test_another_protocol_is_not_acceptable(world: World, offered: list[str] | None) -> None:
    protocols = [Subprotocol(name) for name in offered] if offered else None
    with connect(world.url.replace("http", "ws") + "/graphql", subprotocols=protocols, proxy=None) as connection:
        assert Wire(connection).closed() == (4406, "Subprotocol not acceptable")


def test_ours_is_chosen_among_several(world: World) -> None:
    offered = [Subprotocol("graphql-ws"), Subprotocol("graphql-transport-ws")]
    with connect(world.url.replace("http", "ws") + "/graphql", subprotocols=offered, proxy=None) as connection:
        assert connection.subprotocol == "graphql-transport-ws"


def test_the_init_is_acknowledged_whatever_it_carries(world: World) -> None:
    for payload in (None, {}, {"anything": [1, {"else": None}]}):
        with wire(world, init=False) as socket:
            assert socket.init(payload) == {"type": "connection_ack"}
    with wire(world, init=False) as socket:
        socket.send('{"type": "connection_init", "payload": null}')
        assert socket.hear() == {"type": "connection_ack"}


def test_a_second_init_closes(world: World) -> None:
    with wire(world) as socket:
        socket.send({"type": "connection_init"})
        assert socket.closed() == (4429, "Too many initialisation requests")
    with wire(world, init=False) as socket:
        socket.send({"type": "connection_init"})
        socket.send({"type": "connection_init"})
        assert socket.closed()[0] == 4429


def test_who_says_nothing_is_not_waited_for(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "INIT_SECONDS", 0.2)
    with wire(world, init=False) as silent:
        assert silent.closed() == (4408, "Connection initialisation timeout")
    with wire(world, init=False) as pinging:
        pinging.send({"type": "ping"})
        assert pinging.hear() == {"type": "pong"}
        assert pinging.closed()[0] == 4408
    with wire(world) as begun, wire(world, init=False) as silent:
        assert silent.closed()[0] == 4408
        assert begun.is_alive()


def test_nothing_runs_before_the_acknowledgement(world: World) -> None:
    with wire(world, init=False) as socket:
        socket.subscribe("1", ME)
        assert socket.closed() == (4401, "Unauthorized")


def test_a_token_may_come_with_the_init_in_a_header_or_not_at_all(world: World) -> None:
    token = acts.create_token(world.admin, scopes=["domain:read"])["secret"]
    actor = "{ me { actor { type } permissions } }"
    for name in ("authorization", "Authorization"):
        with wire(world, init=False, cookie=None) as socket:
            assert socket.init({name: f"Bearer {token}"}) == {"type": "connection_ack"}
            socket.subscribe("1", actor)
            assert socket.data()["permissions"] == ["domain:read"]
    with wire(world, cookie=None, token=token) as socket:
        socket.subscribe("1", actor)
        assert socket.data()["permissions"] == ["domain:read"]
    with wire(world, cookie=None) as socket:
        socket.subscribe("1", actor)
        assert socket.data() is None


@pytest.mark.parametrize("bad", ["Bearer hr_wrong", "nonsense", "", 7, ["Bearer"], {}])
def test_a_token_that_is_not_valid_is_refused(world: World, bad: Any) -> None:
    with wire(world, init=False) as socket:
        socket.send({"type": "connection_init", "payload": {"authorization": bad}})
        assert socket.closed() == (4403, "Forbidden")


def test_a_header_that_is_not_valid_gets_no_socket(world: World) -> None:
    status, body = refusal(world, cookie=None, token="hr_wrong")
    assert status == 401 and "UNAUTHENTICATED" in body


def test_there_are_only_so_many_sockets_for_all(start: Start) -> None:
    with start(max_sockets=2) as world:
        with wire(world), wire(world, init=False, cookie=None):
            status, body = refusal(world)
            assert status == 503 and "BUSY" in body
        until(lambda: world.kernel.live.traffic.sockets == 0)
        with wire(world) as socket:
            assert socket.is_alive()


def test_there_are_only_so_many_sockets_for_one_person(start: Start) -> None:
    with start(max_sockets_per_person=2) as world, ExitStack() as stack:
        token = acts.create_token(world.admin, scopes=["domain:read"])["secret"]
        mine = [stack.enter_context(wire(world)) for _ in range(2)]
        assert refusal(world)[0] == 503
        others = [stack.enter_context(wire(world, cookie=None, token=token)) for _ in range(2)]
        with wire(world, init=False, cookie=None) as late:
            late.send({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
            assert late.closed() == (1013, "Too many open connections, try again later")
        assert all(socket.is_alive() for socket in mine + others)
        assert world.kernel.live.traffic.sockets == 4
