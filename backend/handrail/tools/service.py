"""Tools: use cases. Creating and changing a tool are in `policies`, which keeps whether it needs approval."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from handrail.agents import service as agents
from handrail.core.connections import Chosen, Page
from handrail.core.dependents import count_dependents
from handrail.core.kernel import Scope
from handrail.core.names import ensure_text
from handrail.core.refusals import (
    Fault,
    InvalidInput,
    NameTaken,
    Problem,
    Refused,
    StillInUse,
    ensure_revision,
    invalid,
    not_found,
)
from handrail.core.unit import UnitOfWork
from handrail.domains import service as domains
from handrail.tools import arguments, patterns, schemas, store
from handrail.tools.types import Risk, Tool, ToolFilter, ToolInput, ToolPlace, ToolSort

NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
by_ids = store.by_ids
called = store.called
counts_by_domain = store.counts_by_domain
count_in_domain = store.count_in_domain
find_by_name = store.find_by_name
ids_seen_by = store.ids_seen_by
fits = patterns.found
Publish = Callable[[UnitOfWork, Tool], dict[str, Any]]


def page(
    connection: Connection, scope: Scope, chosen: ToolFilter | None, order: ToolSort | None, descending: bool | None,
    first: int | None, after: str | None,
) -> Page[Tool]:  # fmt: skip
    """Tools in an order, those in use unless archived ones are asked for."""
    return store.page(connection, scope, chosen or ToolFilter(), order, descending, first, after)


def countable(connection: Connection, scope: Scope, chosen: ToolFilter) -> Chosen:
    """The tools that a filter names."""
    return store.chosen_ones(scope, chosen)


def get(connection: Connection, scope: Scope, tool_id: str) -> Tool | None:
    """One tool, or None."""
    return store.get(connection, scope, tool_id)


def find(connection: Connection, scope: Scope, tool_id: str) -> Tool:
    """One tool. Errors: NotFound."""
    found = store.get(connection, scope, tool_id)
    if found is None:
        raise not_found("tool")
    return found


def validate_arguments(tool: Tool, given: Any) -> list[Problem]:
    """What is wrong with a call's arguments, by JSON Pointer; nothing when they are good. Its work is bounded."""
    return arguments.validate(tool.arguments_schema, given)


def open_for_change(uow: UnitOfWork, scope: Scope, tool_id: str, expected: int) -> Tool:
    """The tool as it was read. Errors: NotFound, ChangedMeanwhile, InvalidInput; Fault FORBIDDEN."""
    before = find(uow.connection, scope, tool_id)
    uow.about("tool", before.id, domain_id=before.domain_id, resource_name=before.name)
    ensure_may_change(scope, before.domain_id)
    ensure_revision(before.revision, expected)
    if before.archived_at:
        raise invalid("id", "An archived tool cannot be changed.")
    return before


def ensure_may_change(scope: Scope, domain_id: str | None) -> None:
    """Errors: Fault FORBIDDEN for people limited to some domains, where a tool belongs to none."""
    if domain_id is None and scope.domains is not None:
        raise Fault("FORBIDDEN", "Only those who see every domain may change a tool that all domains share.")


def create(uow: UnitOfWork, scope: Scope, given: ToolInput, publish: Publish) -> Tool:
    """A new tool. `publish(uow, tool)` keeps what lies beyond it and says what the entry's metadata are.

    Errors: InvalidInput, NotFound (its domain), NameTaken; Fault FORBIDDEN.
    """
    fields = checked(uow, scope, given, None)
    thing = Tool(id=uow.new_id(), place=ToolPlace.CALLER, archived_at=None, created_at=uow.now, revision=1, **fields)
    store.insert(uow.connection, thing)
    metadata = publish(uow, thing)
    uow.record(
        "tool.create", thing.id, after=thing, resource_name=thing.name, domain_id=thing.domain_id, metadata=metadata
    )
    return thing


