"""What may stand as a tool's schema."""

from typing import Any

import pytest

from handrail.tools import schemas
from handrail.tools.arguments import MOST_DEPTH
from handrail.tools.schemas import DIALECT

TREE = {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": "#"}}}}


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"allOf": [schema]}
    return {"properties": {"a": schema}}


GOOD: dict[str, Any] = {
    "nothing": {},
    "an object": {"type": "object", "properties": {"amount": {"type": "number", "minimum": 0}}},
    "its dialect": {"$schema": DIALECT, "type": "object"},
    "a tree": TREE,
    "definitions": {"$defs": {"id": {"type": "string"}}, "properties": {"id": {"$ref": "#/$defs/id"}}},
    "an anchor": {"$defs": {"id": {"$anchor": "id", "type": "string"}}, "properties": {"id": {"$ref": "#id"}}},
    "a field named $ref": {"properties": {"$ref": {"type": "string"}, "pattern": {"type": "string"}}},
}
BAD: dict[str, tuple[Any, str]] = {
    "a list": ([], "is an object"),
    "a text": ("{}", "is an object"),
    "true": (True, "is an object"),
    "another type": ({"type": "string"}, "`type` must be `object`"),
    "an unknown type": ({"properties": {"a": {"type": "strin"}}}, "/properties/a/type"),
    "a remote reference": ({"properties": {"a": {"$ref": "https://example.com/a.json"}}}, "must stay inside"),
    "a remote dynamic reference": ({"properties": {"a": {"$dynamicRef": "other#a"}}}, "must stay inside"),
    "a reference to nothing": ({"properties": {"a": {"$ref": "#/$defs/none"}}}, "leads nowhere"),
    "an anchor that is none": ({"properties": {"a": {"$ref": "#none"}}}, "leads nowhere"),
    "an endless reference": ({"$ref": "#"}, "without end"),
    "two endless references": (
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}}, "without end",
    ),
    "an address of its own": ({"$id": "https://example.com/tool"}, "stands alone"),
    "another dialect": ({"$schema": "http://json-schema.org/draft-07/schema#"}, "2020-12"),
    "a broken pattern": ({"properties": {"a": {"pattern": "(a"}}}, "cannot be used"),
    "a broken pattern of names": ({"patternProperties": {"[": {}}}, "cannot be used"),
    "more than 64 KiB": ({"description": "x" * 65_536}, "64 KiB"),
    "too deep": (nested(MOST_DEPTH), "nested"),
    "an endless number": ({"properties": {"a": {"maximum": float("inf")}}}, "infinite"),
    "a number beyond doubles": ({"properties": {"a": {"maximum": 2**53 + 1}}}, "double"),
    "a number beyond 64 bits": ({"properties": {"a": {"maximum": 2**70}}}, "double"),
    "text that is no UTF-8": ({"description": "\ud800"}, "UTF-8"),
}  # fmt: skip


@pytest.mark.parametrize("schema", list(GOOD.values()), ids=list(GOOD))
def test_a_usable_schema_is_taken(schema: Any) -> None:
    assert schemas.check_schema(schema) == []


@pytest.mark.parametrize(("schema", "said"), list(BAD.values()), ids=list(BAD))
def test_a_schema_that_cannot_be_used_is_refused_with_its_reason(schema: Any, said: str) -> None:
    [problem] = schemas.check_schema(schema)
    assert problem.path == "argumentsSchema"
    assert said in problem.message
