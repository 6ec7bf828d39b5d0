"""Domains: use cases."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from handrail.accounts.service import may_see
from handrail.core import references
from handrail.core.connections import Page
from handrail.core.dependents import count_dependents
from handrail.core.kernel import Scope
from handrail.core.names import clean_words, ensure_name, ensure_text
from handrail.core.refusals import Fault, NameTaken, Refused, StillInUse, ensure_revision, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.domains import store
from handrail.domains.types import Domain, DomainInput, DomainSort

by_ids = store.by_ids
called = store.called
in_use = store.in_use
has_default_agent = store.has_default_agent


def page(
    connection: Connection, scope: Scope, include_archived: bool, order: DomainSort | None, descending: bool | None,
    first: int | None, after: str | None,
) -> Page[Domain]:  # fmt: skip
    """Domains by name, those in use unless archived ones are asked for."""
    return store.page(connection, scope, include_archived, order, descending, first, after)


def get(connection: Connection, scope: Scope, domain_id: str) -> Domain | None:
    """One domain, or None."""
    return store.get(connection, scope, domain_id)


def find(connection: Connection, scope: Scope, domain_id: str) -> Domain:
    """One domain. Errors: NotFound."""
    found = store.get(connection, scope, domain_id)
    if found is None:
        raise not_found("domain")
    return found


def open_for_change(uow: UnitOfWork, scope: Scope, domain_id: str, expected: int) -> Domain:
    """The domain as it was read. Errors: NotFound, ChangedMeanwhile; InvalidInput when it is archived."""
    before = find(uow.connection, scope, domain_id)
    uow.about("domain", before.id, domain_id=before.id, resource_name=before.name)
    ensure_revision(before.revision, expected)
    if before.archived_at:
        raise invalid("id", "An archived domain cannot be changed.")
    return before


def create(uow: UnitOfWork, scope: Scope, given: DomainInput) -> Domain:
    """A new domain. Errors: InvalidInput, NameTaken; Fault FORBIDDEN for people limited to some domains."""
    if scope.domains is not None:
        raise Fault("FORBIDDEN", "Only those who see every domain may create one.")
    fields = checked(uow, scope, given, None)
    thing = Domain(id=uow.new_id(), archived_at=None, created_at=uow.now, revision=1, **fields)
    store.insert(uow.connection, thing)
    uow.record("domain.create", thing.id, after=thing, resource_name=thing.name, domain_id=thing.id)
    return thing


def change(uow: UnitOfWork, scope: Scope, domain_id: str, expected: int, given: DomainInput) -> Domain:
    """Change every field. Errors: NotFound, InvalidInput, NameTaken, ChangedMeanwhile."""
    before = open_for_change(uow, scope, domain_id, expected)
    after = replace(before, revision=before.revision + 1, **checked(uow, scope, given, before))
    store.save(uow.connection, after)
    uow.record("domain.update", after.id, before=before, after=after, resource_name=after.name, domain_id=after.id)
    return after


def archive(uow: UnitOfWork, scope: Scope, domain_id: str, expected: int) -> Domain:
    """Take a domain out of use. Errors: NotFound, ChangedMeanwhile, StillInUse while it has agents."""
    before = open_for_change(uow, scope, domain_id, expected)
    left = count_dependents(uow.connection, "domain", before.id)
    if left:
        raise Refused(StillInUse(message=f"It still has {left} agents or tools. Archive or move them.", count=left))
    after = replace(before, archived_at=uow.now, revision=before.revision + 1)
    store.save(uow.connection, after)
    uow.record("domain.archive", after.id, before=before, after=after, resource_name=after.name, domain_id=after.id)
    return after


def checked(uow: UnitOfWork, scope: Scope, given: DomainInput, before: Domain | None) -> dict[str, Any]:
    """The fields of a domain, or InvalidInput, NameTaken."""
    name = ensure_name("name", given.name)
    if store.name_is_taken(uow.connection, name, before.id if before else None):
        raise Refused(NameTaken(message=f"There is a domain named {name} already."))
    if given.owner_id and (before is None or given.owner_id != before.owner_id):
        ensure_owner(uow.connection, scope, given.owner_id)
    if given.default_agent_id and (before is None or given.default_agent_id != before.default_agent_id):
        ensure_default_agent(uow.connection, before, given.default_agent_id)
    return {
        "name": name,
        "description": ensure_text("description", given.description or "", 2000),
        "keywords": clean_words("keywords", given.keywords),
        "owner_id": given.owner_id or None,
        "default_agent_id": given.default_agent_id or None,
    }


def ensure_owner(connection: Connection, scope: Scope, user_id: str) -> None:
    """Errors: InvalidInput when there is no such person."""
    [person] = references.find(connection, "user", [user_id])
    if person is None or not may_see(scope, person):
        raise invalid("ownerId", "There is no such person.")


def ensure_default_agent(connection: Connection, domain: Domain | None, agent_id: str) -> None:
    """Errors: InvalidInput unless the agent belongs to this domain and is in use."""
    agent = references.find(connection, "agent", [agent_id])[0]
    if agent is None or domain is None or agent.domain_id != domain.id:
        raise invalid("defaultAgentId", "There is no such agent in this domain.")
    if agent.state.name == "ARCHIVED":
        raise invalid("defaultAgentId", "This agent is archived.")
