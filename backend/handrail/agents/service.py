"""Agents: use cases."""

from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from handrail.agents import store
from handrail.agents.types import Agent, AgentFilter, AgentInput, AgentSort, AgentState, Heartbeat, moved, version_key
from handrail.core import references
from handrail.core.connections import Chosen, Page
from handrail.core.dependents import count_dependents
from handrail.core.kernel import Scope
from handrail.core.names import clean_words, ensure_name, ensure_text
from handrail.core.refusals import NameTaken, Refused, StillInUse, ensure_revision, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.domains import service as domains

MOST_TOOLS = 200
by_ids = store.by_ids
called = store.called
counts_in_domains = store.counts_in_domains
vitals = store.vitals
domains_using = store.domains_using


def count_in_domain(connection: Connection, domain_id: str) -> int:
    """How many agents of the domain are not archived."""
    return store.counts_in_domains(connection, [domain_id])[0]


def page(
    connection: Connection, scope: Scope, chosen: AgentFilter | None, order: AgentSort | None,
    descending: bool | None, first: int | None, after: str | None,
) -> Page[Agent]:  # fmt: skip
    """Agents in an order, by name unless told."""
    return store.page(connection, scope, chosen or AgentFilter(), order, descending, first, after)


def countable(connection: Connection, scope: Scope, chosen: AgentFilter) -> Chosen:
    """The agents that a filter names."""
    return store.chosen_ones(scope, chosen)


def get(connection: Connection, scope: Scope, agent_id: str) -> Agent | None:
    """One agent, or None."""
    return store.get(connection, scope, agent_id)


def find(connection: Connection, scope: Scope, agent_id: str) -> Agent:
    """One agent. Errors: NotFound."""
    found = store.get(connection, scope, agent_id)
    if found is None:
        raise not_found("agent")
    return found


def open_for_change(uow: UnitOfWork, scope: Scope, agent_id: str, expected: int) -> Agent:
    """The agent as it was read. Errors: NotFound, ChangedMeanwhile."""
    before = find(uow.connection, scope, agent_id)
    uow.about("agent", before.id, domain_id=before.domain_id, subject_id=before.id, resource_name=before.name)
    ensure_revision(before.revision, expected)
    return before


def keep(uow: UnitOfWork, action: str, before: Agent, after: Agent) -> Agent:
    """Store the change with its entry."""
    store.save(uow.connection, after)
    if after.tool_ids != before.tool_ids:
        store.link(uow.connection, after.id, after.tool_ids)
    uow.record(
        action, after.id, before=before, after=after,
        resource_name=after.name, domain_id=after.domain_id, subject_id=after.id,
    )  # fmt: skip
    return after


def create(uow: UnitOfWork, scope: Scope, given: AgentInput) -> Agent:
    """A new agent, in development. Errors: NotFound (its domain), InvalidInput, NameTaken."""
    fields = checked(uow, scope, given, None)
    thing = Agent(
        id=uow.new_id(), state=AgentState.DEVELOPMENT, last_heartbeat_at=None, created_at=uow.now, revision=1, **fields
    )
    store.insert(uow.connection, thing)
    uow.record(
        "agent.create", thing.id, after=thing, resource_name=thing.name, domain_id=thing.domain_id, subject_id=thing.id
    )
    return thing


def change(uow: UnitOfWork, scope: Scope, agent_id: str, expected: int, given: AgentInput) -> Agent:
    """Change what people fill in. Errors: NotFound, InvalidInput, NameTaken, ChangedMeanwhile."""
    before = open_for_change(uow, scope, agent_id, expected)
    ensure_in_use(before)
    fields = checked(uow, scope, given, before)
    return keep(uow, "agent.update", before, replace(before, revision=before.revision + 1, **fields))


def bump_version(uow: UnitOfWork, scope: Scope, agent_id: str, expected: int, version: str) -> Agent:
    """A higher version. Errors: NotFound, InvalidInput, ChangedMeanwhile."""
    before = open_for_change(uow, scope, agent_id, expected)
    ensure_in_use(before)
    if version_key("version", version) <= version_key("version", before.version):
        raise invalid("version", f"It must be higher than {before.version}.")
    return keep(uow, "agent.bump_version", before, replace(before, version=version, revision=before.revision + 1))