def change(uow: UnitOfWork, scope: Scope, tool_id: str, expected: int, given: ToolInput, publish: Publish) -> Tool:
    """Change a tool; `publish` as for `create`.

    Errors: NotFound, InvalidInput, NameTaken, ChangedMeanwhile; Fault FORBIDDEN.
    """
    before = open_for_change(uow, scope, tool_id, expected)
    after = replace(before, revision=before.revision + 1, **checked(uow, scope, given, before))
    store.save(uow.connection, after)
    metadata = publish(uow, after)
    return noted(uow, "tool.update", before, after, metadata)


def archive(uow: UnitOfWork, scope: Scope, tool_id: str, expected: int) -> Tool:
    """Take a tool out of use. Errors: NotFound, ChangedMeanwhile, StillInUse; Fault FORBIDDEN."""
    before = open_for_change(uow, scope, tool_id, expected)
    left = count_dependents(uow.connection, "tool", before.id)
    if left:
        raise Refused(StillInUse(message=f"It still has {left} open tool runs. Close them first.", count=left))
    after = replace(before, archived_at=uow.now, revision=before.revision + 1)
    store.save(uow.connection, after)
    return noted(uow, "tool.archive", before, after, {})


def noted(uow: UnitOfWork, action: str, before: Tool, after: Tool, metadata: dict[str, Any]) -> Tool:
    """The changed tool, with its entry."""
    uow.record(
        action, after.id, before=before, after=after,
        resource_name=after.name, domain_id=after.domain_id, metadata=metadata,
    )  # fmt: skip
    return after


def checked(uow: UnitOfWork, scope: Scope, given: ToolInput, before: Tool | None) -> dict[str, Any]:
    """The fields of a tool, or InvalidInput, NotFound, NameTaken; Fault FORBIDDEN."""
    domain_id = checked_domain(uow.connection, scope, given.domain_id or None, before)
    name = given.name.strip()
    if len(name) > 100 or not NAME.fullmatch(name):
        raise invalid("name", "Lower-case words of a-z, 0-9 and _ joined by dots, such as payments.refund.")
    if store.name_is_taken(uow.connection, name, before.id if before else None):
        raise Refused(NameTaken(message=f"There is a tool named {name} already."))
    schema = checked_schema(given.arguments_schema, before)
    return {
        "domain_id": domain_id,
        "name": name,
        "description": ensure_text("description", given.description or "", 2000),
        "arguments_schema": schema,
        "schema_version": (before.schema_version + (schema != before.arguments_schema)) if before else 1,
        "risk": given.risk or (before.risk if before else Risk.MEDIUM),
        "needs_approval": (before.needs_approval if before else True)
        if given.needs_approval is None
        else given.needs_approval,
    }


def checked_domain(connection: Connection, scope: Scope, domain_id: str | None, before: Tool | None) -> str | None:
    """The tool's domain. Errors: NotFound, InvalidInput; Fault FORBIDDEN."""
    ensure_may_change(scope, domain_id)
    if domain_id is None or (before and before.domain_id == domain_id):
        return domain_id
    if domains.find(connection, scope, domain_id).archived_at:
        raise invalid("domainId", "This domain is archived.")
    if before and agents.domains_using(connection, before.id) - {domain_id}:
        raise invalid("domainId", "Agents of other domains use this tool.")
    if before and count_dependents(connection, "history of tool", before.id):
        raise invalid("domainId", "It has been called already, and its runs stay where they are. Create a new tool.")
    return domain_id


def checked_schema(given: Any, before: Tool | None) -> Any:
    """The arguments' schema. Errors: InvalidInput."""
    if given is None:
        return before.arguments_schema if before else {"type": "object"}
    problems = schemas.check_schema(given)
    if problems:
        raise Refused(InvalidInput(message=problems[0].message, problems=problems))
    return given if "type" in given else {"type": "object", **given}
