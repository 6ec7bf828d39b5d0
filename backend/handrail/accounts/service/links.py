"""One-time links: the first administrator, invitations, signing in without a password."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handrail.accounts import passwords
from handrail.accounts.service.entering import Browser, Entered, as_person, browser, domain_of, open_session
from handrail.accounts.service.people import add, ensure_email
from handrail.accounts.service.people import again as people_again
from handrail.accounts.service.sign_in import record_entry
from handrail.accounts.service.throttle import begin_attempt, forgive
from handrail.accounts.store import links, people, sessions
from handrail.accounts.types import LinkExpired, LinkPurpose, Role, User, UserState
from handrail.core.clock import rfc3339
from handrail.core.graphql import Context
from handrail.core.idempotency import Kept
from handrail.core.ids import hash_secret, new_secret
from handrail.core.kernel import Kernel, Scope
from handrail.core.names import ensure_name
from handrail.core.refusals import Refused, invalid
from handrail.core.unit import SYSTEM, Origin, UnitOfWork
from handrail.core.writer import Unit

SETUP_LIFE = timedelta(hours=24)
INVITE_LIFE = timedelta(days=7)
PATHS = {"SETUP": "setup", "INVITE": "invite", "SIGN_IN": "sign-in"}
EXPIRED = LinkExpired(message="This link was used already or has run out. Ask for a new one.")


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link as it is shown once: `url(origin)`."""

    purpose: str
    secret: str = field(repr=False)
    expires_at: datetime

    def url(self, origin: str) -> str:
        """The secret stands behind `#`: browsers never send it to servers or in a Referer."""
        return f"{origin}/{PATHS[self.purpose]}#token={self.secret}"


def make_link(uow: UnitOfWork, purpose: str, user: User | None, life: timedelta, uses: int | None = 1) -> NewLink:
    """Store a link; the caller records what it is for."""
    made = NewLink(purpose, new_secret(), uow.now + life)
    links.insert(
        uow.connection,
        id=uow.new_id(),
        purpose=purpose,
        token_hash=hash_secret(made.secret),
        user_id=user.id if user else None,
        created_at=uow.now,
        expires_at=made.expires_at,
        uses_left=uses,
    )
    return made


def record_link(uow: UnitOfWork, made: NewLink, user: User | None) -> None:
    """The ledger entry of a link that was made by itself."""
    uow.record(
        "user.link",
        user.id if user else None,
        resource_name=user.name if user else None,
        audience="people",
        metadata={"purpose": made.purpose, "expires_at": rfc3339(made.expires_at)},
    )


def make_setup_link(uow: UnitOfWork) -> NewLink | None:
    """A fresh link for the first administrator, in place of earlier ones; None when there is one."""
    if people.count_admins(uow.connection):
        uow.telemetry()
        return None
    links.withdraw(uow.connection, "SETUP", None)
    made = make_link(uow, "SETUP", None, SETUP_LIFE)
    record_link(uow, made, None)
    return made


async def ensure_setup_link(kernel: Kernel) -> str | None:
    """The address that makes the first administrator, or None when there is one."""
    made: NewLink | None = await write(kernel, SYSTEM, make_setup_link)
    return made.url(kernel.settings.origin()) if made else None


async def write(kernel: Kernel, origin: Origin, function: Callable[..., Any], *args: Any) -> Any:
    """Run a unit for no request: through the writer's thread, or here when it does not run."""
    if kernel.writer.alive:
        return await kernel.writer.submit(Unit(function, args, {}, origin))
    return kernel.writer.run(function, *args, origin=origin)


def make_personal_link(uow: UnitOfWork, email: str, purpose: LinkPurpose, life: timedelta, uses: int | None) -> NewLink:
    """A link for someone who exists. Errors: InvalidInput."""
    known = people.by_email(uow.connection, email)
    if known is None or known[0].state is UserState.DISABLED:
        raise invalid("email", f"There is nobody active with the address {email}.")
    made = make_link(uow, purpose.name, known[0], life, uses)
    record_link(uow, made, known[0])
    return made


async def create_sign_in_link(
    kernel: Kernel,
    email: str,
    *,
    life: timedelta = timedelta(hours=24),
    uses: int | None = 1,
    origin: Origin = SYSTEM,
) -> str:
    """An address that signs this person in; `uses` None: as often as one likes. Errors: InvalidInput."""
    made: NewLink = await write(kernel, origin, make_personal_link, email, LinkPurpose.SIGN_IN, life, uses)
    return made.url(kernel.settings.origin())


def link_info(connection: Connection, secret: str, now: datetime) -> tuple[str, User | None, datetime] | None:
    """Purpose, person and end of a link that still works, or None."""
    row = links.get(connection, hash_secret(secret), now)
    if row is None or (row.purpose == "SETUP" and people.count_admins(connection)):
        return None
    return row.purpose, people.get(connection, row.user_id) if row.user_id else None, row.expires_at


def invite(
    uow: UnitOfWork, scope: Scope, name: str, email: str, role: Role, domains: list[str] | None
) -> tuple[User, NewLink]:
    """A new person and the link to give them. Errors: InvalidInput, NameTaken."""
    user = add(uow, scope, name, email, role, domains)
    return user, make_link(uow, "INVITE", user, INVITE_LIFE)


