"""Opening a session: what sign-in, setup and invitations end with."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import Connection

from handrail.accounts.permissions import ROLES
from handrail.accounts.store import people, sessions
from handrail.accounts.types import User, UserState
from handrail.core.graphql import Context
from handrail.core.ids import hash_secret, new_secret
from handrail.core.kernel import Scope
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.viewer import Viewer
from handrail.settings import Settings


@dataclass(frozen=True, slots=True)
class Browser:
    """Where someone signs in. `replaced`: the session this browser had until now."""

    idle: timedelta
    longest: timedelta
    user_agent: str | None
    replaced: str | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """Someone who is in: their viewer, and the cookie's value."""

    viewer: Viewer
    cookie: str = field(repr=False)


def browser(context: Context) -> Browser:
    """The browser behind this request."""
    agent = context.request.user_agent
    current = context.viewer.session_id if context.viewer else None
    idle, longest = lifetimes(context.kernel.settings)
    return Browser(idle, longest, agent[:300] if agent else None, current)


def lifetimes(settings: Settings) -> tuple[timedelta, timedelta]:
    """How long a session lives unused, and at most."""
    return timedelta(hours=settings.session_idle_hours), timedelta(days=settings.session_max_days)


def open_session(uow: UnitOfWork, user: User, where: Browser) -> Entered:
    """A new session under a new cookie; the browser's earlier one ends."""
    sessions.forget_ended(uow.connection, uow.now - where.idle, uow.now)
    if where.replaced and (former := sessions.by_id(uow.connection, where.replaced)):
        sessions.end(uow.connection, former.id, former.user.id)
    session_id, cookie = uow.new_id(), new_secret()
    sessions.insert(
        uow.connection,
        id=session_id,
        token_hash=hash_secret(cookie),
        user_id=user.id,
        created_at=uow.now,
        last_used_at=uow.now,
        ends_at=uow.now + where.longest,
        address=(uow.origin.address or "")[:64] or None,
        user_agent=where.user_agent,
    )
    people.seen(uow.connection, user.id, uow.now)
    return Entered(viewer_of(user, session_id), cookie)


def viewer_of(user: User, session_id: str) -> Viewer:
    """A person through one of their sessions."""
    return Viewer("PERSON", user.id, user.name, scope_of(user), user.id, session_id, None, user.role.name)


def person_scope(connection: Connection, user_id: str) -> tuple[str, Scope] | None:
    """A person's role and what they may do and see now; None when they may not be here."""
    user = people.get(connection, user_id)
    return (user.role.name, scope_of(user)) if user and user.state is UserState.ACTIVE else None


def scope_of(user: User) -> Scope:
    """What a person may do and see."""
    domains = None if user.domains is None else frozenset(user.domains)
    return Scope(ROLES[user.role.name], domains, person=True)


def as_person(origin: Origin, user: User) -> Origin:
    """The same request, now that we know who it is."""
    return replace(origin, actor_type="PERSON", actor_id=user.id, actor_name=user.name)


def domain_of(domains: list[str] | None) -> str | None:
    """The domain of whoever is limited to a single one: their entries are then its people's only."""
    return domains[0] if domains is not None and len(domains) == 1 else None
