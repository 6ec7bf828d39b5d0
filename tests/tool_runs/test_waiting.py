"""How an agent waits: a long poll that answers when there is something to say, and never hangs."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from tests.makers import Scene
from tests.world import ApiError, World, until


def is_waiting(scene: Scene, run: Any) -> bool:
    return bool(
        scene.admin.one("query ($id: ID!) { toolRun(id: $id) { agentIsWaiting } }", id=run["id"])["agentIsWaiting"]
    )


def poll(pool: ThreadPoolExecutor, scene: Scene, run: Any, **given: Any) -> "Future[Any]":
    """A long poll that the server has surely begun."""
    answer = pool.submit(scene.run, run["id"], wait=50, **given)
    until(lambda: answer.done() or is_waiting(scene, run))
    assert not answer.done(), answer.result()
    return answer


def test_a_long_poll_answers_when_the_decision_takes_effect_and_not_while_it_is_held(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=1) as world, ThreadPoolExecutor(1) as pool:
        scene = Scene(world)
        run = scene.request()
        answer = poll(pool, scene, run)
        scene.decide(run)
        assert answer.result(60)["state"] == "APPROVED"
        assert not is_waiting(scene, run)


def test_a_long_poll_can_wait_for_the_end(world: World) -> None:
    scene = Scene(world, risk="LOW")
    with ThreadPoolExecutor(1) as pool:
        run = scene.approved()
        answer = poll(pool, scene, run, until="FINISHED")
        lease = scene.claim(run)["leaseId"]
        scene.report(run, lease, result=1)
        assert answer.result(60)["state"] == "EXECUTED"


def test_ten_wait_for_the_same_run_and_all_are_told(world: World) -> None:
    scene = Scene(world, risk="LOW")
    run = scene.request()
    with ThreadPoolExecutor(10) as pool:
        answers = [poll(pool, scene, run) for _ in range(10)]
        scene.decide(run)
        assert {answer.result(60)["state"] for answer in answers} == {"APPROVED"}


def test_a_stopping_server_answers_those_who_wait(start) -> None:  # type: ignore[no-untyped-def]
    with ThreadPoolExecutor(1) as pool:
        with start() as world:
            scene = Scene(world)
            run = scene.request()
            answer = poll(pool, scene, run)
            clients, world.clients = world.clients, []
        assert answer.result(60)["state"] == "PENDING_APPROVAL"
        for client in clients:
            client.http.close()


def test_a_person_who_watches_is_not_an_agent_that_waits(world: World) -> None:
    scene = Scene(world, risk="LOW")
    run = scene.request()
    answered = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(scene.run, run["id"], by=scene.admin, wait=1)
        answer.add_done_callback(lambda _: answered.set())
        while not answered.is_set():
            assert not is_waiting(scene, run)


@pytest.mark.parametrize("seconds", [-1, 56, 2**31 - 1])
def test_the_time_to_wait_is_bounded(world: World, seconds: int) -> None:
    scene = Scene(world)
    with pytest.raises(ApiError, match="between 0 and 55") as refused:
        scene.run(scene.request()["id"], wait=seconds)
    assert refused.value.code == "BAD_REQUEST"


def test_a_run_that_is_decided_unknown_or_out_of_reach_is_answered_at_once(world: World) -> None:
    scene = Scene(world, risk="LOW")
    assert scene.run(scene.approved()["id"], wait=50)["state"] == "APPROVED"
    assert scene.run("nothing", wait=50) is None
    assert Scene(world).run(scene.request()["id"], wait=50) is None


def test_a_restarted_agent_finds_its_open_runs(start: Callable[..., Any]) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        runs = [scene.request() for _ in range(4)]
        scene.decide(runs[0])
        scene.decide(runs[1], "REJECT", reason="No.")
        found = scene.bot.one("{ pendingToolRuns { totalCount nodes { id } } }")
        assert [run["id"] for run in found["nodes"]] == [runs[3]["id"], runs[2]["id"], runs[0]["id"]]