def keep_invited(invited: tuple[User, NewLink]) -> tuple[str, Any]:
    """What an idempotency key keeps of an invitation: nothing of its link."""
    return invited[0].id, None


def invited_before(connection: Connection, scope: Scope, kept: Kept) -> tuple[User, NewLink] | None:
    """The person as they are now, and the link without its secret, which is shown once."""
    user = people_again(connection, scope, kept)
    return (user, NewLink("INVITE", "", user.created_at + INVITE_LIFE)) if user else None


async def complete_setup(context: Context, secret: str, name: str, email: str, password: str) -> Entered:
    """Make the first administrator. Errors: LinkExpired, InvalidInput; Fault RATE_LIMITED."""
    attempt = await begin_attempt(context, f"link {new_secret()}")
    await ensure_usable(context, secret)
    cleaned, address = ensure_name("name", name), ensure_email("email", email)
    passwords.ensure_password("password", password, address)
    protected = await passwords.protect(password)
    entered: Entered = await context.write(set_up, secret, cleaned, address, protected, attempt, browser(context))
    return entered


def set_up(
    uow: UnitOfWork, secret: str, name: str, email: str, protected: str, attempt: str, where: Browser
) -> Entered:
    """The first administrator, signed in. Errors: LinkExpired, InvalidInput."""
    uow.about("user", None, audience="people")
    row = links.get(uow.connection, hash_secret(secret), uow.now)
    if row is None or row.purpose != "SETUP" or people.count_admins(uow.connection):
        raise Refused(EXPIRED)
    if people.by_email(uow.connection, email):
        raise invalid("email", "Somebody has this e-mail address already.")
    user = User(
        id=uow.new_id(), name=name, email=email, role=Role.ADMIN, domains=None, state=UserState.ACTIVE,
        created_at=uow.now, last_seen_at=uow.now, revision=1,
    )  # fmt: skip
    people.insert(uow.connection, user, protected)
    links.withdraw(uow.connection, "SETUP", None)
    forgive(uow, attempt)
    entered = open_session(uow, user, where)
    uow.record("user.setup", user.id, after=user, by=as_person(uow.origin, user), resource_name=name, audience="people")
    return entered


async def accept_invite(context: Context, secret: str, password: str) -> Entered:
    """Choose one's password. Errors: LinkExpired, InvalidInput; Fault RATE_LIMITED."""
    attempt = await begin_attempt(context, f"link {new_secret()}")
    user = await ensure_usable(context, secret)
    passwords.ensure_password("password", password, user.email if user else "")
    protected = await passwords.protect(password)
    entered: Entered = await context.write(accept, secret, protected, attempt, browser(context))
    return entered


def accept(uow: UnitOfWork, secret: str, protected: str, attempt: str, where: Browser) -> Entered:
    """The invited person, signed in; sessions they had end. Errors: LinkExpired."""
    before = take(uow, secret, "INVITE")
    after = replace(before, state=UserState.ACTIVE, revision=before.revision + 1)
    people.save(uow.connection, after)
    people.save_password(uow.connection, after.id, protected)
    sessions.end_all(uow.connection, after.id)
    links.withdraw_all(uow.connection, after.id)
    forgive(uow, attempt)
    entered = open_session(uow, after, where)
    uow.record(
        "user.accept_invite", after.id, before=before, after=after, by=as_person(uow.origin, after),
        resource_name=after.name, domain_id=domain_of(after.domains), audience="people",
        metadata={"kept": entered.viewer.session_id, "replaced": where.replaced},
    )  # fmt: skip
    return entered


async def sign_in_with_link(context: Context, secret: str) -> Entered:
    """Sign in without a password. Errors: LinkExpired; Fault RATE_LIMITED."""
    attempt = await begin_attempt(context, f"link {new_secret()}")
    entered: Entered = await context.write(enter_by_link, secret, attempt, browser(context))
    return entered


def enter_by_link(uow: UnitOfWork, secret: str, attempt: str, where: Browser) -> Entered:
    """A session for the link's person. Errors: LinkExpired."""
    user = take(uow, secret, "SIGN_IN")
    forgive(uow, attempt)
    entered = open_session(uow, user, where)
    record_entry(uow, user, entered, where, "link")
    return entered


def take(uow: UnitOfWork, secret: str, purpose: str) -> User:
    """Use a link up; returns its person. Errors: LinkExpired."""
    uow.about("user", None, audience="people")
    row = links.get(uow.connection, hash_secret(secret), uow.now)
    user = people.get(uow.connection, row.user_id) if row is not None and row.purpose == purpose else None
    if user is None or user.state is UserState.DISABLED:
        raise Refused(EXPIRED)
    uow.about("user", user.id, audience="people", resource_name=user.name)
    links.use(uow.connection, row)
    return user


async def ensure_usable(context: Context, secret: str) -> User | None:
    """Look at the link before hashing for it. Errors: LinkExpired."""
    known = await context.read(link_info, secret, context.kernel.writer.now())
    if known is None:
        raise Refused(EXPIRED)
    return known[1]
