"""The shape of a document: what is refused, that the rest passes, and that each fragment is looked at once."""

from typing import Any

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from handrail.core import introspection, limits
from handrail.core.documents import Operation, Rejected, prepare
from handrail.core.limits import (
    MAX_ALIASES,
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_DIRECTIVES,
    MAX_DIRECTIVES_HERE,
    MAX_FRAGMENTS,
    MAX_LEVELS,
    MAX_NESTING,
    MAX_OPERATIONS,
    MAX_ROOTS,
    MAX_TOKENS,
    Shapes,
    read,
)
from handrail.schema import schema


def chain(length: int) -> str:
    spreads = " ".join(f"fragment F{number} on Me {{ ...F{number + 1} }}" for number in range(length))
    return f"{{ me {{ ...F0 }} }} {spreads} fragment F{length} on Me {{ role }}"


def nested(fields: int) -> str:
    return "{ " * fields + "x" + " }" * fields if fields == 1 else "{ x " * (fields - 1) + "{ x" + " }" * fields


def repeated(part: str, times: int) -> str:
    return " ".join(part.replace("#", str(number)) for number in range(times))


AT_THE_LIMIT = {
    "characters": ("{ x }".ljust(MAX_CHARACTERS), "{ x }".ljust(MAX_CHARACTERS + 1)),
    "tokens": tuple(f"{{ x {{ {repeated('y', n - 5)} }} }}" for n in (MAX_TOKENS, MAX_TOKENS + 1)),
    "comments": ("{ x }" + "#\n" * (MAX_TOKENS - 3), "{ x }" + "#\n" * (MAX_TOKENS - 2)),
    "nesting": tuple(f"{{ x(a: {'[' * n}{']' * n}) }}" for n in (MAX_NESTING - 2, MAX_NESTING - 1)),
    "depth": (nested(MAX_DEPTH), nested(MAX_DEPTH + 1)),
    "levels": (chain(MAX_LEVELS - 3), chain(MAX_LEVELS - 2)),
    "roots": tuple(f"{{ {repeated('x#', n)} }}" for n in (MAX_ROOTS, MAX_ROOTS + 1)),
    "roots in fragments": tuple(
        f"{{ ...F x }} fragment F on Query {{ ... {{ {repeated('x#', n)} }} }}" for n in (MAX_ROOTS - 1, MAX_ROOTS)
    ),
    "aliases": tuple(f"{{ x {{ {repeated('a#: b', n)} }} }}" for n in (MAX_ALIASES, MAX_ALIASES + 1)),
    "directives": tuple(f"{{ x {{ {repeated('y @a', n)} }} }}" for n in (MAX_DIRECTIVES, MAX_DIRECTIVES + 1)),
    "directives here": tuple(f"{{ x {repeated('@a', n)} }}" for n in (MAX_DIRECTIVES_HERE, MAX_DIRECTIVES_HERE + 1)),
    "operations": tuple(repeated("query Q# { x }", n) for n in (MAX_OPERATIONS, MAX_OPERATIONS + 1)),
    "fragments": tuple("{ x } " + repeated("fragment F# on X { x }", n) for n in (MAX_FRAGMENTS, MAX_FRAGMENTS + 1)),
    "size": tuple(
        f"{{ {repeated('...F', n)} }} fragment F on Query {{ x {{ {repeated('x', 100)} }} }}" for n in (23, 24)
    ),
    "size of values": tuple(
        f"{{ {repeated('...F', n)} }} fragment F on Query {{ x(a: [{repeated('1', 100)}]) }}" for n in (23, 24)
    ),
}


@pytest.mark.parametrize("what", AT_THE_LIMIT)
def test_the_limit_is_where_it_is_said_to_be(what: str) -> None:
    at_most, beyond = AT_THE_LIMIT[what]
    read(at_most)
    with pytest.raises(GraphQLError) as told:
        read(beyond)
    assert told.value.extensions == {"code": "QUERY_TOO_COMPLEX"}


@pytest.mark.parametrize("fragments", [10, 26, 90])
def test_fragments_that_double_are_refused_without_being_put_in(
    fragments: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []
    of_selections = Shapes.of_selections

    def counted(self: Shapes, selections: Any, level: int) -> Any:
        looked.append(selections)
        return of_selections(self, selections, level)

    monkeypatch.setattr(Shapes, "of_selections", counted)
    monkeypatch.setattr(limits, "MAX_LEVELS", 1000)
    doubling = " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(fragments))
    with pytest.raises(GraphQLError, match="fragments"):
        read(f"{{ ...F0 }} {doubling} fragment F{fragments} on Query {{ x }}")
    assert len(looked) <= fragments + 3


@pytest.mark.parametrize(
    "text", ["{ ...A } fragment A on Q { ...A }", "fragment A on Q { x { ...B } } fragment B on Q { ...A }"]
)
def test_fragments_that_go_round_in_circles_are_refused(text: str) -> None:
    with pytest.raises(GraphQLError, match="Cannot spread fragment 'A' within itself"):
        read(text)


@pytest.mark.parametrize("depth", range(1, 10))
def test_the_usual_introspection_passes(depth: int) -> None:
    text = get_introspection_query(
        descriptions=True,
        specified_by_url=True,
        directive_is_repeatable=True,
        schema_description=True,
        input_value_deprecation=True,
        type_depth=depth,
    )
    assert prepare(schema, Operation(text)).cost > 1_000


TURNS = [
    "fields { type { fields { name } } }",
    "fields { type { ofType { inputFields { name } } } }",
    "possibleTypes { interfaces { name } }",
    "interfaces { fields { name } possibleTypes { fields { name } } }",
    "inputFields { type { ofType { ofType { inputFields { type { name } } } } } }",
]


@pytest.mark.parametrize("turn", TURNS)
def test_introspection_in_circles_is_refused(turn: str) -> None:
    for text in (
        f"{{ __schema {{ types {{ {turn} }} }} }}",
        f'{{ __type(name: "Agent") {{ ...F }} }} fragment F on __Type {{ {turn} }}',
        f"{{ ...R }} fragment R on Query {{ __schema {{ queryType {{ ... {{ {turn} }} }} }} }}",
    ):
        with pytest.raises(Rejected, match="circles"):
            prepare(schema, Operation(text))


def test_introspection_takes_no_aliases() -> None:
    for text in ("{ a: __schema { types { name } } }", "{ __schema { a: types { name } b: types { name } } }"):
        with pytest.raises(GraphQLError, match="aliases"):
            introspection.check(parse(text))
