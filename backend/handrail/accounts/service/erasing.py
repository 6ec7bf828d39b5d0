"""Erasing a person: what is left is an identifier."""

from dataclasses import dataclass

from handrail.accounts.policy import ensure_may_manage
from handrail.accounts.service.people import ensure_admin_left
from handrail.accounts.store import links, people, sessions, tokens
from handrail.accounts.types import Role, User, UserState
from handrail.core.kernel import Scope
from handrail.core.records import replace
from handrail.core.refusals import invalid
from handrail.core.unit import UnitOfWork

ERASED = "Erased person"


@dataclass(frozen=True, slots=True)
class Erased:
    """The person as they are since, and the words that named them."""

    user: User
    name: str
    email: str


def erase(uow: UnitOfWork, scope: Scope, user_id: str, confirm_name: str) -> Erased:
    """End all access, and forget who it was. Errors: NotFound, InvalidInput, LastAdmin; Fault FORBIDDEN."""
    uow.about("user", None, audience="people")
    before = ensure_may_manage(scope, people.get(uow.connection, user_id))
    uow.about("user", before.id, audience="people")
    if confirm_name.strip() != before.name:
        raise invalid("confirmName", "This is not the person's name.")
    after = replace(
        before, name=ERASED, email=f"{before.id}@erased.invalid", role=Role.VIEWER, domains=[],
        state=UserState.DISABLED, revision=before.revision + 1, last_seen_at=None,
    )  # fmt: skip
    ensure_admin_left(uow.connection, before, after)
    people.save(uow.connection, after)
    people.forget_password(uow.connection, after.id)
    sessions.end_all(uow.connection, after.id)
    links.withdraw_all(uow.connection, after.id)
    tokens.revoke_all(uow.connection, after.id, uow.now)
    uow.record("user.erase", after.id, resource_name=ERASED, audience="people", summary="A person was erased.")
    return Erased(after, before.name, before.email)
