"""Where the API takes an identifier: every argument and input field of type ID, taken from the schema."""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    get_named_type,
    is_required_argument,
)

from tests.documents import example, fields, graphql

KINDS = {
    "domainId": "domain", "agentId": "agent", "toolId": "tool", "ownerId": "user", "defaultAgentId": "agent",
    "operationId": "operation", "leaseId": "lease", "domainIds": "domain", "toolIds": "tool", "ids": "run",
    "actorId": "user", "resourceId": "run", "toolRunId": "run",
}  # fmt: skip
MEANT = {
    "BulkOperation": "bulk", "runBulk": "bulk", "ToolRun": "run", "Decision": "run", "Lease": "run", "Agent": "agent",
    "Tool": "tool", "Domain": "domain", "User": "user", "Token": "token", "Session": "session", "Policy": "policy",
    "auditEntry": "entry", "Export": "export", "View": "view", "Price": "price", "erasePerson": "user",
    "Schedule": "schedule", "Report": "report",
    "conversation": "conversation",
}  # fmt: skip
"""What an `id` is about, by the first of these that the field's name has in it."""


def kind_of(field: str, path: tuple[str, ...]) -> str:
    """What an argument's identifier is about."""
    name = path[-1]
    if name in KINDS:
        return KINDS[name]
    for noun, kind in MEANT.items():
        if noun.lower() in field.lower():
            return kind
    raise LookupError(f"what is {field}({'.'.join(path)}:) about?")


def places(field: str, root: str) -> Iterator[tuple[str, ...]]:
    """The paths to the identifiers that a root field takes."""
    for name, argument in fields(root)[field].args.items():
        yield from inside((name,), argument.type)


def inside(path: tuple[str, ...], kind: Any, depth: int = 0) -> Iterator[tuple[str, ...]]:
    """The paths to identifiers in an input."""
    named = get_named_type(kind)
    if named.name == "ID":
        yield path
    elif isinstance(named, GraphQLInputObjectType) and depth < 3:
        for name, part in named.fields.items():
            if get_named_type(part.type) is not named:
                yield from inside((*path, name), part.type, depth + 1)


def filled(kind: Any, path: tuple[str, ...], wanted: tuple[str, ...], chosen: str, own: Any) -> Any:
    """A value of an input type that says what it must, each identifier one's own, but `chosen` at `wanted`."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type, path, wanted, chosen, own)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type, path, wanted, chosen, own)]
    if isinstance(kind, GraphQLInputObjectType):
        return {
            name: filled(part.type, (*path, name), wanted, chosen, own)
            for name, part in kind.fields.items()
            if isinstance(part.type, GraphQLNonNull) or wanted[: len(path) + 1] == (*path, name)
        }
    if kind.name == "ID":
        return chosen if path == wanted else own(path)
    return example(kind)


def arguments(root: str, field: str, wanted: tuple[str, ...], chosen: str, own: Any) -> dict[str, Any]:
    """Variables for a root field: all it needs, and the one identifier."""
    return {
        name: filled(argument.type, (name,), wanted, chosen, own)
        for name, argument in fields(root)[field].args.items()
        if is_required_argument(argument) or name == wanted[0]
    }


def selection(kind: Any, depth: int = 3, beside: tuple[Any, ...] = ()) -> str:
    """Everything that can be read of a type, `depth` things deep; aliases keep a union's members apart."""
    if isinstance(kind, GraphQLUnionType):
        members = (f"... on {member.name}{selection(member, depth, kind.types)}" for member in kind.types)
        return " { __typename " + " ".join(members) + " }"
    if not isinstance(kind, GraphQLObjectType | GraphQLInterfaceType):
        return ""
    parts = ["__typename"]
    for name, part in kind.fields.items():
        named = get_named_type(part.type)
        deep = isinstance(named, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        if any(is_required_argument(argument) for argument in part.args.values()) or (deep and not depth):
            continue
        same = {str(other.fields[name].type) for other in beside if name in other.fields}
        parts.append((f"{kind.name}_{name}: " if len(same) > 1 else "") + name + selection(named, depth - 1))
    return " { " + " ".join(parts) + " }"


def document(root: str, field: str, names: list[str], depth: int = 3) -> str:
    """A document that asks a root field for everything."""
    declared = ", ".join(f"${name}: {fields(root)[field].args[name].type}" for name in names)
    used = ", ".join(f"{name}: ${name}" for name in names)
    given = (f"({declared})", f"({used})") if names else ("", "")
    kind = get_named_type(fields(root)[field].type)
    return f"{root} {given[0]} {{ {field}{given[1]}{selection(kind, depth)} }}"


__all__ = ["arguments", "document", "graphql", "kind_of", "places"]
