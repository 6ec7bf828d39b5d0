"""Entries to a file for a SIEM: each once and in order, whatever ends the process or moves the file."""

import json
import signal
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from handrail.audit import outflow
from handrail.settings import Settings
from tests import makers
from tests.live.test_resume import head, keep_asking
from tests.makers import Scene
from tests.processes import serving
from tests.world import Template, World, until


def numbers(*files: Path) -> list[int]:
    """The entries that stand complete in these files."""
    lines = [line for file in files for line in file.read_bytes().splitlines(keepends=True)]
    return [json.loads(line)["sequence"] for line in lines if line.endswith(b"\n")]


def end(file: Path) -> int:
    """Where it goes on."""
    with outflow.opened(file) as there:
        return outflow.last_in(there, file)


def test_the_files_last_complete_line_says_what_comes_next_and_half_a_line_is_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "audit.jsonl"
    assert end(file) == 0
    long = json.dumps({"sequence": 7, "summary": "x" * 3 * outflow.BLOCK}) + "\n"
    whole = '{"sequence":6}\n' + long
    for half in ("", '{"sequ', '{"sequence":8}', "y" * 3 * outflow.BLOCK):
        file.write_text(whole + half)
        assert end(file) == 7, half[:20]
        assert file.read_text() == whole
    file.write_text('{"sequ')
    assert end(file) == 0 and file.read_text() == ""
    file.write_text("somebody else's log\n")
    with pytest.raises(outflow.NotOurs):
        end(file)
    assert file.read_text() == "somebody else's log\n"


def test_a_file_that_was_moved_away_goes_on_in_a_new_one(tmp_path: Path) -> None:
    file, old = tmp_path / "audit.jsonl", tmp_path / "audit.jsonl.1"
    with outflow.opened(file) as there:
        outflow.append(there, file, b'{"sequence":1}\n{"sequence":2}\n', 2)
    file.rename(old)
    assert end(file) == 2
    with outflow.opened(file) as there:
        outflow.append(there, file, b'{"sequence":3}\n', 3)
    assert numbers(old, file) == [1, 2, 3] and end(file) == 3


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_every_entry_stands_in_it_once_across_rotation_and_a_broken_line(
    start: Callable[..., AbstractContextManager[World]], tmp_path: Path
) -> None:
    file, old = tmp_path / "siem" / "audit.jsonl", tmp_path / "siem" / "audit.jsonl.1"

    def all_there(world: World, *files: Path) -> None:
        count = len(world.ledger())
        until(lambda: all(one.exists() for one in files) and len(numbers(*files)) >= count)
        found = numbers(*files)
        assert found == list(range(1, len(found) + 1))

    with start(audit_stream=str(file)) as world:
        makers.domain(world.admin)
        all_there(world, file)
        shown = "{ overview { health { key status } } }"
        until(lambda: {"key": "audit_stream", "status": "OK"} in world.admin.one(shown)["health"])
        file.rename(old)
        makers.domain(world.admin)
        all_there(world, old, file)
        first = json.loads(old.read_text().splitlines()[0])
        assert {"id", "timestamp", "user_id", "action", "after_state", "hash"} <= set(first)
        with file.open("a") as half:
            half.write('{"sequence": 99, "acti')
        makers.domain(world.admin)
        all_there(world, old, file)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_server_that_is_killed_while_it_writes_leaves_each_entry_once_and_in_order(
    settings: Settings, template: Template, tmp_path: Path
) -> None:
    file = tmp_path / "audit.jsonl"
    given = settings.model_copy(update={"audit_stream": str(file), "points_per_minute": 0})
    with serving(given, template.cookie) as server:
        scene, stop = Scene(server), threading.Event()  # type: ignore[arg-type]
        writer = threading.Thread(target=keep_asking, args=(scene, stop))
        writer.start()
        try:
            for _ in range(2):
                enough = len(numbers(file)) + 20 if file.exists() else 20
                until(lambda enough=enough: file.exists() and len(numbers(file)) >= enough)  # type: ignore[misc]
                server.stop(signal.SIGKILL)
                with file.open("ab") as torn:  # what a disk may be left with, too
                    torn.write(b'{"id": "torn", "seq')
                server.start()
        finally:
            stop.set()
            writer.join(60)
        assert not writer.is_alive()
        end = head(scene.admin)
        until(lambda: len(numbers(file)) >= end)
        found = numbers(file)
        assert found == list(range(1, len(found) + 1))
