"""Patterns of a tool's schema, matched without runaway work."""

import re

MOST_LETTERS = 300


def is_sound(pattern: str) -> bool:
    """Whether a pattern can be used."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError):
        return False
    return len(pattern) <= MOST_LETTERS


def found(pattern: str, text: str) -> bool:
    """Whether the pattern occurs in the text."""
    return re.search(pattern, text) is not None
