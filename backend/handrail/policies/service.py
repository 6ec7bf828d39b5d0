"""Policies: use cases.

A tool and the policy that keeps whether it needs approval change in one unit, under one ledger entry. `tools` knows
nothing of policies, so creating and changing a tool are use cases of this slice: they hand `publish_flag` to it.
"""

from typing import Any

from sqlalchemy import Connection

from handrail.agents.types import Agent
from handrail.core.kernel import Scope
from handrail.core.unit import UnitOfWork
from handrail.policies import store
from handrail.policies.types import Facts, PolicyReference, PolicyVersion, Verdict, approval_rule, evaluate
from handrail.tools import service as tools
from handrail.tools.types import Tool, ToolInput


def verdict_for(connection: Connection, tool: Tool, agent: Agent) -> Verdict:
    """What a run of this tool by this agent needs now; one statement."""
    facts = Facts(tool=tool.name, risk=tool.risk, domain_id=agent.domain_id, agent_id=agent.id, agent_state=agent.state)
    return evaluate(store.in_force(connection, tool.id), facts)


def references(connection: Connection, tool_ids: list[str]) -> list[PolicyReference | None]:
    """Each tool's own policy, aligned with `tool_ids`."""
    return [
        PolicyReference(name=version.name, version=version.version, rule=version.rules[0].in_words) if version else None
        for version in store.of_tools(connection, tool_ids)
    ]


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
    rule = approval_rule(tool.name, tool.needs_approval)
    version = PolicyVersion(f"tool:{tool.name}", known.version + 1 if known else 1, (rule,))
    current = store.of_tools(uow.connection, [tool.id])[0]
    if current and current.rules == version.rules:
        return {}
    store.publish(uow.connection, known.id if known else uow.new_id(), tool.id, version, uow.now)
    return {"policy": {"name": version.name, "version": version.version, "rule": rule.in_words}}
