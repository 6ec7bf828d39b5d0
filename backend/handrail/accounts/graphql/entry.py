"""Before anyone is signed in: what this server is, and one-time links."""

from datetime import datetime
from typing import Annotated

import strawberry

import handrail
from handrail.accounts.graphql.me import Me, welcome
from handrail.accounts.service import links
from handrail.accounts.service.people import is_set_up
from handrail.accounts.service.watch import watch
from handrail.accounts.types import LinkExpired, LinkPurpose
from handrail.core.graphql import Info, mutation, query
from handrail.core.records import ANYONE, record
from handrail.core.refusals import InvalidInput


@record()
class ServerInfo:
    """What this server is.

    name: What the people here call it.
    version: Handrail's version.
    setup_required: Whether the first administrator is still to be made, with the link that the server printed.
    hold_seconds: How long a decision can be undone before it takes effect.
    time: The server's time.
    demo: Whether this is the demonstration.
    """

    name: str
    version: str
    setup_required: bool
    hold_seconds: int
    time: datetime
    demo: bool


@record()
class LinkInfo:
    """What a one-time link does.

    purpose: What it does.
    email: Whose link it is; null for the first setup.
    name: How they are called.
    expires_at: When it runs out.
    """

    purpose: LinkPurpose
    email: str | None
    name: str | None
    expires_at: datetime


UseLinkResult = Annotated[
    Me | LinkExpired | InvalidInput, strawberry.union("UseLinkResult", description="You, or why the link did not work.")
]


@strawberry.type
class EntryQuery:
    @query(ANYONE)
    async def server_info(self, info: Info) -> ServerInfo:
        """What this server is; for everyone."""
        kernel = info.context.kernel
        watching, settings = watch(kernel), kernel.settings
        watching.set_up = watching.set_up or await info.context.read(is_set_up)
        return ServerInfo(
            name=settings.name, version=handrail.__version__, setup_required=not watching.set_up,
            hold_seconds=settings.hold_seconds, time=kernel.writer.now(), demo=settings.demo,
        )  # fmt: skip

    @query(ANYONE)
    async def link_info(self, info: Info, token: str) -> LinkInfo | None:
        """What a one-time link does, for the page that it leads to; null when it does not work any more.

        token: What stands behind `#token=` in the link.
        """
        found = await info.context.read(links.link_info, token, info.context.kernel.writer.now())
        if found is None:
            return None
        purpose, user, expires_at = found
        email, name = (user.email, user.name) if user else (None, None)
        return LinkInfo(purpose=LinkPurpose[purpose], email=email, name=name, expires_at=expires_at)


@strawberry.type
class EntryMutation:
    @mutation("user.setup", ANYONE)
    async def complete_setup(self, info: Info, token: str, name: str, email: str, password: str) -> UseLinkResult:
        """Make the first administrator and sign in. Works once.

        token: What stands behind `#token=` in the link that the server printed at its first start.
        name: How you are called.
        email: How you will sign in.
        password: At least 10 characters, and not your e-mail address.
        """
        context = info.context
        return await welcome(context, await links.complete_setup(context, token, name, email, password))

    @mutation("user.accept_invite", ANYONE)
    async def accept_invite(self, info: Info, token: str, password: str) -> UseLinkResult:
        """Choose your password and sign in.

        token: What stands behind `#token=` in your invitation.
        password: At least 10 characters, and not your e-mail address.
        """
        return await welcome(info.context, await links.accept_invite(info.context, token, password))

    @mutation("session.sign_in", ANYONE)
    async def sign_in_with_link(self, info: Info, token: str) -> UseLinkResult:
        """Sign in without a password.

        token: What stands behind `#token=` in the link.
        """
        return await welcome(info.context, await links.sign_in_with_link(info.context, token))
