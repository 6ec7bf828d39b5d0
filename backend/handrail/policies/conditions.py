"""Conditions on arguments, compiled once: arguments in; True, False, or None when it cannot be told.

It cannot be told when the argument is missing or of another type than the condition compares. `not` keeps that, `all`
and `any` do as far as they must (Kleene's logic). An ALLOW rule needs True; for DENY and REQUIRE what cannot be told
counts as True: a doubt never lets anything through.
"""

from collections.abc import Callable
from typing import Any

from handrail.core.pointers import MISSING, reader
from handrail.policies.patterns import fits
from handrail.policies.types import Condition, Operator

Check = Callable[[Any], bool | None]
Compare = Callable[[Any, Any], bool | None]
KINDS: dict[type, str] = {
    type(None): "null", bool: "boolean", int: "number", float: "number", str: "string", list: "array", dict: "object",
}  # fmt: skip


def kind_of(value: Any) -> str:
    """The JSON type, integers and decimals being one; `none` for what is missing."""
    return KINDS.get(type(value)) or ("number" if isinstance(value, float) else "none")


def equal(value: Any, wanted: Any) -> bool | None:
    """Equal as JSON; None for another type. `1` and `true` differ, `1` and `1.0` do not."""
    return same(value, wanted) if kind_of(value) == kind_of(wanted) else None


def same(one: Any, other: Any) -> bool:
    """Deep equality with types."""
    if kind_of(one) != kind_of(other):
        return False
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return bool(one == other)


def unequal(value: Any, wanted: Any) -> bool | None:
    """The contrary of `equal`, where that can be told."""
    found = equal(value, wanted)
    return None if found is None else not found


def among(value: Any, wanted: list[Any]) -> bool | None:
    """Equal to one of them; None when none of them has the type."""
    answers = [equal(value, one) for one in wanted]
    return True if True in answers else False if False in answers else None


def number(test: Callable[[Any, Any], bool]) -> Compare:
    """A comparison of numbers; None for anything else."""
    return lambda value, wanted: test(value, wanted) if kind_of(value) == "number" else None


def text(test: Callable[[str, str], bool]) -> Compare:
    """A comparison of texts; None for anything else."""
    return lambda value, wanted: test(value, wanted) if isinstance(value, str) else None


def length(value: Any, wanted: Any) -> bool | None:
    """Whether a text, list or object is as long as that; None for anything else."""
    return wanted[0] <= len(value) <= wanted[1] if isinstance(value, str | list | dict) else None


COMPARE: dict[Operator, Compare] = {
    Operator.EQ: equal,
    Operator.NE: unequal,
    Operator.IN: among,
    Operator.LT: number(lambda value, wanted: value < wanted),
    Operator.LTE: number(lambda value, wanted: value <= wanted),
    Operator.GT: number(lambda value, wanted: value > wanted),
    Operator.GTE: number(lambda value, wanted: value >= wanted),
    Operator.BETWEEN: number(lambda value, wanted: wanted[0] <= value <= wanted[1]),
    Operator.PREFIX: text(str.startswith),
    Operator.GLOB: text(lambda value, wanted: fits(wanted, value)),
    Operator.LENGTH: length,
}


def compiled(condition: Condition) -> Check:
    """The condition as a function of the arguments."""
    operator = condition.operator
    parts = [compiled(part) for part in condition.conditions]
    if operator is Operator.ALL:
        return lambda arguments: every(parts, arguments)
    if operator is Operator.ANY:
        return lambda arguments: some(parts, arguments)
    if operator is Operator.NOT:
        return lambda arguments: negated(parts[0](arguments))
    read = reader(condition.path or "")
    if operator is Operator.EXISTS:
        return lambda arguments: read(arguments) is not MISSING
    compare, wanted = COMPARE[operator], condition.value

    def check(arguments: Any) -> bool | None:
        value = read(arguments)
        return None if value is MISSING else compare(value, wanted)

    return check


def every(parts: list[Check], arguments: Any) -> bool | None:
    """False as soon as one is; else None when one cannot be told."""
    found: bool | None = True
    for part in parts:
        answer = part(arguments)
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def some(parts: list[Check], arguments: Any) -> bool | None:
    """True as soon as one is; else None when one cannot be told."""
    found: bool | None = False
    for part in parts:
        answer = part(arguments)
        if answer is True:
            return True
        if answer is None:
            found = None
    return found


def negated(answer: bool | None) -> bool | None:
    """The contrary, where it can be told."""
    return None if answer is None else not answer
