"""JSON Pointers (RFC 6901)."""

from collections.abc import Callable
from typing import Any, Final

from handrail.core.json import escape

MISSING: Final = object()


def reader(path: str) -> Callable[[Any], Any]:
    """A function that reads what the pointer names, MISSING where there is nothing; made once, used often."""
    steps = steps_of(path)

    def read(value: Any) -> Any:
        for step in steps:
            if isinstance(value, dict):
                value = value.get(step, MISSING)
            elif isinstance(value, list) and is_index(step) and int(step) < len(value):
                value = value[int(step)]
            else:
                return MISSING
        return value

    return read


def steps_of(path: str) -> list[str]:
    """The keys and indexes of a pointer."""
    return [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]


def is_index(step: str) -> bool:
    """Whether a step can be the index of a list."""
    return step.isascii() and step.isdecimal() and len(step) < 10


def pointers_to(value: Any, wanted: Any, path: str = "") -> list[str]:
    """Where a value stands within another."""
    if value == wanted:
        return [path]
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in pointers_to(item, wanted, f"{path}/{escape(key)}")]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in pointers_to(item, wanted, f"{path}/{index}")]
    return []


def put(value: Any, path: str, new: Any) -> None:
    """Replace what the pointer names; it must be there."""
    *way, last = steps_of(path)
    for step in way:
        value = value[int(step)] if isinstance(value, list) else value[step]
    if isinstance(value, list):
        value[int(last)] = new
    else:
        value[last] = new
