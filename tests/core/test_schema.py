"""Nothing enters the schema without a permission and a description."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import strawberry
from graphql import GraphQLInputObjectType, GraphQLObjectType

from handrail.core.graphql import Info, mutation, query, subscription
from handrail.core.records import record
from handrail.core.schema import build
from handrail.schema import schema

globals()["Info"] = Info


@record()
class Thing:
    """A thing.

    name: Its name.
    """

    name: str


@strawberry.type
class Good:
    @query("thing:read")
    async def thing(self, info: Info, id: strawberry.ID) -> Thing:
        """A thing.

        id: Which.
        """
        return Thing(name="x")


@strawberry.type
class GoodMutation:
    @mutation("thing.make", "thing:write")
    async def make(self, info: Info) -> Thing:
        """Make one."""
        return Thing(name="x")


@strawberry.type
class GoodSubscription:
    @subscription("thing:read")
    async def things(self, info: Info) -> AsyncIterator[Thing]:
        """Each thing."""
        yield Thing(name="x")


@strawberry.type
class WithoutPermission:
    @strawberry.field(description="A thing.")
    async def thing(self) -> Thing:
        return Thing(name="x")


@strawberry.type
class WithoutDescription:
    @query("thing:read")
    async def thing(self, info: Info) -> Thing:
        return Thing(name="x")


@strawberry.type
class WithoutArgument:
    @query("thing:read")
    async def thing(self, info: Info, id: strawberry.ID) -> Thing:
        """A thing."""
        return Thing(name="x")


@strawberry.type(description="A type that is no record.")
class Stray:
    name: str = strawberry.field(description="Its name.")


@strawberry.type
class WithStray:
    @query("thing:read")
    async def thing(self, info: Info) -> Stray:
        """A thing."""
        return Stray(name="x")


@record()
class Half:
    """A record whose field is not described."""

    name: str


@strawberry.type
class WithHalf:
    @query("thing:read")
    async def thing(self, info: Info) -> Half:
        """A thing."""
        return Half(name="x")


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        (WithoutPermission, "Query.thing has no permission"),
        (WithoutDescription, "Query.thing has no description"),
        (WithoutArgument, r"Query.thing\(id:\) has no description"),
        (WithStray, "Stray.name has no permission"),
        (WithHalf, "Half.name has no description"),
    ],
)
def test_a_schema_with_a_gap_is_not_built(given: type, problem: str) -> None:
    root: Any = strawberry.type(type("Query", (given,), {}), description="What can be asked.")
    with pytest.raises(RuntimeError, match=problem):
        build(root, GoodMutation, GoodSubscription, [])


def test_everything_the_api_offers_is_described() -> None:
    for name, kind in schema._schema.type_map.items():
        if name.startswith("__") or not isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            continue
        assert kind.description, name
        for field_name, field in kind.fields.items():
            assert field.description, (name, field_name)
            assert all(argument.description for argument in getattr(field, "args", {}).values()), (name, field_name)
