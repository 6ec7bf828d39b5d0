"""Saved views: the words."""

from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from handrail.accounts.types import User
from handrail.core.graphql import Info, field
from handrail.core.records import record
from handrail.views.counting import key_of


@record(permission="preferences:write")
class SavedView:
    """A view of a page under a name.

    id: Its identifier.
    name: As its owner calls it; unique among their views of a page, whatever the case.
    page: The page, such as `audit`.
    state: What the page keeps, as it gave it: a query, filters, an order. By its `filter` it is counted.
    shared: Whether others may use it: people who see every domain that its owner sees.
    created_at: When it was saved first.
    changed_at: When it was saved last.
    """

    id: strawberry.ID
    owner_id: strawberry.Private[str]
    domains: strawberry.Private[Any]
    name: str
    page: str
    state: JSON
    shared: bool
    created_at: datetime
    changed_at: datetime

    @field()
    async def owner(self, info: Info) -> User | None:
        """Who saved it."""
        owner: User | None = await info.context.load("user", self.owner_id)
        return owner

    @field(personal=True)
    async def count(self, info: Info) -> int | None:
        """How many things it finds for you now, up to 100; null where that is not counted."""
        found: int | None = await info.context.load("view_count", key_of(info.context.scope, self.page, self.state))
        return found

    @field(personal=True)
    async def mine(self, info: Info) -> bool:
        """Whether it is yours to change."""
        return info.context.signed_in.user_id == self.owner_id


@strawberry.input(description="A view to save.")
class SavedViewInput:
    name: str = strawberry.field(description="1 to 60 letters on one line.")
    page: str = strawberry.field(description="The page, such as `audit`: small letters and hyphens.")
    state: JSON = strawberry.field(description="What the page needs to show it again: an object of at most 8 kB.")
    shared: bool | None = strawberry.field(default=None, description="Whether others may use it; no unless told.")


@record(permission="preferences:write")
class DeletedView:
    """A view that is no more.

    id: Its identifier.
    """

    id: strawberry.ID
