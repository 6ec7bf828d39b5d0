"""How a socket ends: with its session, with the server, with a peer that is dead or reads nothing."""

import socket
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from handrail import commands
from handrail.transport import feeds, groups
from tests import makers
from tests.accounts import acts
from tests.live.events import happen
from tests.makers import Scene
from tests.transport.sockets.raw import Raw
from tests.transport.sockets.wire import CHANGES, ME, wire
from tests.world import World, until

Start = Callable[..., AbstractContextManager[World]]
OVERVIEW = "subscription { overview { at } }"
FORBIDDEN = (4403, "Forbidden")


def test_every_socket_of_a_session_ends_with_it_whatever_runs_on_it(world: World) -> None:
    ben = acts.person(world, "ben@example.com", "ADMIN")
    with (
        wire(world, cookie=ben.cookie) as idle,
        wire(world, cookie=ben.cookie) as shared,
        wire(world, cookie=ben.cookie) as private,
        wire(world, cookie=ben.cookie, init=False) as silent,
        wire(world) as another,
    ):
        shared.subscribe("1", OVERVIEW)
        shared.subscribe("2", CHANGES)
        private.subscribe("1", "subscription { me { role } }")
        another.subscribe("1", CHANGES)
        assert idle.is_alive() and shared.is_alive() and private.is_alive() and another.is_alive()
        ben.run("mutation { signOut { at } }")
        assert [one.closed() for one in (idle, shared, private, silent)] == [FORBIDDEN] * 4
        assert another.data()["entry"]["action"] == "session.sign_out"
        assert another.is_alive()


def test_whoever_is_gone_hears_nothing_of_what_comes_after(world: World) -> None:
    ben = acts.person(world, "ben@example.com", "ADMIN")
    with wire(world, cookie=ben.cookie) as ended:
        ended.subscribe("1", CHANGES)
        assert ended.is_alive()
        ben.run("mutation { signOut { at } }")
        happen(world, 50)
        messages = []
        try:
            while True:
                messages.append(ended.hear())
        except Exception:
            assert not messages


def test_a_domain_given_or_taken_ends_the_socket(world: World) -> None:
    scene = Scene(world)
    ben = acts.person(world, "ben@example.com", "OPERATOR")
    with wire(world, cookie=ben.cookie) as changed:
        changed.subscribe("1", CHANGES)
        assert changed.is_alive()
        acts.update(world.admin, acts.me(ben)["user"], domainIds=[scene.domain["id"]])
        assert changed.closed() == FORBIDDEN
    with wire(world, cookie=ben.cookie) as back:
        back.subscribe("1", CHANGES)
        assert back.is_alive()
        makers.domain(world.admin)
        mine = scene.request()
        assert back.data()["entry"] == {"action": "tool_run.request", "resourceId": mine["id"]}


def test_a_token_that_came_with_the_init_ends_the_socket_when_it_is_revoked(world: World) -> None:
    made = acts.create_token(world.admin, scopes=["audit:read"])
    with wire(world, init=False, cookie=None) as changed:
        changed.init({"authorization": f"Bearer {made['secret']}"})
        changed.subscribe("1", CHANGES)
        assert changed.is_alive()
        world.admin.run(f'mutation {{ revokeToken(id: "{made["token"]["id"]}") {{ __typename }} }}')
        assert changed.closed() == FORBIDDEN


def test_a_server_that_stops_lets_what_runs_finish_and_says_1012(start: Start) -> None:
    context = start()
    world = context.__enter__()
    scene = Scene(world)
    run = scene.request()
    with wire(world, cookie=None, token=scene.bot.token) as busy, wire(world) as idle, wire(world) as following:
        following.subscribe("1", CHANGES)
        busy.subscribe("1", "query ($id: ID!) { toolRun(id: $id, waitSeconds: 50) { state } }", id=run["id"])
        until(lambda: world.kernel.memory.get("waiting", {}).get(run["id"]))
        assert following.is_alive()
        stopping = threading.Thread(target=context.__exit__, args=(None, None, None))
        stopping.start()
        assert busy.data() == {"state": "PENDING_APPROVAL"}
        assert busy.hear() == {"id": "1", "type": "complete"}
        assert [one.closed() for one in (busy, idle, following)] == [(1012, "Service restart")] * 3
        stopping.join(60)


def test_a_peer_that_answers_no_ping_is_let_go(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "PING_SECONDS", 0.3)
    with start() as world, Raw(world) as dead, wire(world) as alive:
        dead.subscribe("1", CHANGES)
        assert alive.is_alive()
        until(lambda: world.kernel.live.traffic.sockets == 1)
        assert alive.is_alive()
        with pytest.raises((OSError, AssertionError), match=r"reset|cut off"):
            dead.hear()  # no close frame: its code could be final to the client


def test_a_peer_that_reads_nothing_is_let_go_with_all_that_waits_for_it(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "PING_SECONDS", 1)
    with start() as world, Raw(world, buffer=4096) as stalled:
        stalled.subscribe("1", "subscription { changes { entry { summary } } }")
        until(lambda: world.kernel.live.traffic.members == 1)
        happen(world, 200, summary="x" * 20_000)
        until(lambda: world.kernel.live.traffic.sockets == 0)
        until(lambda: world.kernel.live.traffic.members == 0)


def test_a_reader_that_stood_still_gets_every_change_once_and_in_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "FRAMES", 20)
    with Raw(world, buffer=4096) as stalled, wire(world) as quick:
        document = "subscription { changes { entry { resourceId summary } } }"
        stalled.subscribe("1", document)
        quick.subscribe("1", document)
        until(lambda: world.kernel.live.traffic.members == 2)
        written = []
        for _ in range(15):
            some = happen(world, 20, summary="x" * 20_000)
            written += some
            assert [quick.data()["entry"]["resourceId"] for _ in some] == some, "the other one waits for nobody"
        executed = world.kernel.live.traffic.executions
        heard = [stalled.data()["entry"]["resourceId"] for _ in written]
        assert heard == written
        assert world.kernel.live.traffic.executions > executed, "it was off the ring, and caught up from the ledger"
        assert world.kernel.live.traffic.members == 2


def test_a_reader_too_far_behind_is_told_to_come_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "FRAMES", 5)
    monkeypatch.setattr(feeds, "FARTHEST", 50)
    with Raw(world, buffer=4096) as stalled:
        stalled.subscribe("1", "subscription { changes { entry { resourceId summary } } }")
        until(lambda: world.kernel.live.traffic.members == 1)
        happen(world, 300, summary="x" * 20_000)
        until(lambda: world.kernel.live.traffic.executions >= 300)
        assert stalled.closed() == (1013, "Too far behind, try again later")


def test_a_peer_that_just_vanishes_leaves_nothing_behind(world: World) -> None:
    with wire(world) as left:
        for number in range(5):
            left.subscribe(str(number), CHANGES)
            left.subscribe(f"me {number}", "subscription { me { role } }")
        assert left.is_alive()
        until(lambda: world.kernel.live.traffic.members == 5)
        left.connection.socket.shutdown(socket.SHUT_RDWR)
        until(lambda: world.kernel.live.traffic.members == world.kernel.live.traffic.sockets == 0)
    with wire(world) as again:
        again.subscribe("1", ME)
        assert again.data() == {"role": "ADMIN"}
