"""What the server refuses people is said in every language of the console; what it never says is not translated."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
BACKEND = ROOT / "backend" / "handrail"
WORDS = ROOT / "frontend" / "src" / "refusals"
FOR_PROGRAMS = ("conversations", "usage", "demo", "core/idempotency", "core/cursors", "tool_runs/service/request")
"""Where only agents and other programs ask."""
PROGRAMS_ONLY = {
    "A rule published after the approval denies this run.", "These are not the arguments that were approved.",
    "Another executor has claimed this run.", "It cannot be claimed: this run {}.",
    "The lease is not yours: this run {}.", "The result is larger than {} bytes.",
    "A double cannot hold this number exactly. Send it as a string.", "Between 1 and {} runs at once, please.",
    "The same run is named twice.", "Only an agent's token is bound to an agent.",
    "An agent's token needs its agent.", "An agent's token has fixed scopes and its agent's domain.",
    "There is no permission named {}.", "There is nobody active with the address {}.", "There is no tool {}.",
    "Give either ids or a filter.", "At most {} runs by name. Use a filter.",
    "Name some, or say that all are meant.", "At most {} at once, please.",
    "A page is named in small letters and hyphens.", "The state is an object of at most {} bytes.",
    "Between {} and 36,500 days, or null to keep everything.", "A schedule is daily, weekly or monthly.",
    "A day between the years 2000 and 2100, please.", "A custom report has `from` and `to`.",
    "A custom report needs `from` and `to`.", "Only a custom report has `from` and `to`.",
    "A day is written like 2026-11-22.", "The arguments do not fit: {}", "There is no setting {}.",
    "These arguments cannot be written as canonical JSON.", "The arguments are larger than {} characters.",
    "The arguments must be an object.", "A JSON Schema is an object.", "This is not JSON: {}.", "{}",
    "There is no such {}.", "There is no such tool run.",
}  # fmt: skip
"""What the console never sends, checks by itself first, or has its own words for."""


def template(node: ast.expr) -> str | None:
    """A sentence with `{}` for each value; None for what is not written here."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)  # type: ignore[misc]
    return None


def said() -> Iterator[tuple[str, str]]:
    """Every sentence of a refusal, with its file."""
    for file in sorted(BACKEND.rglob("*.py")):
        name = file.relative_to(BACKEND).as_posix()
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            sentences = [one.value for one in node.keywords if one.arg == "message"]
            sentences += node.args[1:2] if called == "invalid" else []
            yield from ((text, name) for one in sentences if (text := template(one)) is not None)


def blank(text: str) -> str:
    return re.sub(r"\{\w+\}", "{}", text)


def test_what_people_are_refused_is_said_in_every_language() -> None:
    known = {blank(text) for text in json.loads((WORDS / "de.json").read_text(encoding="utf-8"))}
    refused = {text for text, name in said() if not name.startswith(FOR_PROGRAMS)}
    assert sorted(refused - known - PROGRAMS_ONLY) == []


def test_no_sentence_is_translated_that_is_never_said() -> None:
    code = "\n".join(file.read_text(encoding="utf-8") for file in BACKEND.rglob("*.py"))
    for text in json.loads((WORDS / "de.json").read_text(encoding="utf-8")):
        pieces = [piece for piece in re.split(r"\{\w+\}", text) if len(piece) > 3]
        assert all(piece.strip() in code for piece in pieces), text
