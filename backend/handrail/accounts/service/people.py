"""People: inviting and changing them."""

import re
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from handrail.accounts.permissions import ROLES
from handrail.accounts.policy import ensure_may_grant, ensure_may_manage, may_see
from handrail.accounts.service.entering import domain_of
from handrail.accounts.store import links, people, sessions
from handrail.accounts.types import LastAdmin, Role, User, UserSort, UserState
from handrail.core import references
from handrail.core.connections import Page
from handrail.core.idempotency import Kept
from handrail.core.kernel import Scope
from handrail.core.names import ensure_name, ensure_text
from handrail.core.refusals import NameTaken, Refused, ensure_revision, invalid, not_found
from handrail.core.unit import UnitOfWork

ADDRESS = re.compile(r"[^@\s\x00-\x1f\ud800-\udfff]+@[^@\s\x00-\x1f\ud800-\udfff]+")
MOST_LETTERS = 254
MOST_DOMAINS = 500


@dataclass(frozen=True, slots=True)
class Changes:
    """What shall be different about a person; None leaves it as it is."""

    name: str | None = None
    role: Role | None = None
    domains: list[str] | None = None
    all_domains: bool = False
    disabled: bool | None = None


def page(
    connection: Connection, scope: Scope, first: int | None, after: str | None, order: UserSort | None = None,
    descending: bool | None = None,
) -> Page[User]:  # fmt: skip
    """People: all of them, or those who share a domain with the viewer."""
    return people.page(connection, scope, first, after, order, descending)


def by_ids(connection: Connection, ids: list[str]) -> list[User | None]:
    """Aligned with `ids`."""
    return people.by_ids(connection, ids)


def called(connection: Connection, scope: Scope, text: str) -> list[str]:
    """The ids of people whom the viewer may mean by this text."""
    return people.called(connection, scope, text)


def who_may(connection: Connection, permission: str) -> list[User]:
    """Everyone who can sign in and whose role may do this."""
    return [user for user in people.active(connection) if permission in ROLES[user.role.name]]


def again(connection: Connection, scope: Scope, kept: Kept) -> User | None:
    """The person of an idempotency key, unless the viewer does not see them any more."""
    found = people.get(connection, kept.id)
    return found if found and may_see(scope, found) else None


def is_set_up(connection: Connection) -> bool:
    """Whether somebody can administer everything."""
    return people.count_admins(connection) > 0


def is_email(text: str) -> bool:
    """Whether it could be an address at all."""
    return len(text) <= MOST_LETTERS and ADDRESS.fullmatch(text.strip()) is not None


def ensure_email(path: str, text: str) -> str:
    """Errors: InvalidInput."""
    cleaned = ensure_text(path, text, MOST_LETTERS)
    if not is_email(cleaned):
        raise invalid(path, "This is not an e-mail address.")
    return cleaned


def ensure_domains(connection: Connection, scope: Scope, domains: list[str] | None) -> list[str] | None:
    """Known domains of the viewer's own; None: all. Errors: InvalidInput."""
    if domains is not None:
        domains = list(dict.fromkeys(domains))
        if len(domains) > MOST_DOMAINS:
            raise invalid("domainIds", f"At most {MOST_DOMAINS} domains, please.")
        inside = [domain_id for domain_id in domains if scope.sees(domain_id, scope.subject)]
        if len(inside) < len(domains) or None in references.find(connection, "domain", inside):
            raise invalid("domainIds", "There is no such domain.")
    ensure_may_grant(scope, domains)
    return domains


def add(
    uow: UnitOfWork, scope: Scope, name: str, email: str, role: Role, domains: list[str] | None,
    password_hash: str | None = None,
) -> User:  # fmt: skip
    """A new person: invited, or active when a password's hash is given. Errors: InvalidInput, NameTaken."""
    uow.about("user", None, audience="people")
    cleaned, address = ensure_name("name", name), ensure_email("email", email)
    if people.by_email(uow.connection, address):
        raise Refused(NameTaken(message="Somebody has this e-mail address already."))
    user = User(
        id=uow.new_id(), name=cleaned, email=address, role=role,
        domains=ensure_domains(uow.connection, scope, domains),
        state=UserState.ACTIVE if password_hash else UserState.INVITED,
        created_at=uow.now, last_seen_at=None, revision=1,
    )  # fmt: skip
    people.insert(uow.connection, user, password_hash)
    uow.record(
        "user.invite", user.id, after=user, resource_name=cleaned, domain_id=domain_of(user.domains), audience="people"
    )
    return user


def change(uow: UnitOfWork, scope: Scope, user_id: str, expected: int, changes: Changes) -> User:
    """Change a person. Errors: NotFound, InvalidInput, ChangedMeanwhile, LastAdmin; Fault FORBIDDEN."""
    uow.about("user", None, audience="people")
    before = ensure_may_manage(scope, people.get(uow.connection, user_id))
    uow.about("user", before.id, audience="people", domain_id=domain_of(before.domains), resource_name=before.name)
    ensure_revision(before.revision, expected)
    after = replace(before, revision=before.revision + 1, **changed(uow.connection, scope, before, changes))
    ensure_admin_left(uow.connection, before, after)
    people.save(uow.connection, after)
    if after.state is UserState.DISABLED:
        sessions.end_all(uow.connection, after.id)
        links.withdraw_all(uow.connection, after.id)
    uow.record(
        "user.update", after.id, before=before, after=after, resource_name=after.name,
        domain_id=domain_of(after.domains), audience="people",
    )  # fmt: skip
    return after


def changed(connection: Connection, scope: Scope, before: User, changes: Changes) -> dict[str, Any]:
    """The fields that change. Errors: InvalidInput."""
    fields: dict[str, Any] = {}
    if changes.all_domains and changes.domains is not None:
        raise invalid("domainIds", "Either all domains, or some.")
    if changes.name is not None:
        fields["name"] = ensure_name("name", changes.name)
    if changes.role is not None:
        fields["role"] = changes.role
    if changes.all_domains or changes.domains is not None:
        fields["domains"] = ensure_domains(connection, scope, changes.domains)
    if changes.disabled is not None:
        has_password = people.password_hash(connection, before.id) is not None
        enabled = UserState.ACTIVE if has_password else UserState.INVITED
        fields["state"] = UserState.DISABLED if changes.disabled else enabled
    return fields


def ensure_admin_left(connection: Connection, before: User, after: User) -> None:
    """Errors: LastAdmin when nobody could administer everything any more."""
    if administers(before) and not administers(after) and not people.count_admins(connection, but=before.id):
        raise Refused(LastAdmin(message="Nobody would be left who can administer everything. Name another one first."))


def administers(user: User) -> bool:
    """Whether this person can administer everything."""
    return user.role is Role.ADMIN and user.state is UserState.ACTIVE and user.domains is None


def by_email(connection: Connection, email: str) -> User:
    """The person with this address. Errors: NotFound."""
    known = people.by_email(connection, email)
    if known is None:
        raise not_found("person")
    return known[0]
