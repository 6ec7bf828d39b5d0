"""Notifications: what the API offers. What is new comes with `me`."""

from typing import Annotated

import strawberry

from handrail.core.connections import Connection_
from handrail.core.graphql import Context, Info, mutation, query
from handrail.core.refusals import Fault, InvalidInput
from handrail.notifications import service
from handrail.notifications.types import Notification, NotificationsRead

MarkNotificationsReadResult = Annotated[
    NotificationsRead | InvalidInput,
    strawberry.union("MarkNotificationsReadResult", description="What was marked, or why nothing was."),
]


def person(context: Context) -> str:
    """Whose notifications. Errors: Fault FORBIDDEN for API tokens."""
    user_id = context.signed_in.user_id
    if user_id is None:
        raise Fault("FORBIDDEN", "Only people have notifications.")
    return user_id


@strawberry.type
class NotificationQuery:
    @query("notification:read")
    async def notifications(
        self, info: Info, first: int | None = None, after: str | None = None, unread_only: bool | None = None
    ) -> Connection_[Notification]:
        """Your notifications, the last to happen first. `me { inbox }` says how many are unread, live too.

        first: How many, 1 to 100; 50 unless told.
        after: A cursor: start behind it.
        unread_only: Only those that you have not read.
        """
        context = info.context
        page = await context.read(service.page, person(context), context.scope, bool(unread_only), first, after)
        return page.connection(Connection_[Notification])


@strawberry.type
class NotificationMutation:
    @mutation("notification.read", "notification:read")
    async def mark_notifications_read(
        self, info: Info, ids: list[strawberry.ID] | None = None, all: bool | None = None
    ) -> MarkNotificationsReadResult:
        """Mark some of your notifications as read, or all of them; your other browsers follow.

        ids: Which, up to 1,000.
        all: All of them.
        """
        context = info.context
        marked: list[str] | None = list(ids) if ids else None
        return await context.write(service.mark_read, person(context), context.scope, marked, bool(all))
