"""Conditions: typed, and never satisfied by what is missing or of another type."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.policies.conditions import compiled
from handrail.policies.types import Condition, Operator

NAMES = ("a", "b", "c")
NUMBERS = st.integers(-3, 3) | st.sampled_from([0.5, 2.5])
TEXTS = st.sampled_from(["", "x", "xy", "EUR", "1"])
VALUES = NUMBERS | TEXTS | st.booleans() | st.none() | st.lists(NUMBERS, max_size=2)
PATTERNS = st.sampled_from(["x", "x*", "*"])
ORDERS = [Operator.LT, Operator.LTE, Operator.GT, Operator.GTE]
PAIRS = st.tuples(NUMBERS, NUMBERS).map(sorted)


def leaf(operator: Operator, name: str, value: Any) -> Condition:
    """A comparison."""
    return Condition(operator=operator, path=f"/{name}", value=value)


LEAVES = (
    st.builds(leaf, st.sampled_from([Operator.EQ, Operator.NE]), st.sampled_from(NAMES), VALUES)
    | st.builds(leaf, st.just(Operator.IN), st.sampled_from(NAMES), st.lists(VALUES, min_size=1, max_size=3))
    | st.builds(leaf, st.sampled_from(ORDERS), st.sampled_from(NAMES), NUMBERS)
    | st.builds(leaf, st.sampled_from([Operator.BETWEEN, Operator.LENGTH]), st.sampled_from(NAMES), PAIRS)
    | st.builds(leaf, st.sampled_from([Operator.PREFIX, Operator.GLOB]), st.sampled_from(NAMES), PATTERNS)
)  # fmt: skip


def group(children: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    """Conditions about conditions."""
    several = st.lists(children, min_size=1, max_size=3)
    return st.builds(
        lambda operator, parts: Condition(operator=operator, conditions=parts),
        st.sampled_from([Operator.ALL, Operator.ANY]), several,
    ) | st.builds(lambda part: Condition(operator=Operator.NOT, conditions=[part]), children)  # fmt: skip


TREES = st.recursive(LEAVES, group, max_leaves=8)
ARGUMENTS = st.fixed_dictionaries({}, optional=dict.fromkeys(NAMES, VALUES))


@given(TREES)
def test_nothing_is_satisfied_by_arguments_that_are_not_there(condition: Condition) -> None:
    assert compiled(condition)({}) is None


@given(TREES, ARGUMENTS, st.sampled_from(NAMES), VALUES)
def test_what_holds_without_an_argument_holds_whatever_it_is(
    condition: Condition, arguments: dict[str, Any], name: str, value: Any
) -> None:
    check = compiled(condition)
    without = {key: item for key, item in arguments.items() if key != name}
    told = check(without)
    if told is not None:
        assert check({**without, name: value}) is told


@pytest.mark.parametrize("operator", list(Operator)[:11])
def test_an_argument_of_another_type_cannot_be_told(operator: Operator) -> None:
    special = {Operator.IN: [1, 2], Operator.BETWEEN: [1, 2], Operator.LENGTH: [0, 1]}
    wanted: Any = "x" if operator in (Operator.PREFIX, Operator.GLOB) else special.get(operator, 1)
    for ill_typed in (True, None):
        assert compiled(Condition(operator=operator, path="/a", value=wanted))({"a": ill_typed}) is None


@pytest.mark.parametrize(
    ("operator", "value", "argument", "expected"),
    [
        (Operator.EQ, 1, 1.0, True), (Operator.EQ, 1, True, None), (Operator.EQ, "1", 1, None),
        (Operator.EQ, None, None, True), (Operator.NE, "EUR", "USD", True), (Operator.NE, "EUR", "EUR", False),
        (Operator.EQ, {"x": [1]}, {"x": [1]}, True), (Operator.EQ, {"x": [1]}, {"x": [True]}, False),
        (Operator.IN, ["EUR", "USD"], "EUR", True), (Operator.IN, ["EUR"], "GBP", False),
        (Operator.IN, ["EUR"], 5, None),
        (Operator.LT, 10, 9.99, True), (Operator.LT, 10, 10, False), (Operator.LTE, 10, 10, True),
        (Operator.GT, 10, "11", None), (Operator.GTE, 10, 10, True), (Operator.BETWEEN, [1, 3], 3, True),
        (Operator.BETWEEN, [1, 3], 3.1, False), (Operator.PREFIX, "/srv/", "/srv/a", True),
        (Operator.PREFIX, "/srv/", ["/srv/"], None), (Operator.GLOB, "*@example.com", "a@example.com", True),
        (Operator.GLOB, "*@example.com", "a@example.com.evil", False), (Operator.LENGTH, [1, 2], [1, 2, 3], False),
        (Operator.LENGTH, [1, 2], "ab", True), (Operator.LENGTH, [1, 2], 12, None),
    ],
)  # fmt: skip
def test_each_operator_compares_its_own_type(operator: Operator, value: Any, argument: Any, expected: bool) -> None:
    assert compiled(Condition(operator=operator, path="/a", value=value))({"a": argument}) is expected


def test_a_pointer_finds_what_it_names() -> None:
    arguments = {"to": [{"mail": "x@example.com"}], "a/b": {"~": 1}, "": 2}
    for path, found in (
        ("/to/0/mail", True),
        ("/to/1/mail", None),
        ("/a~1b/~0", True),
        ("/", True),
        ("/to/mail", None),
    ):
        wanted = {"/to/0/mail": "x@example.com", "/a~1b/~0": 1, "/": 2}.get(path, 1)
        assert compiled(Condition(operator=Operator.EQ, path=path, value=wanted))(arguments) is found


def test_exists_is_about_being_there() -> None:
    check = compiled(Condition(operator=Operator.EXISTS, path="/a"))
    assert (check({"a": None}), check({})) == (True, False)
