"""Cursors: who is older than the ring is served from the ledger, who is older than the ledger is told so."""

from typing import Any

import pytest

from handrail.transport import groups
from tests import makers
from tests.accounts import acts
from tests.live.events import happen
from tests.makers import domain
from tests.transport.sockets.wire import CHANGES, wire
from tests.world import ApiError, World, until

POLL = "query ($after: String) { changes(after: $after) { changes { cursor } } }"


def all_of(socket: Any, count: int) -> list[str]:
    return [socket.data()["entry"]["resourceId"] for _ in range(count)]


@pytest.mark.parametrize("ring", [1, 7, 1000], ids=lambda size: f"ring of {size}")
def test_whoever_is_older_than_the_ring_catches_up_and_joins_it(
    world: World, monkeypatch: pytest.MonkeyPatch, ring: int
) -> None:
    monkeypatch.setattr(groups, "FRAMES", ring)
    traffic = world.kernel.live.traffic
    begin = makers.cursor(world.admin)
    before = happen(world, 50)
    with wire(world) as first:
        first.subscribe("1", CHANGES)
        until(lambda: traffic.members == 1)
        during = happen(world, 50)
        assert all_of(first, 50) == during
        executed = traffic.executions
        with wire(world) as late:
            late.subscribe("1", CHANGES, after=begin)
            assert all_of(late, 100) == before + during
            until(lambda: traffic.executions - executed >= 50)
            assert traffic.executions - executed == 100 - min(ring, 50), "what is in the ring is not executed again"
            assert traffic.groups == 1
            executed, after = traffic.executions, happen(world, 5)
            assert all_of(late, 5) == all_of(first, 5) == after
            assert traffic.executions - executed == 5, "it has joined"


def test_the_first_to_come_back_brings_the_ring_for_all(world: World) -> None:
    begin = makers.cursor(world.admin)
    written = happen(world, 80)
    executed = world.kernel.live.traffic.executions
    for _ in range(4):
        with wire(world) as one:
            one.subscribe("1", CHANGES, after=begin)
            assert all_of(one, 80) == written
    assert world.kernel.live.traffic.executions - executed == 80


def test_catching_up_shows_no_more_than_the_group_does(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(groups, "FRAMES", 1)
    mine, theirs = domain(world.admin)["id"], domain(world.admin)["id"]
    ben = acts.person(world, "ben@example.com", "VIEWER", [mine])
    begin = makers.cursor(ben)
    expected = []
    for _ in range(10):
        happen(world, 2, domain_id=theirs)
        expected += happen(world, 1, domain_id=mine)
        happen(world, 1, domain_id=mine, audience="user:other")
    with wire(world, cookie=ben.cookie) as first, wire(world, cookie=ben.cookie) as late:
        first.subscribe("1", CHANGES)
        until(lambda: world.kernel.live.traffic.members == 1)
        late.subscribe("1", CHANGES, after=begin)
        assert all_of(late, 10) == expected


def test_a_cursor_that_is_not_ours_or_not_kept_is_refused_by_name(world: World) -> None:
    happen(world, 20)
    live, cursors = world.kernel.live, world.kernel.cursors
    live.oldest = 10
    cases = {
        "INVALID_CURSOR": ["", "x", "42", "A" * 22, cursors.encode(5)[:-1] + "!"],
        "CURSOR_EXPIRED": [cursors.encode(9), cursors.encode(0), cursors.encode(-7), cursors.encode(live.head + 1)],
    }
    with wire(world) as socket:
        for code, given in cases.items():
            for cursor in given[1:] if code == "INVALID_CURSOR" else given:
                socket.subscribe("1", CHANGES, after=cursor)
                message = socket.hear()
                assert (message["id"], message["type"]) == ("1", "error"), cursor
                assert message["payload"][0]["extensions"]["code"] == code, cursor
                with pytest.raises(ApiError) as refused:
                    world.admin.run(POLL, after=cursor)
                assert refused.value.code == code
        socket.subscribe("1", CHANGES, after=cursors.encode(10))
        assert socket.data()
        private = "subscription ($after: String) { toolRunUpdates(ids: [1], after: $after) { cursor } }"
        socket.subscribe("2", private, after=cursors.encode(3))
        while (message := socket.hear())["id"] != "2":
            pass
        assert message["payload"][0]["extensions"]["code"] == "CURSOR_EXPIRED"
