"""Who is asking: from a cookie or a bearer token to a viewer, with one read that is kept for five seconds.

What is kept is dropped as soon as the ledger tells of any change to accounts, so revocation works at once.
"""

import asyncio
import hmac
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handrail.accounts import bearer
from handrail.accounts.permissions import EVERY, ROLES
from handrail.accounts.service.entering import lifetimes, viewer_of
from handrail.accounts.service.watch import Known, watch
from handrail.accounts.store import people, sessions, tokens
from handrail.accounts.types import ApiToken, TokenKind, User, UserState
from handrail.core import references
from handrail.core.ids import hash_secret
from handrail.core.kernel import Kernel, Scope
from handrail.core.refusals import Fault
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.viewer import Viewer
from handrail.core.writer import Unit

log = logging.getLogger("handrail.accounts")
KEPT = timedelta(seconds=5)
MINUTE = timedelta(minutes=1)
_touching: set[asyncio.Task[None]] = set()


async def authenticate(kernel: Kernel, cookie: str | None, authorization: str | None) -> Viewer | None:
    """The viewer behind a request or socket; None for someone not signed in. A token goes before a cookie.

    Errors: Fault UNAUTHENTICATED for a token that is wrong, has run out or was revoked.
    """
    if authorization is not None:
        return await by_token(kernel, parse_header(authorization))
    return await by_cookie(kernel, cookie) if cookie else None


async def by_token(kernel: Kernel, token: bearer.Token) -> Viewer:
    """Errors: Fault UNAUTHENTICATED."""
    known = await look_up(kernel, token.prefix, token)
    if known is None or not hmac.compare_digest(known.secret_hash, token.hash):
        raise Fault("UNAUTHENTICATED", "This API token is not known here, or was revoked.")
    if known.ends_at is not None and known.ends_at <= kernel.writer.now():
        raise Fault("UNAUTHENTICATED", "This API token has run out.")
    return enter(kernel, known)


async def by_cookie(kernel: Kernel, cookie: str) -> Viewer | None:
    """A person by their session, or None when it has ended."""
    known = await look_up(kernel, hash_secret(cookie), None)
    return enter(kernel, known) if known and lives(kernel, known) else None


async def again(kernel: Kernel, viewer: Viewer) -> Viewer | None:
    """The same session as it is now, for a socket that stays; None when it has ended."""

    def read(connection: Connection, session_id: str) -> Known | None:
        return known_session(sessions.by_id(connection, session_id), kernel.writer.now())

    known = await kernel.database.read(read, viewer.session_id) if viewer.session_id else None
    return enter(kernel, known) if known and lives(kernel, known) else None


def parse_header(authorization: str) -> bearer.Token:
    """Errors: Fault UNAUTHENTICATED."""
    scheme, _, text = authorization.strip().partition(" ")
    token = bearer.parse(text.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise Fault("UNAUTHENTICATED", "Send `Authorization: Bearer hr_...`. This is no API token, or it is mistyped.")
    return token


async def look_up(kernel: Kernel, key: str, token: bearer.Token | None) -> Known | None:
    """What is known of a credential, from memory or by one read."""
    watching, now = watch(kernel), kernel.writer.now()
    known = watching.known.get(key)
    if known and abs(now - known.read_at) < KEPT:
        return known
    for _ in range(3):  # again if something changed meanwhile: nobody slips in with what was true before
        generation = watching.generation
        known = await kernel.database.read(read_token if token else read_session, key, now)
        if generation == watching.generation:
            if known:
                watching.remember(key, known)
            break
    return known


def read_session(connection: Connection, token_hash: str, now: datetime) -> Known | None:
    """The session of a cookie."""
    return known_session(sessions.by_token(connection, token_hash), now)


def known_session(found: sessions.Found | None, now: datetime) -> Known | None:
    """A session whose person may be here."""
    if found is None or found.user.state is not UserState.ACTIVE:
        return None
    return Known(viewer_of(found.user, found.id), found.last_used_at, found.ends_at, now, found.user.revision)


def read_token(connection: Connection, prefix: str, now: datetime) -> Known | None:
    """The token with this public part, unless it, its agent or its maker no longer counts."""
    found = tokens.by_prefix(connection, prefix)
    if found is None or found.token.revoked_at is not None:
        return None
    if found.token.kind is TokenKind.AGENT:
        viewer = agent_viewer(connection, found.token)
    else:
        viewer = integration_viewer(found.token, found.creator)
    if viewer is None:
        return None
    revision = found.creator.revision if found.creator else 0
    return Known(viewer, found.token.last_used_at, found.token.expires_at, now, revision, found.secret_hash)


def agent_viewer(connection: Connection, token: ApiToken) -> Viewer | None:
    """An agent: its own runs, in the domain it has now."""
    [agent] = references.find(connection, "agent", [token.agent_id or ""])
    if agent is None:
        return None
    scope = Scope(frozenset(token.scopes) & EVERY, frozenset({agent.domain_id}), agent.id)
    return Viewer("AGENT", agent.id, agent.name, scope, token_id=token.id)


def integration_viewer(token: ApiToken, creator: User | None) -> Viewer | None:
    """Whoever made the token, with no more than the token has and no more than they have now."""
    mine = None if token.domains is None else frozenset(token.domains)
    if creator is None:
        return Viewer("SYSTEM", token.id, token.name, Scope(frozenset(token.scopes) & EVERY, mine), token_id=token.id)
    if creator.state is not UserState.ACTIVE:
        return None
    theirs = None if creator.domains is None else frozenset(creator.domains)
    both = mine if theirs is None else theirs if mine is None else mine & theirs
    scope = Scope(frozenset(token.scopes) & ROLES[creator.role.name], both)
    name = f"{creator.name} ({token.name})"
    return Viewer("PERSON", creator.id, name, scope, token_id=token.id, role=creator.role.name)


def lives(kernel: Kernel, known: Known) -> bool:
    """Whether a session has neither run out nor lain idle too long."""
    now, (idle, _) = kernel.writer.now(), lifetimes(kernel.settings)
    return known.ends_at is not None and known.last_used is not None and known.ends_at > now < known.last_used + idle


def enter(kernel: Kernel, known: Known) -> Viewer:
    """A viewer of this request, marked when it is gone; notes its use once a minute."""
    now = kernel.writer.now()
    if known.last_used is None or now - known.last_used >= MINUTE:
        known.last_used = now
        task = asyncio.get_running_loop().create_task(note_use(kernel, known.pattern))
        _touching.add(task)
        task.add_done_callback(_touching.discard)
    return watch(kernel).track(replace(known.pattern, gone=False), known)


async def note_use(kernel: Kernel, viewer: Viewer) -> None:
    """Write when a session or token was last used. When that fails, nothing is lost."""
    try:
        await kernel.writer.submit(Unit(touch, (viewer.session_id, viewer.user_id, viewer.token_id), {}, SYSTEM))
    except Fault as fault:
        log.info("last use not noted: %s", fault.message)


def touch(uow: UnitOfWork, session_id: str | None, user_id: str | None, token_id: str | None) -> None:
    """Last used: telemetry, without a ledger entry."""
    uow.telemetry()
    if session_id and user_id:
        sessions.used(uow.connection, session_id, uow.now)
        people.seen(uow.connection, user_id, uow.now)
    if token_id:
        tokens.used(uow.connection, token_id, uow.now)
