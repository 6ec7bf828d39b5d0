"""The programs and streams of the documentation, run exactly as they stand there, with breaks in between."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.clients.wire import Wire
from tests.docs.conftest import Reader
from tests.docs.pages import ROOT, Example, examples, examples_of

PROGRAMS = [block for block in examples("js", "python") if "program" in block.marks.split()]
PACKAGES = ROOT / "tests" / "clients" / "node_modules"
ENDING = {"js": "mjs", "python": "py"}
PATIENCE = 120
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


def watch(block: Example, reader: Reader, **known: str) -> Generator[str, None, None]:
    """The lines of a command that never ends."""
    command = block.text.replace("http://localhost:8000", reader.world.url)
    environment = {**known, "PATH": "/usr/bin:/bin", "TOKEN": str(reader.program.token), "no_proxy": "*"}
    process = subprocess.Popen(["sh", "-c", f"exec {command}"], env=environment, stdout=subprocess.PIPE, text=True)
    impatience = threading.Timer(PATIENCE, process.kill)
    impatience.start()
    try:
        assert process.stdout
        for line in process.stdout:
            yield line.rstrip("\n")
    finally:
        impatience.cancel()
        process.kill()
        process.communicate()


def test_a_stream_of_events_is_as_shown_and_goes_on_where_it_was_cut(reader: Reader) -> None:
    blocks = examples_of(ROOT / "docs" / "live.md")
    first, again = [block for block in blocks if block.language == "sh" and "stream" in block.marks.split()]
    shown = blocks[blocks.index(first) + 1].text.splitlines()
    opening = shown.index("") + 1
    stream = watch(first, reader)
    lines = [next(stream) for _ in range(opening)]
    wish(reader, "ORD-1")
    lines += [next(stream) for _ in shown[opening:]]
    for line, wanted in zip(lines, shown, strict=True):
        assert re.fullmatch(re.escape(wanted).replace("…", "[^ ]+"), line), line
    stream.close()
    wish(reader, "ORD-2")
    [cursor] = [line.removeprefix("id: ") for line in lines if line.startswith("id: ")]
    stream = watch(again, reader, CURSOR=cursor)
    assert next(line for line in stream if line.startswith("data: ")).count("tool_run.request") == 1
    stream.close()
