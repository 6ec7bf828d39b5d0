"""Inputs of plain values are what Strawberry itself would make of them."""

from enum import Enum

import pytest
import strawberry

from handrail.core.inputs import simplify
from handrail.core.schema import definition


@strawberry.enum
class Colour(Enum):
    RED = "red"
    BLUE = "blue"


@strawberry.input
class Wish:
    first_name: str
    colour: Colour | None
    count: int = 5
    note: str | None = None
    unset: int | None = strawberry.UNSET


@strawberry.input
class Nested:
    wish: Wish
    numbers: list[int]


@strawberry.type
class Query:
    @strawberry.field
    def told(self, wish: Wish) -> str:
        return repr(wish)

    @strawberry.field
    def nested(self, given: Nested) -> str:
        return repr(given)


@pytest.mark.parametrize(
    "asked",
    [
        '{ told(wish: {firstName: "a"}) }',
        '{ told(wish: {firstName: "a", colour: null, count: 0, unset: null}) }',
        '{ told(wish: {note: "n", colour: BLUE, firstName: "a", count: 7, unset: 1}) }',
        '{ nested(given: {wish: {firstName: "a", colour: RED}, numbers: [1, 2]}) }',
    ],
)
def test_an_input_is_the_same_made_in_one_step(asked: str) -> None:
    usual = strawberry.Schema(Query).execute_sync(asked)
    assert usual.data, usual.errors
    schema = strawberry.Schema(Query)
    simplify(schema._schema, definition)
    plain, nested = (definition(schema._schema.type_map[name]) for name in ("Wish", "Nested"))
    try:
        assert plain.from_input
        assert not nested.from_input
        assert schema.execute_sync(asked).data == usual.data
    finally:
        plain.from_input = None
