"""Nobody who follows misses a change or sees one twice, whatever happens to the server meanwhile."""

import signal
import threading
from typing import Any

import httpx
import pytest

from handrail.settings import Settings
from tests import makers
from tests.live.followers import EventFollower, Follower
from tests.makers import Scene, number
from tests.processes import ServerProcess, serving
from tests.world import Api, ApiError, Template, World, until

pytestmark = pytest.mark.slow
FOLLOWERS, CHANGES, KILLS, WRITERS = 40, 1_500, 4, 4
ASK = "mutation ($wish: ToolRunRequest!) { requestToolRun(input: $wish) { __typename } }"
BARE = """subscription ($after: String) {
  changes(after: $after, filter: {includeRefused: true}) { cursor entry { sequence } } }"""
UPDATES = """subscription ($ids: [ID!]!, $after: String) {
  toolRunUpdates(ids: $ids, after: $after) { cursor toolRun { state } } }"""


def head(api: Api) -> int:
    """The ledger's last number."""
    return int(api.one("{ auditLog(first: 1) { nodes { sequence } } }")["nodes"][0]["sequence"])


def poll(api: Api, after: str) -> list[int]:
    """The numbers of all changes behind a cursor, by polling a few at a time."""
    numbers: list[int] = []
    while True:
        page = api.one(
            "query ($after: String!) { changes(after: $after, first: 7) { cursor hasMore"
            " changes { cursor entry { sequence } } } }",
            after=after,
        )
        numbers += [change["entry"]["sequence"] for change in page["changes"]]
        after = page["cursor"]
        if not page["hasMore"]:
            return numbers


def keep_asking(scene: Scene, stop: threading.Event) -> None:
    bot = scene.world.client(token=scene.bot.token)
    wish = {"tool": scene.tool["name"], "arguments": {"amount": 86, "order_id": "ORD-1"}}
    while not stop.is_set():
        try:
            bot.run(ASK, wish={**wish, "idempotencyKey": f"key-{number()}"})
        except (httpx.TransportError, ApiError, ValueError):
            stop.wait(0.01)


def restart(server: ServerProcess, how: signal.Signals) -> None:
    server.stop(how)
    server.start()


def test_followers_through_two_restarts_see_every_change_once_and_in_order(
    settings: Settings, template: Template
) -> None:
    with serving(settings.model_copy(update={"points_per_minute": 0}), template.cookie) as server:
        scene, stop = Scene(server), threading.Event()  # type: ignore[arg-type]
        begin, first = makers.cursor(scene.admin), head(scene.admin)
        kinds = (Follower, Follower, Follower, EventFollower, EventFollower)
        followers = [kind(server.url, cookie=template.cookie, after=begin) for kind in kinds]
        writer = threading.Thread(target=keep_asking, args=(scene, stop))
        writer.start()
        try:
            for _ in range(2):
                for follower in followers:
                    enough = len(follower.seen) + 20
                    follower.until(lambda seen, enough=enough: len(seen) >= enough)  # type: ignore[misc]
                restart(server, signal.SIGTERM)
        finally:
            stop.set()
            writer.join(60)
        last = head(scene.admin)
        for follower in followers:
            seen = follower.until(lambda seen: bool(seen) and seen[-1]["entry"]["sequence"] >= last)
            assert [change["entry"]["sequence"] for change in seen] == list(range(first + 1, last + 1))
            runs = [change for change in seen if change["entry"]["action"].startswith("tool_run.")]
            assert runs and all(change["resource"]["id"] == change["entry"]["resourceId"] for change in runs)
            assert follower.connections >= 3
            follower.stop()
        assert poll(scene.admin, begin) == list(range(first + 1, last + 1))


def test_forty_followers_see_1500_changes_through_four_kills_once_and_in_order(
    settings: Settings, template: Template
) -> None:
    with serving(settings.model_copy(update={"points_per_minute": 0}), template.cookie) as server:
        scene, stop = Scene(server), threading.Event()  # type: ignore[arg-type]
        begin, first = makers.cursor(scene.admin), head(scene.admin)
        kinds = [Follower, EventFollower] * (FOLLOWERS // 2)
        followers = [kind(server.url, BARE, cookie=template.cookie, after=begin) for kind in kinds]
        writers = [threading.Thread(target=keep_asking, args=(scene, stop)) for _ in range(WRITERS)]
        for writer in writers:
            writer.start()
        try:
            for kill in range(1, KILLS + 1):
                enough = CHANGES * kill // (KILLS + 1)
                followers[kill].until(lambda seen, enough=enough: len(seen) >= enough, 120)  # type: ignore[misc]
                restart(server, signal.SIGKILL)
            followers[0].until(lambda seen: len(seen) >= CHANGES, 120)
        finally:
            stop.set()
            for writer in writers:
                writer.join(60)
        last = head(scene.admin)
        assert last - first >= CHANGES
        for follower in followers:
            follower.until(lambda seen: bool(seen) and seen[-1]["entry"]["sequence"] >= last, 120)
            assert [change["entry"]["sequence"] for change in follower.seen] == list(range(first + 1, last + 1))
            assert follower.connections == KILLS + 1
        for follower in followers:
            follower.stop()


def test_updates_of_a_run_resume_after_a_restart(settings: Settings, template: Template) -> None:
    with serving(settings.model_copy(update={"hold_seconds": 0}), template.cookie) as server:
        scene = Scene(server)  # type: ignore[arg-type]
        run = scene.request()
        follower = Follower(server.url, UPDATES, token=scene.bot.token, ids=[run["id"]])
        follower.until(lambda seen: len(seen) == 1)
        scene.decide(run)
        follower.until(lambda seen: len(seen) == 2)
        server.stop(signal.SIGTERM)
        server.start()
        lease = scene.claim(run)["leaseId"]
        follower.until(lambda seen: len(seen) == 3)
        server.stop(signal.SIGKILL)
        server.start()
        scene.report(run, lease, result=1)
        follower.until(lambda seen: len(seen) == 4)
        states = [update["toolRun"]["state"] for update in follower.stop()]
        assert states == ["PENDING_APPROVAL", "APPROVED", "EXECUTING", "EXECUTED"]


def test_many_followers_read_the_database_no_more_than_one(world: World) -> None:
    scene: Any = Scene(world)
    followers = [Follower(world.url, cookie=world.admin_cookie) for _ in range(10)]
    until(lambda: world.kernel.live.traffic.members == 10)
    before = world.kernel.live.reads
    run = scene.request()
    for follower in followers:
        seen = follower.until(lambda seen: bool(seen))
        assert seen[0]["entry"]["resourceId"] == run["id"]
        follower.stop()
    assert world.kernel.live.reads - before < 10
