"""Documents made from the schema itself, so that nothing the API offers is left out of a test."""

from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
    is_composite_type,
)

from handrail.core.schema import permission_of
from handrail.schema import schema

graphql = schema._schema
ROOTS: dict[str, GraphQLObjectType] = {
    "query": graphql.query_type,  # type: ignore[dict-item]
    "mutation": graphql.mutation_type,  # type: ignore[dict-item]
    "subscription": graphql.subscription_type,  # type: ignore[dict-item]
}
SCALARS: dict[str, Any] = {
    "ID": "01a20882-ddd2-7ae5-a036-2df2fa5b8b03", "String": "something", "Int": 1, "Float": 1.5, "Boolean": False,
    "JSON": {}, "DateTime": "2026-11-23T12:00:00Z",
}  # fmt: skip


def fields(root: str) -> dict[str, GraphQLField]:
    """The root fields of `query`, `mutation` or `subscription`."""
    return ROOTS[root].fields


def permission(root: str, name: str) -> str:
    """What a root field needs."""
    return str(permission_of(ROOTS[root], fields(root)[name]))


def action(name: str) -> str:
    """The ledger's word for a mutation."""
    definition = fields("mutation")[name].extensions["strawberry-definition"]
    return str(definition.metadata["action"])


def example(kind: Any) -> Any:
    """A value of an input type that says no more than it must."""
    if isinstance(kind, GraphQLNonNull):
        return example(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [example(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        needed = {name: part for name, part in kind.fields.items() if isinstance(part.type, GraphQLNonNull)}
        return {name: example(part.type) for name, part in needed.items()}
    return SCALARS[kind.name]


def call(root: str, name: str, /, **given: Any) -> tuple[str, dict[str, Any]]:
    """A document that uses one root field with all it needs, and its variables."""
    field = fields(root)[name]
    needed = {key: part for key, part in field.args.items() if isinstance(part.type, GraphQLNonNull) or key in given}
    values = {key: given.get(key, example(part.type)) for key, part in needed.items()}
    declared = ", ".join(f"${key}: {part.type}" for key, part in needed.items())
    used = ", ".join(f"{key}: ${key}" for key in needed)
    arguments = (f"({declared})", f"({used})") if needed else ("", "")
    selection = " { __typename }" if is_composite_type(get_named_type(field.type)) else ""
    return f"{root} {arguments[0]} {{ {name}{arguments[1]}{selection} }}", values
