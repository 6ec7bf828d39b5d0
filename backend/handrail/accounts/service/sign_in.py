"""Signing in and out, one's sessions, one's password."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handrail.accounts import passwords
from handrail.accounts.service.entering import (
    Browser,
    Entered,
    as_person,
    browser,
    lifetimes,
    open_session,
    viewer_of,
)
from handrail.accounts.service.people import is_email
from handrail.accounts.service.throttle import begin_attempt, forgive
from handrail.accounts.store import people, sessions
from handrail.accounts.types import Session, SignInFailed, User, UserState
from handrail.core.graphql import Context
from handrail.core.ids import hash_secret, new_secret
from handrail.core.refusals import Fault, Refused, not_found, unauthenticated
from handrail.core.unit import UnitOfWork

WRONG = SignInFailed(message="This e-mail address and password do not fit together.")


async def sign_in(context: Context, email: str, password: str) -> Entered:
    """Errors: SignInFailed, the same for everyone and after the same time; Fault RATE_LIMITED."""
    account = await begin_attempt(context, email)
    known = await context.read(people.by_email, email) if is_email(email) else None
    right = await passwords.matches(known[1] if known else None, password)
    user_id = known[0].id if known else None
    entered: Entered = await context.write(
        enter, user_id, known[1] if known and right else None, account, browser(context)
    )
    return entered


def enter(uow: UnitOfWork, user_id: str | None, verified_hash: str | None, account: str, where: Browser) -> Entered:
    """Open a session for someone whose password's hash was compared. Errors: SignInFailed."""
    uow.about("session", None, audience="people")
    user = people.get(uow.connection, user_id) if user_id else None
    if user is None:
        raise Refused(WRONG)
    uow.about("user", user.id, audience="people", resource_name=user.name)
    unchanged = people.password_hash(uow.connection, user.id) == verified_hash
    if verified_hash is None or not unchanged or user.state is not UserState.ACTIVE:
        raise Refused(WRONG)
    forgive(uow, account)
    entered = open_session(uow, user, where)
    record_entry(uow, user, entered, where, "password")
    return entered


def record_entry(uow: UnitOfWork, user: User, entered: Entered, where: Browser, how: str) -> None:
    """The ledger entry of a sign-in."""
    uow.record(
        "session.sign_in",
        entered.viewer.session_id,
        by=as_person(uow.origin, user),
        resource_name=user.name,
        audience="people",
        metadata={"how": how, "replaced": where.replaced},
    )


def sign_out(uow: UnitOfWork, session_id: str, user_id: str) -> datetime:
    """End the session. Errors: Fault UNAUTHENTICATED when it has ended already."""
    if not sessions.end(uow.connection, session_id, user_id):
        raise unauthenticated()
    uow.record("session.sign_out", session_id, resource_name=uow.origin.actor_name, audience="people")
    return uow.now


def revoke_session(uow: UnitOfWork, user_id: str, session_id: str) -> datetime:
    """End one of one's own sessions. Errors: NotFound."""
    uow.about("session", None, audience=f"user:{user_id}")
    if not sessions.end(uow.connection, session_id, user_id):
        raise not_found("session")
    uow.record("session.revoke", session_id, resource_name=uow.origin.actor_name, audience="people")
    return uow.now


async def change_password(context: Context, current: str, new: str) -> Entered:
    """Change one's own password; every other session ends, this one gets a new cookie.

    Errors: SignInFailed when `current` is wrong, InvalidInput; Fault RATE_LIMITED, FORBIDDEN for tokens.
    """
    viewer = context.signed_in
    if viewer.user_id is None or viewer.session_id is None:
        raise Fault("FORBIDDEN", "Only people have passwords.")
    [user] = await context.read(people.by_ids, [viewer.user_id])
    if user is None:
        raise unauthenticated()
    passwords.ensure_password("new", new, user.email)
    account = await begin_attempt(context, user.email)
    stored = await context.read(people.password_hash, user.id)
    right = await passwords.matches(stored, current)
    protected = await passwords.protect(new) if right else ""
    entered: Entered = await context.write(
        replace_password, user.id, viewer.session_id, stored if right else None, protected, account
    )
    return entered


def replace_password(
    uow: UnitOfWork, user_id: str, session_id: str, verified_hash: str | None, protected: str, account: str
) -> Entered:
    """Store the new hash if the old one is still what was compared. Errors: SignInFailed."""
    uow.about("user", user_id, audience="people", resource_name=uow.origin.actor_name)
    user = people.get(uow.connection, user_id)
    unchanged = people.password_hash(uow.connection, user_id) == verified_hash
    if user is None or verified_hash is None or not unchanged or user.state is not UserState.ACTIVE:
        raise Refused(SignInFailed(message="This is not your current password."))
    forgive(uow, account)
    people.save_password(uow.connection, user_id, protected)
    sessions.end_all(uow.connection, user_id, but=session_id)
    cookie = new_secret()
    sessions.renew_token(uow.connection, session_id, hash_secret(cookie))
    uow.record(
        "user.change_password", user_id, resource_name=user.name, audience="people", metadata={"kept": session_id}
    )
    return Entered(viewer_of(user, session_id), cookie)


def own_sessions(connection: Connection, context: Context, user_id: str, current: str | None) -> list[Session]:
    """The person's living sessions."""
    idle, _ = lifetimes(context.kernel.settings)
    now = context.kernel.writer.now()

    def build(row: Any) -> Session:
        return Session(
            id=row.id, created_at=row.created_at, last_used_at=row.last_used_at,
            expires_at=min(row.ends_at, row.last_used_at + idle), address=row.address, user_agent=row.user_agent,
            current=row.id == current,
        )  # fmt: skip

    return [build(row) for row in sessions.of_user(connection, user_id, now - idle, now)]
