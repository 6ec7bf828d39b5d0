"""The fleet works through the public API alone, and the demo's command starts and stops all of it."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from handrail.accounts import service as accounts
from handrail.demo.content import ADMIN
from handrail.demo.fleet import Fleet, assemble
from handrail.demo.place import NotOurs, Place
from handrail.settings import Settings
from tests.demo.conftest import Made
from tests.makers import act
from tests.world import Api, World, free_port, running

SIGN_IN = "mutation ($token: String!) { signInWithLink(token: $token) { __typename } }"
RUNS = """query ($state: [ToolRunState!], $ids: String) { toolRuns(filter: {state: $state, text: $ids}, first: 100) {
  totalCount nodes { id state revision argumentsHash toolName agentIsWaiting decision { by { type } } } } }"""


def visitor(world: World) -> Api:
    """Mara, by the demo's link."""
    link = world.call(accounts.create_sign_in_link(world.kernel, ADMIN, uses=None))
    client = world.client()
    client.one(SIGN_IN, token=link.split("#token=")[1])
    return client


async def during(fleet: Fleet, watch: Callable[[], Awaitable[None]]) -> None:
    """Run the fleet until the watcher has seen enough; nothing vanishes meanwhile."""
    fleet.vanishes = 0
    running_fleet = asyncio.create_task(fleet.run())
    try:
        await asyncio.wait_for(watch(), 60)
    finally:
        fleet.over.set()
        await running_fleet


async def look(api: Api, *states: str, run_id: str | None = None) -> Any:
    """`runs`, without holding up the fleet."""
    return await asyncio.to_thread(runs, api, *states, run_id=run_id)


def runs(api: Api, *states: str, run_id: str | None = None) -> Any:
    return api.one(RUNS, state=list(states) or None, ids=run_id)


def test_the_fleet_takes_up_what_is_open_and_asks_for_more(made: Made, tmp_path: Path) -> None:
    with running(made.copy(tmp_path)) as world:
        api = visitor(world)
        begun = runs(api, "APPROVED", "EXECUTING")["nodes"]
        assert len(begun) == 4
        executed = runs(api, "EXECUTED", "FAILED")["totalCount"]
        fleet = assemble(world.url, made.tokens, pace=300)

        async def watch() -> None:
            while fleet.finished < 8:
                await asyncio.sleep(0.1)
            for run in begun:  # a claim of its own comes back with its lease
                while (await look(api, run_id=run["id"]))["nodes"][0]["state"] not in ("EXECUTED", "FAILED"):
                    await asyncio.sleep(0.1)
            while not any(run["agentIsWaiting"] for run in (await look(api, "PENDING_APPROVAL"))["nodes"]):
                await asyncio.sleep(0.1)

        asyncio.run(during(fleet, watch))
        assert runs(api, "EXECUTED", "FAILED")["totalCount"] >= executed + 8


def test_an_approval_in_the_queue_is_carried_out_by_its_agent(made: Made, tmp_path: Path) -> None:
    with running(made.copy(tmp_path)) as world:
        api = visitor(world)
        [run] = [one for one in runs(api, "PENDING_APPROVAL")["nodes"] if one["toolName"] == "iam.grant_role"]
        fleet = assemble(world.url, {"ops-copilot": made.tokens["ops-copilot"]}, pace=0.001)

        async def watch() -> None:
            while not (await look(api, run_id=run["id"]))["nodes"][0]["agentIsWaiting"]:
                await asyncio.sleep(0.05)
            decided = await asyncio.to_thread(
                act, api, "decideToolRun", id=run["id"], decision="APPROVE", expectedRevision=run["revision"],
                expectedArgumentsHash=run["argumentsHash"],
            )  # fmt: skip
            assert decided["__typename"] == "ToolRun", decided
            while (await look(api, run_id=run["id"]))["nodes"][0]["state"] not in ("EXECUTED", "FAILED"):
                await asyncio.sleep(0.05)

        asyncio.run(during(fleet, watch))
        assert runs(api, run_id=run["id"])["nodes"][0]["decision"]["by"]["type"] == "PERSON"


def test_the_queue_is_not_flooded(made: Made, tmp_path: Path) -> None:
    with running(made.copy(tmp_path)) as world:
        fleet = assemble(world.url, made.tokens, pace=1200)

        async def watch() -> None:
            while fleet.finished < 40:
                await asyncio.sleep(0.1)

        asyncio.run(during(fleet, watch))
        assert runs(visitor(world), "PENDING_APPROVAL")["totalCount"] <= 45


def demo(folder: Path, port: int, *options: str) -> "subprocess.Popen[str]":
    """The command, as a person starts it."""
    environment = {**os.environ, "HANDRAIL_DATA_DIR": str(folder / "data")}
    command = [sys.executable, "-m", "handrail", "demo", "--port", str(port), "--days", "1", *options]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def until_ready(process: "subprocess.Popen[str]") -> list[str]:
    """What it printed until it was ready."""
    assert process.stdout
    said: list[str] = []
    for line in process.stdout:
        said.append(line)
        if "link" in line:
            return said
    raise AssertionError((said, process.stderr.read() if process.stderr else ""))


@pytest.mark.slow
def test_the_command_prints_one_link_keeps_its_data_and_stops_with_its_fleet(tmp_path: Path) -> None:
    port, tokens = free_port(), tmp_path / "data" / "demo.json"
    first = demo(tmp_path, port)
    link = re.findall(r"http://\S+", "".join(until_ready(first)))
    assert len(link) == 1
    client = Api(f"http://127.0.0.1:{port}")
    assert client.one(SIGN_IN, token=link[0].split("#token=")[1]) == {"__typename": "Me"}
    known = runs(client)["totalCount"]
    assert client.one("{ serverInfo { name demo } }") == {"name": "Northwind Ltd", "demo": True}
    assert tokens.stat().st_mode & 0o077 == 0 and len(json.loads(tokens.read_text())["tokens"]) == 16
    taken = demo(tmp_path, port)
    assert taken.wait(60) == 1 and "taken" in (taken.communicate()[1])
    children = Path(f"/proc/{first.pid}/task/{first.pid}/children")
    fleet = [int(child) for child in children.read_text().split()] if children.exists() else []
    first.send_signal(signal.SIGTERM)
    said, _ = first.communicate(timeout=30)
    assert first.returncode == 0 and "http" not in said
    assert not any(Path(f"/proc/{child}").exists() for child in fleet)
    second = demo(tmp_path, port, "--no-fleet")
    assert "history" not in "".join(until_ready(second))
    assert runs(client)["totalCount"] >= known
    client.http.close()
    second.send_signal(signal.SIGINT)
    second.communicate(timeout=30)


def test_the_demo_leaves_alone_what_it_did_not_make(tmp_path: Path) -> None:
    (tmp_path / "handrail.db").write_text("somebody's")
    place = Place(Settings(data_dir=tmp_path))
    for touch in (place.begin, place.clear):
        with pytest.raises(NotOurs):
            touch()
    assert (tmp_path / "handrail.db").read_text() == "somebody's"


def test_a_reset_removes_the_demos_own_files_and_an_interrupted_start_begins_anew(tmp_path: Path) -> None:
    place = Place(Settings(data_dir=tmp_path))
    place.begin()
    (tmp_path / "handrail.db").write_text("half of it")
    (tmp_path / "notes.txt").write_text("mine")
    assert not place.stands
    place.begin()
    assert not (tmp_path / "handrail.db").exists()
    place.finish({"refund-agent": "hr_x"})
    assert place.stands
    place.clear()
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]