def promote(uow: UnitOfWork, scope: Scope, agent_id: str, expected: int, to: AgentState) -> Agent:
    """Move it to another state. Errors: NotFound, ChangedMeanwhile, IllegalTransition, StillInUse."""
    before = open_for_change(uow, scope, agent_id, expected)
    after = moved(before, to)
    if to is AgentState.ARCHIVED:
        ensure_unused(uow.connection, before)
    return keep(uow, "agent.promote", before, after)


def heartbeat(uow: UnitOfWork, scope: Scope, agent_id: str | None) -> Heartbeat:
    """Take a sign of life; an agent's token gives its own. Telemetry. Errors: NotFound."""
    uow.telemetry()
    found = find(uow.connection, scope, agent_id or scope.subject or "")
    store.beat(uow.connection, found.id, uow.now)
    return Heartbeat(agent_id=found.id, at=uow.now)


def ensure_in_use(agent: Agent) -> None:
    """Errors: InvalidInput when it is archived."""
    if agent.state is AgentState.ARCHIVED:
        raise invalid("id", "An archived agent cannot be changed.")


def ensure_unused(connection: Connection, agent: Agent) -> None:
    """Errors: StillInUse while it has open tool runs or is its domain's default agent."""
    left = count_dependents(connection, "agent", agent.id)
    if left:
        raise Refused(StillInUse(message=f"It still has {left} open tool runs. Close them first.", count=left))
    if domains.has_default_agent(connection, agent.domain_id, agent.id):
        raise Refused(StillInUse(message="It is its domain's default agent. Choose another one first.", count=1))


def ensure_may_move(connection: Connection, agent: Agent) -> None:
    """Errors: InvalidInput while something ties it to its domain."""
    if domains.has_default_agent(connection, agent.domain_id, agent.id):
        raise invalid("domainId", "It is its domain's default agent. Choose another one there first.")
    left = count_dependents(connection, "agent", agent.id)
    if left:
        raise invalid("domainId", f"It still has {left} open tool runs in its domain. Close them first.")
    if count_dependents(connection, "history of agent", agent.id):
        raise invalid("domainId", "Its tool runs and conversations belong to its domain. Create a new agent there.")


def checked(uow: UnitOfWork, scope: Scope, given: AgentInput, before: Agent | None) -> dict[str, Any]:
    """The fields of an agent, or NotFound, InvalidInput, NameTaken."""
    domain = domains.find(uow.connection, scope, given.domain_id)
    moves = before is not None and before.domain_id != domain.id
    if domain.archived_at and (moves or before is None):
        raise invalid("domainId", "This domain is archived.")
    if before and moves:
        ensure_may_move(uow.connection, before)
    name = ensure_name("name", given.name)
    if store.name_is_taken(uow.connection, domain.id, name, before.id if before else None):
        raise Refused(NameTaken(message=f"There is an agent named {name} in this domain already."))
    version = given.version or (before.version if before else "0.1.0")
    if version_key("version", version) < version_key("version", before.version if before else version):
        raise invalid("version", "A version never goes down.")
    return {
        "domain_id": domain.id,
        "name": name,
        "description": ensure_text("description", given.description or "", 2000),
        "version": version,
        "capabilities": clean_words("capabilities", given.capabilities),
        "keywords": clean_words("keywords", given.keywords),
        "model": ensure_text("model", given.model or "", 120) or None,
        "system_prompt": ensure_text("systemPrompt", given.system_prompt or "", 20_000) or None,
        "tool_ids": checked_tools(uow.connection, scope, domain.id, given.tool_ids, before.tool_ids if before else []),
    }


def checked_tools(
    connection: Connection, scope: Scope, domain_id: str, given: list[Any] | None, before: list[str]
) -> list[str]:
    """The tools' ids, each of this domain or of none. Errors: InvalidInput."""
    ids = before if given is None else sorted(set(given))
    if len(ids) > MOST_TOOLS:
        raise invalid("toolIds", f"At most {MOST_TOOLS} tools, please.")
    for key, tool in zip(ids, references.find(connection, "tool", ids), strict=True):
        if tool is None or not scope.sees(tool.domain_id):
            raise invalid("toolIds", f"There is no tool {key[:40]}.")
        if tool.domain_id not in (None, domain_id):
            raise invalid("toolIds", f"{tool.name} belongs to another domain.")
        if tool.archived_at and key not in before:
            raise invalid("toolIds", f"{tool.name} is archived.")
    return ids
