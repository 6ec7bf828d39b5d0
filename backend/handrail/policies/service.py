"""Policies: use cases.

A tool and the policy that keeps whether it needs approval change in one unit, under one ledger entry. `tools` knows
nothing of policies, so creating and changing a tool are use cases of this slice: they hand `publish_flag` to it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handrail.agents.types import Agent
from handrail.core.connections import Page
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.core.names import ensure_name, ensure_text
from handrail.core.refusals import ChangedMeanwhile, Fault, NameTaken, Refused, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.policies import store
from handrail.policies.checked import rules_of
from handrail.policies.inputs import PolicyRuleInput
from handrail.policies.rules import Facts, Ready, Spent, Verdict, approval_rule, covers, evaluate, ready, used_by
from handrail.policies.types import Policy, PolicyRule, PolicySort, PolicyVersion, seen_by
from handrail.tools import service as tools
from handrail.tools.types import Tool, ToolInput

__all__ = ["Facts", "Ready", "Spent", "Verdict", "covers", "evaluate", "ready", "rules_of", "used_by", "verdict_for"]
in_force = store.in_force
everything_in_force = store.everything_in_force
by_ids = store.by_ids
called = store.called
references = store.references
count_in_force = store.count_in_force
versions = store.versions


def facts_of(tool: Tool, agent: Agent, arguments: Any, at: datetime) -> Facts:
    """What rules look at when this agent asks for this tool."""
    return Facts(tool.name, tool.risk, agent.domain_id, agent.id, agent.state, arguments, at)


def verdict_for(
    connection: Connection, tool: Tool, agent: Agent, arguments: Any, at: datetime, spent: Spent | None = None
) -> Verdict:
    """What a run of this tool by this agent needs now; one statement, and what `spent` asks for."""
    return evaluate(store.in_force(connection, tool.id), facts_of(tool, agent, arguments, at), spent)


def page(
    connection: Connection, scope: Scope, include_archived: bool, order: PolicySort | None, descending: bool | None,
    first: int | None, after: str | None,
) -> Page[Policy]:  # fmt: skip
    """Policies by name, with the rules that exist for this viewer."""
    found = store.page(connection, scope, include_archived, order, descending, first, after)
    return replace(found, nodes=[readable(scope, policy) for policy in found.nodes])


def get(connection: Connection, scope: Scope, policy_id: str) -> Policy | None:
    """One policy, or None."""
    [found] = store.by_ids(connection, [policy_id])
    if found is None or (found.tool_id and tools.get(connection, scope, found.tool_id) is None):
        return None
    return readable(scope, found)


def readable(scope: Scope, policy: Policy) -> Policy:
    """The policy without the rules about other domains."""
    return replace(policy, current=seen_by(scope, policy.current))


def publish(
    uow: UnitOfWork,
    scope: Scope,
    policy_id: str | None,
    expected_version: int | None,
    name: str,
    given: list[PolicyRuleInput],
    note: str | None,
) -> Policy:
    """The next version of a policy, or the first of a new one. Existing runs keep the rules they were asked under.

    Errors: NotFound, InvalidInput, NameTaken, ChangedMeanwhile; Fault FORBIDDEN for people limited to some domains.
    """
    before = open_for_change(uow, scope, policy_id, expected_version) if policy_id else None
    ensure_everywhere(scope)
    called = ensure_name("name", name, 80)
    if called.lower().startswith("tool:"):
        raise invalid("name", "Names that begin with tool: belong to the switches of tools.")
    if store.name_is_taken(uow.connection, called, before.id if before else None):
        raise Refused(NameTaken(message=f"There is a policy named {called} already."))
    version = PolicyVersion(
        name=called, version=before.version + 1 if before else 1, rules=rules_of(uow.connection, scope, given),
        published_at=uow.now, published_by=uow.origin.actor(), note=ensure_text("note", note or "", 2000) or None,
    )  # fmt: skip
    after = Policy(
        id=before.id if before else Id(uow.new_id()), name=called, version=version.version, current=version,
        tool_id=None, archived_at=None, created_at=before.created_at if before else uow.now,
    )  # fmt: skip
    store.publish(uow.connection, after.id, None, version, uow.now)
    uow.record("policy.publish", after.id, before=before, after=after, resource_name=called, summary=version.note)
    return after


def archive(uow: UnitOfWork, scope: Scope, policy_id: str, expected_version: int) -> Policy:
    """Take a policy out of force. Errors: NotFound, InvalidInput, ChangedMeanwhile; Fault FORBIDDEN."""
    before = open_for_change(uow, scope, policy_id, expected_version)
    ensure_everywhere(scope)
    if before.archived_at:
        raise invalid("id", "This policy is not in force already.")
    after = replace(before, archived_at=uow.now)
    store.archive(uow.connection, before.id, uow.now)
    uow.record("policy.archive", after.id, before=before, after=after, resource_name=after.name)
    return after


def open_for_change(uow: UnitOfWork, scope: Scope, policy_id: str, expected: int | None) -> Policy:
    """The policy as it was read. Errors: NotFound, InvalidInput, ChangedMeanwhile."""
    before = get(uow.connection, scope, policy_id)
    if before is None:
        raise not_found("policy")
    uow.about("policy", before.id, resource_name=before.name)
    if before.tool_id:
        raise invalid("id", "This policy keeps a tool's switch: change the tool.")
    if before.version != expected:
        message = "Somebody published another version after you opened this one."
        raise Refused(ChangedMeanwhile(message=message, revision=before.version))
    return before


def ensure_everywhere(scope: Scope) -> None:
    """Errors: Fault FORBIDDEN. A policy holds for every domain, so its author must see them all."""
    if scope.domains is not None:
        raise Fault("FORBIDDEN", "Only those who see every domain may change policies.")


def create_tool(uow: UnitOfWork, scope: Scope, given: ToolInput) -> Tool:
    """A new tool with version 1 of its policy. Errors: InvalidInput, NotFound, NameTaken; Fault FORBIDDEN."""
    return tools.create(uow, scope, given, publish_flag)


def change_tool(uow: UnitOfWork, scope: Scope, tool_id: str, expected: int, given: ToolInput) -> Tool:
    """Change a tool; its policy gets its next version when the flag or the name changes.

    Errors: NotFound, InvalidInput, NameTaken, ChangedMeanwhile; Fault FORBIDDEN.
    """
    return tools.change(uow, scope, tool_id, expected, given, publish_flag)


def publish_flag(uow: UnitOfWork, tool: Tool) -> dict[str, Any]:
    """Keep the tool's flag as a version of its policy; returns the entry's metadata, none when nothing changed."""
    known = store.newest(uow.connection, tool.id)
    rules: list[PolicyRule] = [approval_rule(tool.name, tool.needs_approval)]
    version = PolicyVersion(
        name=f"tool:{tool.name}", version=known.version + 1 if known else 1, rules=rules, published_at=uow.now,
        published_by=uow.origin.actor(),
    )  # fmt: skip
    current = store.of_tool(uow.connection, tool.id)
    if current and current.rules == rules:
        return {}
    store.publish(uow.connection, known.id if known else uow.new_id(), tool.id, version, uow.now)
    return {"policy": {"name": version.name, "version": version.version, "rule": rules[0].in_words}}
