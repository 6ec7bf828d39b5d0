"""Saved views: what the API offers."""

from typing import Annotated

import strawberry

from handrail.core.graphql import Context, Info, mutation, query
from handrail.core.idempotency import once
from handrail.core.refusals import Fault, InvalidInput, NameTaken, NotFound
from handrail.views import service
from handrail.views.types import DeletedView, SavedView, SavedViewInput

SavedViewResult = Annotated[
    SavedView | NotFound | NameTaken | InvalidInput,
    strawberry.union("SavedViewResult", description="The view, or why it was not saved."),
]
DeletedViewResult = Annotated[
    DeletedView | NotFound | InvalidInput,
    strawberry.union("DeletedViewResult", description="The view that is no more, or why nothing was deleted."),
]


def person(context: Context) -> str:
    """Whose views. Errors: Fault FORBIDDEN for API tokens."""
    user_id = context.signed_in.user_id
    if user_id is None:
        raise Fault("FORBIDDEN", "Only people have views.")
    return user_id


@strawberry.type
class ViewQuery:
    @query("preferences:write")
    async def saved_views(self, info: Info, page: str | None = None) -> list[SavedView]:
        """Your views of a page, and those that others share with you, by name.

        page: The page, such as `audit`; every page unless told.
        """
        context = info.context
        return await context.read(service.of_page, context.scope, person(context), page)


@strawberry.type
class ViewMutation:
    @mutation("view.save", "preferences:write")
    async def save_view(
        self, info: Info, input: SavedViewInput, id: strawberry.ID | None = None, idempotency_key: str | None = None
    ) -> SavedViewResult:
        """Save a view under a name.

        input: The view as it shall be.
        id: Your view that it replaces; a new one unless told.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        user_id = person(context)
        return await once(
            context, idempotency_key, service.save, context.scope, id, input, user_id=user_id, recall=service.again
        )

    @mutation("view.rename", "preferences:write")
    async def rename_view(
        self, info: Info, id: strawberry.ID, name: str, idempotency_key: str | None = None
    ) -> SavedViewResult:
        """Give your view another name.

        id: Its identifier.
        name: 1 to 60 letters on one line.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        user_id = person(context)
        return await once(
            context, idempotency_key, service.rename, context.scope, id, name, user_id=user_id, recall=service.again
        )

    @mutation("view.delete", "preferences:write")
    async def delete_view(self, info: Info, id: strawberry.ID, idempotency_key: str | None = None) -> DeletedViewResult:
        """Delete your view.

        id: Its identifier.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        user_id = person(context)
        return await once(
            context, idempotency_key, service.remove, context.scope, id, user_id=user_id, recall=service.deleted_again
        )
