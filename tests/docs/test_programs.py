"""The programs of the guide, run exactly as they stand there, with the connection breaking in between."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.clients.wire import Wire
from tests.docs.conftest import Reader
from tests.docs.pages import ROOT, Example, examples, examples_of

PROGRAMS = [block for block in examples("js", "python") if "program" in block.marks.split()]
PACKAGES = ROOT / "tests" / "clients" / "node_modules"
ENDING = {"js": "mjs", "python": "py"}
PATIENCE = 60
HELD = "query ($id: ID!) { toolRun(id: $id) { heldDecision { decision } decision { decision } } }"


def printed_on(page: str) -> list[str]:
    """What the page says that its programs print."""
    [shown] = [block for block in examples_of(ROOT / page) if block.language == "text"]
    return shown.text.splitlines()


@contextmanager
def started(program: Example, folder: Path, address: str, token: str) -> Iterator["subprocess.Popen[str]"]:
    """The program in a process of its own, with the packages that the page installs. It never ends by itself."""
    (folder / "node_modules").symlink_to(PACKAGES)
    script = folder / f"program.{ENDING[program.language]}"
    script.write_text(program.text.replace("localhost:8000", address))
    command = "node" if program.language == "js" else sys.executable
    environment = {"PATH": os.environ["PATH"], "HANDRAIL_TOKEN": token}
    pipe = subprocess.PIPE
    process = subprocess.Popen([command, script], env=environment, stdout=pipe, stderr=pipe, text=True)
    impatience = threading.Timer(PATIENCE, process.kill)
    impatience.start()
    try:
        yield process
    finally:
        impatience.cancel()
        process.kill()
        process.communicate()


def wish(reader: Reader, order: str) -> str:
    """A refund that an agent asks for; the run's id."""
    return str(reader.request(arguments={"amount": 86, "order_id": order})["id"])


def outcome(reader: Reader, run: str) -> str | None:
    """What was decided, and may still be undone."""
    found = reader.admin.one(HELD, id=run)
    held = found["heldDecision"] or found["decision"]
    return held and str(held["decision"])


@pytest.mark.parametrize("program", PROGRAMS, ids=str)
def test_a_program_reads_decides_and_follows_through_a_break(program: Example, reader: Reader, tmp_path: Path) -> None:
    expected = printed_on(program.page)
    orders = [line.partition(":")[0] for line in expected]
    runs = [wish(reader, order) for order in orders[1::-1]][::-1]  # the newest is listed first
    with (
        Wire(reader.world.url) as wire,
        started(program, tmp_path, wire.url.removeprefix("http://"), reader.program.token) as process,
    ):
        assert process.stdout
        assert process.stderr
        for number, line in enumerate(expected):
            if number == len(runs):
                wire.cut()
                runs.append(wish(reader, orders[number]))
                wire.mend()
            heard = process.stdout.readline().rstrip()
            assert heard == line, heard or process.stderr.read()
    assert [outcome(reader, run) for run in runs] == [None, "REJECT", None, "REJECT"]
