"""Inputs that hold nothing but plain values, made in one step.

Strawberry asks for the type of every member anew for each request, which costs more than reading the request.
"""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from graphql import GraphQLInputObjectType, GraphQLSchema, Undefined, get_nullable_type, is_leaf_type
from graphql.utilities import coerce_input_value
from strawberry import Schema
from strawberry.types.arguments import convert_argument


def simplify(schema: GraphQLSchema, definition: Callable[[Any], Any]) -> None:
    """Give each such input its way. `definition`: Strawberry's own behind a type or field."""
    for kind in schema.type_map.values():
        if not isinstance(kind, GraphQLInputObjectType) or definition(kind).is_one_of:
            continue
        if all(is_leaf_type(get_nullable_type(field.type)) for field in kind.fields.values()):
            definition(kind).from_input = way_of({name: definition(field) for name, field in kind.fields.items()})


def way_of(fields: dict[str, Any]) -> Callable[[type, Mapping[str, Any], Any], Any]:
    """From the members as they came to the input; what has no default and did not come is None."""
    names = {name: field.python_name for name, field in fields.items()}
    missing = dataclasses.MISSING
    absent = {
        field.python_name: None
        for field in fields.values()
        if field.default_value is missing and field.default_factory is missing
    }

    def make(cls: type, value: Mapping[str, Any], _context: Any) -> Any:
        return cls(**absent | {names[name]: given for name, given in value.items()})

    return make


def reader(schema: Schema, cls: type) -> Callable[[Any], Any]:
    """Reads an input that was kept as JSON, as if it came in a request; None when it is none any more."""
    kind = schema._schema.type_map[cls.__name__]

    def read(kept: Any) -> Any:
        value = coerce_input_value(kept, kind)  # type: ignore[arg-type]
        if value is Undefined or value is None:
            return None
        return convert_argument(value, cls, schema.schema_converter.scalar_registry, schema.config)

    return read
