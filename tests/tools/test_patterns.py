"""Patterns: the same answers as Python's `re`, without its runaway work."""

import random
import re

import pytest

from handrail.tools import patterns

ATOMS = ["a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\w", r"\S", "[a-c1]", r"\.", r"[\w-]", "^", "$", r"\b", r"\B"]
TIMES = ["*", "+", "?", "{2}", "{1,2}", "{0,}", "*?", "{2,}"]


def some_pattern(chance: random.Random, depth: int = 0) -> str:
    kind = chance.random()
    if depth > 3 or kind < 0.4:
        return chance.choice(ATOMS)
    first = some_pattern(chance, depth + 1)
    if kind < 0.65:
        return first + some_pattern(chance, depth + 1)
    if kind < 0.8:
        return f"(?:{first}|{some_pattern(chance, depth + 1)})"
    return f"({first}){chance.choice(TIMES)}"


def test_random_patterns_match_what_python_matches() -> None:
    chance = random.Random(7)
    for _ in range(3000):
        pattern = some_pattern(chance)
        text = "".join(chance.choice("abc1. -") for _ in range(chance.randint(1, 7)))
        assert patterns.found(pattern, text) == bool(re.search(pattern, text)), (pattern, text)


@pytest.mark.parametrize("pattern", ["^(a+)+$", "^(a|a)*$", "^(a|aa)+$", "(.*)*(.*)*x", "^a*a*a*a*a*a*b"])
def test_patterns_that_run_away_elsewhere_end_here(pattern: str) -> None:
    assert patterns.found(pattern, "a" * 2000 + "!") is False


def test_the_work_is_bounded_by_text_times_program() -> None:
    assert patterns.cost("^(a+)+$", "a" * 99) < 100 * 20


@pytest.mark.parametrize(
    ("pattern", "yes", "no"),
    [
        (r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", "payments.refund", "payments..refund"),
        (r"^[^@\s]+@[^@\s]+\.[a-z]{2,}$", "me@example.com", "me@example"),
        (r"^ORD-\d{4,8}$", "ORD-12345", "ORD-12345\n"),
        (r"caf\u00e9", "un café", "cafe"),
        (r"^[\]\-^]$", "-", "a"),
        (r"^\x41\/$", "A/", "a/"),
        ("", "", "\0never"),
    ],
)
def test_usual_patterns_do_what_they_say(pattern: str, yes: str, no: str) -> None:
    assert patterns.found(pattern, yes)
    assert pattern == "" or not patterns.found(pattern, no)


@pytest.mark.parametrize(
    "pattern",
    ["(", "a)", "[a", "a{2", "*a", "(?=a)", "(?P<n>a)", r"\1", r"\p{L}", r"\xg0", "a{2,1}", "a{,3}", "a{x}", "[z-a]",
     r"[\d-z]", "\\", "[\\", "a" * 301, "(a{200}){200}", "x{999}{999}"],
)  # fmt: skip
def test_a_pattern_that_cannot_be_used_is_named_with_a_reason(pattern: str) -> None:
    assert patterns.fault(pattern)
