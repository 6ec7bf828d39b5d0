"""Every example of the documentation is right: it is run, or at least checked against the code."""

import json
import re
import shlex
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, validate

from handrail.__main__ import parsers
from handrail.core import clock
from handrail.schema import schema
from handrail.tool_runs.jobs import settle
from tests.docs.conftest import Reader
from tests.docs.pages import ROOT, Example, every_block, examples, examples_of, name_of, pages
from tests.world import World

PAGES_THAT_RUN = [page for page in pages() if any(block.runs_as for block in examples_of(page))]
LINK = re.compile(r"\]\(([^)#\s]+)?(#[^)\s]+)?\)")


@pytest.mark.parametrize("example", examples("graphql"), ids=str)
def test_graphql_fits_the_schema(example: Example) -> None:
    assert [error.message for error in validate(schema._schema, parse(example.text))] == []


@pytest.mark.parametrize("example", examples("json"), ids=str)
def test_json_can_be_parsed(example: Example) -> None:
    json.loads(example.text)


@pytest.mark.parametrize("page", PAGES_THAT_RUN, ids=name_of)
def test_what_a_page_shows_happens_in_this_order(page: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer's fields are the next example's variables, as the page says."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    world = reader.world
    known: dict[str, Any] = {
        "url": world.url,
        "token": reader.bot.token,
        "database": str(world.settings.data_dir / "handrail.db"),
    }
    if "run_id" in page.read_text() or "as=integration" in page.read_text():
        known["runId"] = reader.request()["id"]
    blocks = examples_of(page)
    for index, block in enumerate(blocks):
        if block.minutes_later:
            pass_time(monkeypatch, world, block.minutes_later)
        shown = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.language == "graphql" and block.runs_as:
            answer = send(block, reader, known)
        elif block.language == "sh" and block.runs_as:
            answer = json.loads(shell(block, reader, known))
        elif block.language == "python" and block.runs_as:
            names = {snake(name): value for name, value in known.items()}
            exec(compile(block.text, str(block), "exec"), names)  # it asserts what the page says
            continue
        else:
            continue
        known |= harvest(answer.get("data", answer))
        if shown and shown.language == "json":
            expected = json.loads(shown.text)
            if "extensions" not in expected:  # what it cost is told with each answer, and shown where it is explained
                answer.pop("extensions", None)
            differences = list(compare(expected, answer))
            assert not differences, f"{shown}: {differences}\nthe answer was {json.dumps(answer)}"


def pass_time(monkeypatch: pytest.MonkeyPatch, world: World, minutes: int) -> None:
    """From here on the server's clock is that much later, and what time does has been done."""
    now = clock.now

    def later() -> datetime:
        return now() + timedelta(minutes=minutes)

    monkeypatch.setattr(clock, "now", later)
    monkeypatch.setattr(world.kernel.writer, "now", later)
    world.call(settle(world.kernel))


def send(block: Example, reader: Reader, known: dict[str, Any]) -> Any:
    """Run a document with what is known; the whole answer."""
    wanted = re.findall(r"\$(\w+):", block.text)
    missing = [name for name in wanted if name not in known]
    assert not missing, f"{block}: nothing before it gives {missing}"
    variables = {name: known[name] for name in wanted}
    return reader.client(block.runs_as or "").post(block.text, **variables).json()


def shell(block: Example, reader: Reader, known: dict[str, Any]) -> str:
    """Run a command as the reader types it, against this server, with what is known as `$ARGUMENTS_HASH` and so on."""
    command = block.text.replace("http://localhost:8000", reader.world.url)
    environment = {snake(name).upper(): str(value) for name, value in known.items()}
    token = reader.client(block.runs_as or "").token or ""
    environment |= {"TOKEN": token, "PATH": "/usr/bin:/bin", "NO_PROXY": "*", "no_proxy": "*"}
    return subprocess.run(["sh", "-c", command], env=environment, capture_output=True, text=True, check=True).stdout


def snake(name: str) -> str:
    """`argumentsHash` -> `arguments_hash`."""
    return re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def harvest(value: Any) -> dict[str, Any]:
    """The scalars of an answer by name; the outer ones win."""
    found: dict[str, Any] = {}
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in items:
        found |= harvest(item)
    if isinstance(value, dict):
        found |= {name: item for name, item in value.items() if isinstance(item, str | int) or item is None}
    return found


def compare(shown: Any, real: Any, path: str = "") -> Any:
    """Where what is shown differs; `…` at a text's end stands for any rest."""
    if isinstance(shown, str) and shown.endswith("…"):
        if not str(real).startswith(shown[:-1]):
            yield f"{path}: {real!r}"
    elif isinstance(shown, dict) and isinstance(real, dict) and shown.keys() == real.keys():
        for name in shown:
            yield from compare(shown[name], real[name], f"{path}/{name}")
    elif isinstance(shown, list) and isinstance(real, list) and len(shown) == len(real):
        for index, (one, other) in enumerate(zip(shown, real, strict=True)):
            yield from compare(one, other, f"{path}/{index}")
    elif shown != real:
        yield f"{path}: {shown!r} is shown, {real!r} is true"


@pytest.mark.parametrize("example", [block for block in every_block() if "from=" in block.marks], ids=str)
def test_an_excerpt_stands_in_its_file(example: Example) -> None:
    source = (ROOT / example.marks.split("from=")[1]).read_text(encoding="utf-8")
    assert example.text in source


def commands(*starts: str) -> list[tuple[Example, list[str]]]:
    """Each command of the documentation that begins so, as words."""
    found = []
    for example in examples("sh"):
        for line in example.text.splitlines():
            try:
                words = shlex.split(re.sub(r"<[^>]+>", "placeholder", line), comments=True)
            except ValueError:  # a part of a command that goes on
                continue
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words = words[1:]
            if words and words[0] in starts:
                found.append((example, words))
    return found


@pytest.mark.parametrize(("example", "words"), commands("./just"), ids=str)
def test_recipes_exist(example: Example, words: list[str]) -> None:
    recipes = re.findall(r"^([a-z]+)[^:\n]*:(?!=)", (ROOT / "justfile").read_text(), re.MULTILINE)
    assert len(words) == 1 or words[1] in recipes, f"{example}: {words}"


@pytest.mark.parametrize(("example", "words"), commands("handrail"), ids=str)
def test_commands_are_understood(example: Example, words: list[str]) -> None:
    parsers()[0].parse_args(words[1:])


@pytest.mark.parametrize("page", pages(), ids=name_of)
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    for target, _anchor in LINK.findall(text):
        if target and "://" not in target:
            assert (page.parent / target).exists(), f"{name_of(page)}: {target}"
