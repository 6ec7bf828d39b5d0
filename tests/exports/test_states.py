"""An export from its start to its end: cancelled, begun anew after a restart, failed, removed; and its entries."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from handrail.core.records import replace
from handrail.core.unit import UnitOfWork
from handrail.exports import jobs, service, store
from tests.exports import acts
from tests.makers import act, domain
from tests.world import World, running, until


def entries(world: World) -> list[str]:
    """What exports left in the ledger."""
    return [row.action for row in world.ledger() if row.action.startswith("export.")]


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Exports wait for this before they begin."""
    gate, carry = asyncio.Event(), jobs.carry

    async def late(kernel: Any, thing: Any) -> None:
        await gate.wait()
        await carry(kernel, thing)

    monkeypatch.setattr(jobs, "carry", late)
    return gate


def test_what_comes_after_the_start_is_not_in_it_and_every_step_leaves_its_entry(
    world: World, held: asyncio.Event
) -> None:
    started = acts.start(world.admin, format="JSONL")
    domain(world.admin)
    world.loop.call_soon_threadsafe(held.set)
    made = acts.ended(world.admin, started)
    head = made["manifest"]["head_sequence"]
    assert made["rows"] == made["manifest"]["count"] == head and len(world.ledger()) > head
    acts.fetched(world.admin, made["downloadPath"])
    acts.fetched(world.admin, made["manifestPath"])
    assert entries(world) == ["export.start", "export.finish", "export.download", "export.download"]
    assert made["manifest"]["head_hash"] == world.ledger()[head - 1].hash


def test_a_cancelled_export_leaves_nothing(world: World, held: asyncio.Event) -> None:
    started = acts.start(world.admin)
    cancelled = act(world.admin, "cancelExport", id=started["id"])
    assert cancelled["state"] == "CANCELLED", cancelled
    world.loop.call_soon_threadsafe(held.set)
    again = act(world.admin, "cancelExport", id=started["id"])
    assert (again["__typename"], again["export"]["state"]) == ("NotRunning", "CANCELLED")
    found = acts.done(world.admin)
    until(lambda: [file.name[:36] for file in world.settings.exports().iterdir()] == [found["id"]])
    assert acts.fetched(world.admin, f"/exports/{started['id']}").status_code == 404
    assert entries(world)[:3] == ["export.start", "export.cancel", "export.cancel.refused"]


def test_no_more_than_five_of_ones_own_are_written_at_once(world: World, held: asyncio.Event) -> None:
    for _ in range(service.AT_ONCE):
        assert acts.start(world.admin)["__typename"] == "Export"
    refused = acts.start(world.admin)
    assert (refused["__typename"], refused["running"]) == ("TooManyExports", service.AT_ONCE)


def test_a_restart_begins_it_anew_up_to_the_same_head(
    start: Callable[..., AbstractContextManager[World]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched, start() as world:
        patched.setattr(jobs, "MOST", 0)
        started = acts.start(world.admin, format="JSONL", proof=True)
        domain(world.admin)
        head = len(world.ledger()) - 2
    with running(world.settings, world.admin_cookie) as again:
        made = acts.ended(again.admin, started)
        assert (made["state"], made["rows"], made["manifest"]["head_sequence"]) == ("DONE", head, head)
        assert entries(again) == ["export.start", "export.finish"]


def test_one_that_grows_too_large_fails_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "MEGABYTE", 0)
    failed = acts.ended(world.admin, acts.start(world.admin))
    assert failed["state"] == "FAILED" and "larger" in failed["problem"]
    until(lambda: not list(world.settings.exports().iterdir()))
    assert entries(world) == ["export.start", "export.fail"]


def test_a_process_that_breaks_off_is_a_failure_and_leaves_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handrail.audit.extraction.PROGRAM", "handrail.nothing.of.that.name")
    failed = acts.ended(world.admin, acts.start(world.admin))
    assert failed["state"] == "FAILED" and "log" in failed["problem"]
    until(lambda: not list(world.settings.exports().iterdir()))
    answer = world.admin.http.get("/v1/audit-logs", params={"format": "csv"})
    assert answer.status_code == 500


def test_a_file_is_removed_when_its_time_is_over(world: World) -> None:
    made = acts.done(world.admin, proof=True)
    assert len(list(world.settings.exports().iterdir())) == 2

    def age(uow: UnitOfWork) -> None:
        uow.telemetry()
        [known] = store.by_ids(uow.connection, [made["id"]])
        assert known is not None
        store.save(uow.connection, replace(known, expires_at=uow.now))

    folder = world.settings.exports()
    fresh, left = folder / "a.part", folder / "b.part"
    for draft in (fresh, left):
        draft.touch()
    os.utime(left, (0, 0))
    world.call(jobs.write(world.kernel, age))
    world.call(jobs.remove_old(world.kernel))
    assert acts.shown(world.admin, made["id"]) is None
    assert list(folder.iterdir()) == [fresh], "what a killed process left goes after a day"
    assert acts.fetched(world.admin, made["downloadPath"]).status_code == 404
    assert "export.expire" in entries(world)
