"""Two processes on one database: what one writes, the other's followers hear."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from tests.live.followers import CHANGES, Follower
from tests.makers import Scene
from tests.provision.found import find_redis
from tests.provision.redis import throwaway_redis
from tests.world import World, free_port, until


def both_hear_each_other(start: Callable[..., AbstractContextManager[World]], rings: bool, **settings: Any) -> None:
    with start(**settings) as one, start(**settings, port=free_port()) as two:
        if rings:
            until(lambda: one.kernel.live.doorbell_works and two.kernel.live.doorbell_works)
        scene = Scene(one)
        followers = [Follower(world.url, CHANGES, cookie=world.admin_cookie) for world in (one, two)]
        until(lambda: one.kernel.live.traffic.members == two.kernel.live.traffic.members == 1)
        there = Scene.__new__(Scene)
        there.tool, there.bot = scene.tool, two.client(token=scene.bot.token)
        runs = [writer.request()["id"] for writer in (scene, there, scene, there, there, scene)]
        for follower in followers:
            follower.until(lambda seen: bool(seen) and seen[-1]["entry"]["resourceId"] == runs[-1])
            seen = [change for change in follower.stop() if change["entry"]["action"] == "tool_run.request"]
            assert [change["entry"]["resourceId"] for change in seen] == runs
            assert [change["resource"]["id"] for change in seen] == runs
        assert one.kernel.live.doorbell_errors == two.kernel.live.doorbell_errors == 0


def test_two_processes_hear_each_other(start: Callable[..., AbstractContextManager[World]], template: Any) -> None:
    both_hear_each_other(start, rings=template.kind == "postgresql")


def test_two_processes_hear_each_other_even_when_no_bell_rings(
    start: Callable[..., AbstractContextManager[World]],
) -> None:
    both_hear_each_other(start, rings=False, doorbell_url="memory://")


@pytest.mark.skipif(find_redis() is None, reason="redis-server is not on this machine")
def test_two_processes_hear_each_other_through_redis(start: Callable[..., AbstractContextManager[World]]) -> None:
    with throwaway_redis() as url:
        both_hear_each_other(start, rings=True, doorbell_url=url)


@pytest.mark.skipif(find_redis() is None, reason="redis-server is not on this machine")
def test_a_lost_bell_costs_no_change(start: Callable[..., AbstractContextManager[World]]) -> None:
    with throwaway_redis() as url:
        context = start(doorbell_url=url)
        world = context.__enter__()
        until(lambda: world.kernel.live.doorbell_works)
    try:
        scene = Scene(world)
        follower = Follower(world.url, CHANGES, cookie=world.admin_cookie)
        until(lambda: world.kernel.live.traffic.members == 1)
        run = scene.request()
        assert follower.until(lambda seen: bool(seen))[0]["entry"]["resourceId"] == run["id"]
        follower.stop()
        assert world.admin.http.get("/readyz").status_code == 200, "a silent bell only degrades"
    finally:
        context.__exit__(None, None, None)
