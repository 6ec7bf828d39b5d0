"""Every action that the code records stands in the catalogue, and every action of the catalogue in the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from handrail.audit.actions import ACTIONS, describe
from tests.documents import action, fields
from tools.actions_page import PAGE, page

CODE = Path(__file__).parents[2] / "backend" / "handrail"
ASIDE = ("demo", "migrations", "audit/actions.py", "store", "table.py")
"""Files that name actions without recording them, or columns that look like actions."""
NOUNS = {name.partition(".")[0] for name in ACTIONS}


def named() -> Iterator[tuple[str, str]]:
    """Every text in the code that reads like an action, and where; the first argument of each `record(...)`."""
    for file in sorted(CODE.rglob("*.py")):
        place = str(file.relative_to(CODE))
        if any(part in place for part in ASIDE):
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found = re.fullmatch(r"([a-z_]+)\.[a-z_]+(\.refused)?", node.value)
                if found and found[1] in NOUNS:
                    yield node.value, place
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "record" and node.args:
                first = node.args[0]
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, place


def test_every_action_in_the_code_is_in_the_catalogue_and_the_other_way_round() -> None:
    found = dict(named())
    assert {name: place for name, place in found.items() if describe(name) is None} == {}
    assert set(ACTIONS) - {"request"} - {name.removesuffix(".refused") for name in found} == set()


def test_every_mutations_action_is_in_the_catalogue() -> None:
    assert {name for name in fields("mutation") if describe(action(name)) is None} == set()


def test_the_page_is_the_catalogue() -> None:
    assert PAGE.read_text() == page(), "python tools/actions_page.py"


def test_refusals_are_described_and_what_nobody_knows_is_not() -> None:
    assert str(describe("session.sign_in.refused")).startswith("Refused")
    assert describe("session.sing_in") is None
