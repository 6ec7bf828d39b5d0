"""What was acknowledged is there, whatever happened to the server afterwards."""

import contextlib
import itertools
import signal
import threading

import httpx
import pytest

from handrail.settings import Settings
from tests.makers import Scene
from tests.processes import command, serving
from tests.world import ApiError, Template, until

pytestmark = pytest.mark.slow
THREADS, KILLS, BETWEEN = 4, 5, 30


class Load:
    """Clients that ask for runs as fast as they can, each with a connection of its own, through every interruption."""

    def __init__(self, scene: Scene) -> None:
        self.acknowledged: dict[str, str] = {}
        self.asked: set[str] = set()
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.run, args=(scene, number)) for number in range(THREADS)]
        for thread in self.threads:
            thread.start()

    def run(self, scene: Scene, thread: int) -> None:
        mine = Scene.__new__(Scene)
        mine.tool, mine.bot = scene.tool, scene.world.client(token=scene.bot.token)
        keys = (f"{thread}-{number}" for number in itertools.count())
        key = next(keys)
        while not self.stop.wait(0.02):
            self.asked.add(key)
            with contextlib.suppress(httpx.TransportError, ApiError, ValueError):
                self.acknowledged[key] = mine.request(key)["id"]
                key = next(keys)


def test_killing_the_server_five_times_under_load_loses_no_acknowledged_run(
    settings: Settings, template: Template
) -> None:
    with serving(settings, template.cookie) as server:
        scene = Scene(server)  # type: ignore[arg-type]
        load = Load(scene)
        try:
            for _ in range(KILLS):
                enough = len(load.acknowledged) + BETWEEN
                until(lambda enough=enough: len(load.acknowledged) >= enough)  # type: ignore[misc]
                server.stop(signal.SIGKILL)
                server.start()
        finally:
            load.stop.set()
            for thread in load.threads:
                thread.join(60)
        assert len(load.acknowledged) >= KILLS * BETWEEN

        listed, after = [], None
        while True:
            page = scene.admin.one(
                "query ($after: String) { toolRuns(first: 100, after: $after) {"
                " nodes { id } pageInfo { hasNextPage endCursor } } }",
                after=after,
            )
            listed += [run["id"] for run in page["nodes"]]
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                break
        assert set(load.acknowledged.values()) <= set(listed)
        assert len(set(listed)) == len(listed)
        every = list(load.acknowledged.items())
        for key, run_id in every[:: len(every) // 60]:
            assert scene.request(key)["id"] == run_id, "the same key still gives the same run"
        unsure = [scene.request(key)["id"] for key in load.asked - load.acknowledged.keys()]
        assert len(set(unsure)) == len(unsure) and not set(unsure) & set(load.acknowledged.values())
        server.stop(signal.SIGTERM)
    verdict = command(settings, "audit", "verify")
    assert verdict.returncode == 0, verdict.stderr
