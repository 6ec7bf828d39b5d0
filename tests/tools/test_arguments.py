"""Arguments against a tool's schema."""

from typing import Any

import pytest

from handrail.tools.arguments import MOST_PROBLEMS, validate

REFUND = {
    "type": "object",
    "properties": {
        "order_id": {"type": "string", "pattern": r"^ORD-\d+$", "maxLength": 12},
        "amount": {"type": "number", "exclusiveMinimum": 0, "maximum": 500, "multipleOf": 0.01},
        "currency": {"enum": ["EUR", "USD"]},
        "lines": {"type": "array", "uniqueItems": True, "items": {"type": "object", "required": ["sku"]}},
        "a/b~c": {"type": "boolean"},
    },
    "patternProperties": {"^x_": {"type": "string"}},
    "required": ["order_id", "amount"],
    "additionalProperties": False,
}
GOOD = {"order_id": "ORD-1", "amount": 86.4}


def told(arguments: Any, schema: dict[str, Any] = REFUND) -> list[tuple[str, str]]:
    return [(problem.path, problem.message) for problem in validate(schema, arguments)]


def test_good_arguments_have_no_problem() -> None:
    assert told(GOOD) == []
    assert told({**GOOD, "currency": "EUR", "x_note": "hello", "lines": [{"sku": 1}, {"sku": 2}]}) == []


@pytest.mark.parametrize(
    ("more", "path", "message"),
    [
        ({"order_id": 1}, "/order_id", "This must be of type string."),
        ({"order_id": "1"}, "/order_id", r"This must match ^ORD-\d+$."),
        ({"order_id": "ORD-123456789"}, "/order_id", "This may have at most 12 characters."),
        ({"amount": 0}, "/amount", "This must be above 0."),
        ({"amount": 500.5}, "/amount", "This must be at most 500."),
        ({"amount": 1.005}, "/amount", "This must be a multiple of 0.01."),
        ({"currency": "eur"}, "/currency", 'This must be one of: "EUR", "USD".'),
        ({"lines": [{"sku": 1}, {}]}, "/lines/1/sku", "This is required."),
        ({"lines": [{"sku": 1}, {"sku": 1.0}]}, "/lines", "No item may stand here twice."),
        ({"a/b~c": 1}, "/a~1b~0c", "This must be of type boolean."),
        ({"x_note": 1}, "/x_note", "This must be of type string."),
        ({"amonut": 1}, "/amonut", "The tool knows no such argument."),
    ],
)
def test_a_broken_rule_is_told_with_its_pointer(more: dict[str, Any], path: str, message: str) -> None:
    assert told({**GOOD, **more}) == [(path, message)]


def test_everything_that_is_missing_is_told_at_once() -> None:
    assert told({}) == [("/order_id", "This is required."), ("/amount", "This is required.")]


def test_true_is_not_one_and_false_is_not_zero() -> None:
    assert told({"a": [1, True, 0, False]}, {"properties": {"a": {"uniqueItems": True}}}) == []


@pytest.mark.parametrize("arguments", [None, [], "x", 1, True])
def test_arguments_are_an_object(arguments: Any) -> None:
    assert told(arguments) == [("", "The arguments must be an object.")]


def test_no_message_repeats_a_value() -> None:
    secret = "hunter2-hunter2"
    rules = [
        {"type": "integer"}, {"enum": ["a"]}, {"const": 1}, {"maxLength": 2}, {"pattern": "^a$"}, {"not": {}},
        {"anyOf": [{"type": "integer"}, {"type": "null"}]}, {"oneOf": [{}, {}]}, {"allOf": [{"minLength": 99}]}, False,
    ]  # fmt: skip
    for rule in rules:
        problems = told({"password": secret}, {"type": "object", "properties": {"password": rule}})
        assert problems, rule
        assert not any(secret in message for _, message in problems), rule


def test_only_the_first_problems_are_told() -> None:
    schema = {"properties": {"a": {"items": {"type": "string"}}}}
    assert len(told({"a": [1] * 500}, schema)) == MOST_PROBLEMS


def test_deep_or_large_arguments_are_refused() -> None:
    deep: dict[str, Any] = {}
    for _ in range(40):
        deep = {"a": deep}
    [(path, message)] = told(deep, {"type": "object"})
    assert (path, "nested" in message) == ("", True)
    [(path, message)] = told({"a": "x" * 70_000}, {"type": "object"})
    assert (path, "64 KiB" in message) == ("", True)


def doubling(levels: int) -> dict[str, Any]:
    """A schema whose every level asks the next one twice: 2 ** levels questions."""
    twice = {f"d{i}": {"anyOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(levels)}
    return {"$defs": {**twice, f"d{levels}": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/d0"}}}


@pytest.mark.parametrize(
    ("schema", "arguments"),
    [
        (doubling(40), {"a": 1}),
        ({"properties": {"a": {"items": {"enum": list(range(10_000))}}}}, {"a": [9_999] * 10_000}),
        ({"properties": {"a": {"items": {"pattern": "(a{20}){20}$"}}}}, {"a": ["a" * 1000] * 40}),
    ],
    ids=["doubling references", "a long enumeration", "long patterns"],
)
def test_what_would_take_too_long_ends_with_a_problem(schema: dict[str, Any], arguments: Any) -> None:
    [(path, message)] = told(arguments, schema)
    assert (path, "too much work" in message) == ("", True)
