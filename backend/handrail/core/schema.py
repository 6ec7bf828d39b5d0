"""Makes the executable schema out of the slices' classes, and refuses what is not declared in full.

Every field has a permission (its own, or its type's) and a description, every argument a description.
"""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

import strawberry
from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
)
from strawberry.schema.config import StrawberryConfig

from handrail.core.documents import Documents
from handrail.core.executor import Executor
from handrail.core.inputs import simplify
from handrail.core.json import from_literal
from handrail.core.library import Library
from handrail.core.records import ANYONE, parse_docstring
from handrail.core.refusals import Refusal

CHECKED = (GraphQLObjectType, GraphQLInterfaceType, GraphQLInputObjectType)
ROOTS = {
    "Query": "What can be asked.",
    "Mutation": "What can be changed; each answers with the thing, or with a refusal that says why not.",
    "Subscription": "What can be followed live, over graphql-transport-ws.",
}


class Schema(strawberry.Schema):
    """Strawberry's schema without its own logging of errors: faults are masked and logged where they happen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_documents = Library()

    def process_errors(self, errors: Any, execution_context: Any = None) -> None:
        """Nothing: a person's mistake logs no traceback."""


def build(query: type, mutation: type, subscription: type, types: list[type]) -> Schema:
    """The checked schema."""
    schema = Schema(
        query=query,
        mutation=mutation,
        subscription=subscription,
        types=types,
        extensions=[Documents],
        execution_context_class=Executor,
        config=StrawberryConfig(auto_camel_case=True),
    )
    finish(schema._schema)
    simplify(schema._schema, definition)
    if isinstance(json := schema._schema.type_map.get("JSON"), GraphQLScalarType):
        json.parse_literal = from_literal  # type: ignore[method-assign]
    return schema


def finish(schema: GraphQLSchema) -> None:
    """Fill in the arguments' descriptions, guard the edges between types, and refuse gaps."""
    problems = []
    for name, kind in schema.type_map.items():
        if name.startswith("__") or not isinstance(
            kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType
        ):
            continue
        kind.description = kind.description or ROOTS.get(name)
        if not kind.description:
            problems.append(f"{name} has no description")
        for field_name, field in kind.fields.items():
            where = f"{name}.{field_name}"
            describe_arguments(field)
            if not field.description:
                problems.append(f"{where} has no description")
            for argument, definition in getattr(field, "args", {}).items():
                if not definition.description:
                    problems.append(f"{where}({argument}:) has no description")
            if isinstance(kind, GraphQLInputObjectType):
                continue
            if permission_of(kind, field) is None:
                problems.append(f"{where} has no permission")
            elif name not in ROOTS:
                guard_edge(schema, kind, field)
    if problems:
        raise RuntimeError("the schema is not complete:\n  " + "\n  ".join(problems))


def definition(thing: Any) -> Any:
    """Strawberry's own definition behind a graphql-core type or field."""
    return (thing.extensions or {}).get("strawberry-definition")


def permission_of(kind: Any, field: Any) -> str | None:
    """The permission a field needs: declared on it, or on its record."""
    own = definition(field)
    if own is not None and "permission" in (own.metadata or {}):
        return str(own.metadata["permission"])
    return None if kind.name in ROOTS else type_permission(kind)


def type_permission(kind: Any) -> str | None:
    """The permission of a type; refusals, connections and the like are as open as the field that returns them."""
    origin = getattr(definition(kind), "origin", None)
    declared = getattr(origin, "__permission__", None)
    if declared is not None:
        return str(declared)
    if origin is not None and any(
        kin is Refusal or kin.__module__.startswith("handrail.core") for kin in origin.__mro__
    ):
        return ANYONE
    return None


def describe_arguments(field: Any) -> None:
    """Give each argument the `name: text` line of its resolver's docstring."""
    own = definition(field)
    resolver = getattr(own, "base_resolver", None)
    if resolver is None:
        return
    named = parse_docstring(resolver.wrapped_func.__doc__)[1]
    by_graphql_name = {camel(name): text for name, text in named.items()}
    for name, argument in getattr(field, "args", {}).items():
        argument.description = argument.description or by_graphql_name.get(name)


def camel(name: str) -> str:
    """`wait_seconds` -> `waitSeconds`."""
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def guard_edge(schema: GraphQLSchema, kind: Any, field: Any) -> None:
    """Where a field leads to a type that needs another permission, check it there: null and an error without it."""
    target = get_named_type(field.type)
    needed = type_permission(target) if isinstance(target, GraphQLObjectType) else None
    if needed in (None, ANYONE, type_permission(kind)) or field.resolve is None:
        return
    field.resolve = guarded(field.resolve, str(needed))


def guarded(resolve: Callable[..., Any], permission: str) -> Callable[..., Any]:
    """The resolver, behind its permission."""

    @functools.wraps(resolve)
    def check(source: Any, info: Any, **kwargs: Any) -> Any | Awaitable[Any]:
        info.context.ensure(permission)
        return resolve(source, info, **kwargs)

    return check
