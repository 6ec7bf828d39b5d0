"""People: what the API offers."""

from datetime import datetime
from typing import Annotated

import strawberry

from handrail.accounts.service import links, people
from handrail.accounts.service.authentication import again
from handrail.accounts.service.watch import watch
from handrail.accounts.types import LastAdmin, Role, User, UserSort
from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once
from handrail.core.records import record
from handrail.core.refusals import ChangedMeanwhile, InvalidInput, NameTaken, NotFound


@record(permission="user:admin")
class InvitedUser:
    """Someone new, and the link to give them.

    user: The person.
    link: Where they choose their password. It is shown this once: null when the request is repeated with its key.
    expires_at: When the link runs out.
    """

    user: User
    link: str | None
    expires_at: datetime


InviteUserResult = Annotated[
    InvitedUser | NameTaken | InvalidInput,
    strawberry.union("InviteUserResult", description="The person with their link, or why not."),
]
UpdateUserResult = Annotated[
    User | NotFound | InvalidInput | ChangedMeanwhile | LastAdmin,
    strawberry.union("UpdateUserResult", description="The person, or why nothing was changed."),
]


@strawberry.type
class PeopleQuery:
    @query("user:read")
    async def users(
        self,
        info: Info,
        first: int | None = None,
        after: str | None = None,
        order: UserSort | None = None,
        descending: bool | None = None,
    ) -> Connection_[User]:
        """People, by name unless told; for those limited to some domains, whoever shares one with them.

        first: How many, 1 to 100; 50 unless told.
        after: A cursor of the same order: start behind it.
        order: By what they are sorted; by name unless told.
        descending: The other way round.
        """
        page = await info.context.read(people.page, info.context.scope, first, after, order, descending)
        return page.connection(Connection_[User])


@strawberry.type
class PeopleMutation:
    @mutation("user.invite", "user:admin")
    async def invite_user(
        self,
        info: Info,
        name: str,
        email: str,
        role: Role,
        domain_ids: list[strawberry.ID] | None = None,
        idempotency_key: str | None = None,
    ) -> InviteUserResult:
        """Invite someone. You give them the link; it works for 7 days.

        name: How they are called.
        email: How they will sign in.
        role: What they may do.
        domain_ids: Limit them to these domains; without it, all domains.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        user, made = await once(
            context, idempotency_key, links.invite, context.scope, name, email, role, texts(domain_ids),
            keep=links.keep_invited, recall=links.invited_before,
        )  # fmt: skip
        link = made.url(context.kernel.settings.origin()) if made.secret else None
        return InvitedUser(user=user, link=link, expires_at=made.expires_at)

    @mutation("user.update", "user:admin")
    async def update_user(
        self,
        info: Info,
        id: strawberry.ID,
        expected_revision: int,
        name: str | None = None,
        role: Role | None = None,
        domain_ids: list[strawberry.ID] | None = None,
        all_domains: bool | None = None,
        disabled: bool | None = None,
        idempotency_key: str | None = None,
    ) -> UpdateUserResult:
        """Change a person. What is left out stays as it is; their open pages follow at once.

        id: Their identifier.
        expected_revision: The revision you read.
        name: How they are called.
        role: What they may do.
        domain_ids: Limit them to these domains.
        all_domains: True lifts the limit.
        disabled: True ends all their sessions and tokens, false lets them in again.
        idempotency_key: The same key does it once in 24 hours.
        """
        context, viewer = info.context, info.context.signed_in
        changes = people.Changes(name, role, texts(domain_ids), bool(all_domains), disabled)
        user = await once(
            context, idempotency_key, people.change, context.scope, id, expected_revision, changes,
            recall=people.again,
        )  # fmt: skip
        watch(context.kernel).forget()
        if user.id == viewer.user_id:
            context.viewer = await again(context.kernel, viewer)
        return user


def texts(ids: list[strawberry.ID] | None) -> list[str] | None:
    """Identifiers as plain texts."""
    return None if ids is None else [str(one) for one in ids]
