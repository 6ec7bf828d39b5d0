"""JSON from outside, and the canonical JSON that is hashed and shown (RFC 8785)."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson
import rfc8785
from graphql import FloatValueNode, IntValueNode, ListValueNode, ObjectValueNode, ValueNode, value_from_ast_untyped

MAX_INTEGER = 2**53 - 1
MAX_NESTING = 100
MAX_BRACKETS = 100_000
LONG_NUMBER = re.compile(rb"[0-9][0-9.]{15,}|[0-9][eE]-[0-9]{3}")


class InexactNumber(float):
    """A number that a double cannot hold as it was written; `text` is how it was."""

    text: str


def exact_float(text: str) -> float:
    """The float, marked when it is not what was written."""
    value = float(text)
    if value in (float("inf"), float("-inf")) or Decimal(text) != Decimal(repr(value)):
        marked = InexactNumber(value)
        marked.text = text
        return marked
    return value


def exact_int(text: str) -> int | float:
    """The integer; far beyond 64 bits a marked float."""
    return int(text) if len(text) < 40 else exact_float(text)


def decode(data: str | bytes) -> Any:
    """Parse a request. Numbers that lose digits are marked; nesting is bounded to 100 levels, brackets to 100,000.

    Errors: json.JSONDecodeError.
    """
    raw = data.encode() if isinstance(data, str) else data
    brackets = raw.count(b"[") + raw.count(b"{")
    if brackets > MAX_BRACKETS:  # many small lists take long to make
        raise json.JSONDecodeError(f"more than {MAX_BRACKETS:,} brackets", "", 0)
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise json.JSONDecodeError(error.msg, "", 0) from None
    if brackets > MAX_NESTING and deeper_than(value, MAX_NESTING):
        raise json.JSONDecodeError(f"nested more than {MAX_NESTING} deep", "", 0)
    if LONG_NUMBER.search(raw):
        return json.loads(raw, parse_float=exact_float, parse_int=exact_int)
    return value


def deeper_than(value: Any, levels: int) -> bool:
    """Whether objects and lists are nested deeper than that."""
    layer: list[Any] = [value] if isinstance(value, dict | list) else []
    for _ in range(levels):
        layer = [
            child
            for item in layer
            for child in (item.values() if type(item) is dict else item)
            if type(child) is dict or type(child) is list
        ]
        if not layer:
            return False
    return any(layer)


def children(value: Any) -> list[Any]:
    """What an object or a list holds."""
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def from_literal(node: ValueNode, variables: Mapping[str, Any] | None = None) -> Any:
    """A JSON value that stands in the document itself, its numbers as exact as those of `decode`."""
    if isinstance(node, IntValueNode):
        return exact_int(node.value)
    if isinstance(node, FloatValueNode):
        return exact_float(node.value)
    if isinstance(node, ListValueNode):
        return [from_literal(item, variables) for item in node.values]
    if isinstance(node, ObjectValueNode):
        return {field.name.value: from_literal(field.value, variables) for field in node.fields}
    return value_from_ast_untyped(node, dict(variables or {}))


def inexact_paths(value: Any, path: str = "") -> list[str]:
    """JSON Pointers of the numbers that doubles (browsers, RFC 8785) would change."""
    if isinstance(value, bool):
        return []
    if isinstance(value, InexactNumber) or (isinstance(value, int | float) and abs(value) > MAX_INTEGER):
        return [path]
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in inexact_paths(item, f"{path}/{escape(key)}")]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in inexact_paths(item, f"{path}/{index}")]
    return []


def escape(key: str) -> str:
    """A key as a part of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def canonical(value: Any) -> str:
    """RFC 8785 text: one spelling for one value. Errors: ValueError for what it cannot spell."""
    return rfc8785.dumps(value).decode()
