"""You: who is signed in, your sessions and your password."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from handrail.accounts.graphql.cookies import drop_cookie, set_cookie
from handrail.accounts.permissions import in_order
from handrail.accounts.service import authentication, sign_in
from handrail.accounts.service.entering import Entered
from handrail.accounts.service.people import by_ids
from handrail.accounts.service.watch import watch
from handrail.accounts.types import Role, Session, SignInFailed, User
from handrail.core.actors import Actor, ActorType
from handrail.core.graphql import Context, Info, field, mutation, query, subscription
from handrail.core.records import ANYONE, record
from handrail.core.refusals import InvalidInput, NotFound, unauthenticated
from handrail.core.viewer import Viewer

if TYPE_CHECKING:
    from handrail.notifications.types import Inbox
    from handrail.preferences.types import Preferences


@record()
class Me:
    """Whoever is asking: a person in a browser, or an API token.

    actor: As the ledger names you.
    role: What you may do; null for API tokens.
    permissions: The same, in detail.
    domain_ids: The domains you are limited to; null: all domains.
    """

    actor: Actor
    role: Role | None
    permissions: list[str]
    domain_ids: list[strawberry.ID] | None
    viewer: strawberry.Private[Viewer]

    @field()
    async def user(self, info: Info) -> User | None:
        """You as a person; null for API tokens."""
        if self.viewer.user_id is None:
            return None
        [user] = await info.context.read(by_ids, [self.viewer.user_id])
        return user

    @field()
    async def preferences(
        self, info: Info
    ) -> Annotated["Preferences", strawberry.lazy("handrail.preferences.types")] | None:
        """Your settings; null for API tokens."""
        found: Preferences | None = await info.context.load("preferences", self.viewer.user_id)
        return found

    @field()
    async def inbox(self, info: Info) -> Annotated["Inbox", strawberry.lazy("handrail.notifications.types")] | None:
        """Your notifications in short; null for API tokens."""
        found: Inbox | None = await info.context.load("inbox", self.viewer.user_id)
        return found

    @field()
    async def sessions(self, info: Info) -> list[Session]:
        """The browsers in which you are signed in, the last used one first."""
        if self.viewer.user_id is None:
            return []
        context = info.context
        return await context.read(sign_in.own_sessions, context, self.viewer.user_id, self.viewer.session_id)


@record()
class SignedOut:
    """A session has ended.

    at: When.
    """

    at: datetime


SignInResult = Annotated[
    Me | SignInFailed | InvalidInput, strawberry.union("SignInResult", description="You, or why you are not let in.")
]
RevokeSessionResult = Annotated[
    SignedOut | NotFound, strawberry.union("RevokeSessionResult", description="The session's end, or why not.")
]


def me_of(viewer: Viewer | None) -> Me | None:
    """The viewer as themselves, or None."""
    return None if viewer is None else describe(viewer)


def describe(viewer: Viewer) -> Me:
    """The viewer as themselves."""
    scope, own_id = viewer.scope, viewer.actor_id
    return Me(
        actor=Actor(
            type=ActorType[viewer.actor_type], id=strawberry.ID(own_id) if own_id else None, name=viewer.actor_name
        ),
        role=Role[viewer.role] if viewer.role and viewer.session_id else None,
        permissions=in_order(scope.permissions),
        domain_ids=None if scope.domains is None else [strawberry.ID(domain_id) for domain_id in sorted(scope.domains)],
        viewer=viewer,
    )


async def welcome(context: Context, entered: Entered) -> Me:
    """Give the browser its cookie; the rest of the document is asked by the person."""
    watch(context.kernel).forget()
    set_cookie(context, entered.cookie)
    context.viewer = await authentication.again(context.kernel, entered.viewer)
    return describe(entered.viewer)


@strawberry.type
class MeQuery:
    @query(ANYONE)
    async def me(self, info: Info) -> Me | None:
        """You; null when you are not signed in."""
        return me_of(info.context.viewer)


@strawberry.type
class MeMutation:
    @mutation("session.sign_in", ANYONE)
    async def sign_in(self, info: Info, email: str, password: str) -> SignInResult:
        """Sign in with a password; sets the session's cookie.

        email: Your e-mail address, in any case.
        password: Your password.
        """
        return await welcome(info.context, await sign_in.sign_in(info.context, email, password))

    @mutation("session.sign_out", ANYONE)
    async def sign_out(self, info: Info) -> SignedOut:
        """End this browser's session."""
        context = info.context
        viewer = context.signed_in
        if viewer.session_id is None:
            raise unauthenticated()
        at = await context.write(sign_in.sign_out, viewer.session_id, viewer.user_id or "")
        leave(context)
        return SignedOut(at=at)

    @mutation("session.revoke", ANYONE)
    async def revoke_session(self, info: Info, id: strawberry.ID) -> RevokeSessionResult:
        """End one of your sessions, in whatever browser it is.

        id: The session.
        """
        context = info.context
        viewer = context.signed_in
        at = await context.write(sign_in.revoke_session, viewer.user_id or "", id)
        watch(context.kernel).forget()
        if id == viewer.session_id:
            leave(context)
        return SignedOut(at=at)

    @mutation("user.change_password", ANYONE)
    async def change_password(self, info: Info, current: str, new: str) -> SignInResult:
        """Change your password. Your other sessions end; this one gets a new cookie.

        current: The password you have.
        new: The one you want: at least 10 characters, and not your e-mail address.
        """
        return await welcome(info.context, await sign_in.change_password(info.context, current, new))


def leave(context: Context) -> None:
    """Nobody is signed in any more."""
    watch(context.kernel).forget()
    drop_cookie(context)
    context.viewer = None


async def follow_me(context: Context) -> AsyncIterator[tuple[int, Me | None]]:
    """You as you are now, and again after each change, with the position at which you were read."""
    viewer, live = context.viewer, context.kernel.live
    yield live.head, me_of(viewer)
    if viewer is None or viewer.user_id is None:
        return
    with watch(context.kernel).news_of(viewer.user_id) as news:
        while not live.closing.is_set():
            await news.wait()
            news.clear()
            yield live.head, me_of(viewer)  # nobody who is gone hears it: their connection is closed by now


@strawberry.type
class MeSubscription:
    @subscription(ANYONE)
    async def me(self, info: Info) -> AsyncIterator[Me | None]:
        """You, at once and again whenever something of yours changes, such as your settings, sessions and
        notifications.

        Null, and no more, when you are not signed in. When your session ends, or your role changes, the connection is
        closed.
        """
        async for seq, me in follow_me(info.context):
            yield info.context.at(seq, me)
