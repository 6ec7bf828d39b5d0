"""What depends on who asks is never shared: decided from the schema and the document."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import strawberry

from handrail.core.documents import Operation, prepare
from handrail.core.graphql import Info, Shared, field, query, subscription
from handrail.core.kernel import Kernel, Scope
from handrail.core.records import ANYONE, record
from handrail.core.schema import build
from handrail.settings import Settings
from handrail.transport.plans import plan


@record()
class Card:
    """Something to look at.

    title: Alike for all.
    """

    title: str

    @field(personal=True)
    async def may_decide(self, info: Info) -> bool:
        """Whether you may."""
        return info.context.signed_in.role == "ADMIN"

    @field()
    async def next(self, info: Info) -> "Card":
        """Another one."""
        return self


@strawberry.type
class Query:
    @query(ANYONE)
    async def card(self, info: Info) -> Card:
        """One of them."""
        return Card(title="x")


@strawberry.type
class Mutation:
    @query(ANYONE)
    async def card(self, info: Info) -> Card:
        """One of them."""
        return Card(title="x")


@strawberry.type
class Subscription:
    @subscription(ANYONE, shared=True)
    async def cards(self, info: Info, after: str | None = None, like: str | None = None) -> AsyncIterator[Card]:
        """Each as it comes.

        after: A cursor.
        like: What they are like.
        """
        yield info.context.at(1, Card(title="x"))

    @subscription(ANYONE)
    async def mine(self, info: Info) -> AsyncIterator[Card]:
        """Your own."""
        yield info.context.at(1, Card(title="x"))


SCHEMA = build(Query, Mutation, Subscription, types=[])


def shared(text: str) -> bool:
    return plan(SCHEMA._schema, prepare(SCHEMA, Operation(text))).shared


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("subscription { cards { title } }", True),
        ("subscription { cards { title next { next { title } } } }", True),
        ("subscription { cards { title mayDecide } }", False),
        ("subscription { cards { next { next { x: mayDecide } } } }", False),
        ("subscription { cards { ...F } } fragment F on Card { next { ...G } } fragment G on Card { mayDecide }",
         False),
        ("subscription { cards { ... on Card { ... { mayDecide } } } }", False),
        ("subscription { mine { title } }", False),
        ("subscription ($a: String) { cards(after: $a) { title } }", True),
        ("subscription ($a: String) { cards(after: $a, like: $a) { title } }", False),
        ("subscription ($a: String) { cards(after: $a) { title } ...F } fragment F on Subscription"
         " { cards(after: $a) { next { title } } }", False),
    ],
)  # fmt: skip
def test_a_document_is_shared_when_nothing_in_it_depends_on_who_asks(text: str, expected: bool) -> None:
    assert shared(text) is expected


def test_a_shared_context_knows_nobody(tmp_path: Any) -> None:
    context = Shared(Kernel(Settings(data_dir=tmp_path)), Scope(frozenset({"audit:read"})))
    assert context.scope.may("audit:read")
    context.ensure("audit:read")
    for ask in (lambda: context.viewer, lambda: context.signed_in, context.origin):
        with pytest.raises(RuntimeError, match="who is watching"):
            ask()
