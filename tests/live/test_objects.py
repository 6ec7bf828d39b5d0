"""What is over leaves nothing: the number of objects does not follow the number of events."""

import gc
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from handrail.transport import feeds, groups
from tests.live.events import happen
from tests.transport.sockets.wire import wire
from tests.world import World, until

EVENTS, PASSES, WARM = 2_000, 4, 300
DOCUMENT = (
    "subscription { changes { cursor entry { id action actor { name } domain { id } } resource { __typename } } }"
)


@pytest.fixture
def small_rings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handrail.core.live.RING", 100)
    monkeypatch.setattr(groups, "FRAMES", 100)


def objects(world: World) -> int:
    """How many there are, once everything that can go has gone."""

    async def count() -> int:
        gc.collect()
        return len(gc.get_objects())

    found: int = world.call(count())
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("small_rings")
@pytest.mark.parametrize("shared", [True, False], ids=["shared", "private"])
def test_the_number_of_objects_is_flat_over_two_thousand_events(
    world: World, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    original = feeds.plan
    monkeypatch.setattr(feeds, "plan", lambda *given: replace(original(*given), shared=shared))
    monkeypatch.setattr(groups, "ROTATE", EVENTS * 10)  # not even without it
    with wire(world) as socket:
        socket.subscribe("1", DOCUMENT)
        until(lambda: world.kernel.live.followers == 1)
        assert world.kernel.live.traffic.members == shared

        def pass_by(count: int) -> int:
            heard: list[Any] = []
            for _ in range(count // 50):
                happen(world, 50)
                heard = [socket.data() for _ in range(50)]
            assert heard
            heard.clear()
            return objects(world)

        counts = [pass_by(WARM), *(pass_by(EVENTS // PASSES) for _ in range(PASSES))]
        grown = min(after - before for before, after in pairwise(counts))  # what a process does once is not kept twice
        assert grown < EVENTS // PASSES // 10, f"{grown * PASSES / EVENTS:.2f} objects are kept per event"
