"""Policies: the tables and every statement on them. Versions are only ever added."""

from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, String, Table, and_, bindparam, or_, select, update

from handrail.agents.types import AgentState
from handrail.core.database import Instant, Json, metadata
from handrail.policies.types import Effect, PolicyVersion, Rule
from handrail.tools.types import Risk

policy = Table(
    "policy",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("tool_id", String(36), ForeignKey("tool.id"), unique=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
)
policy_version = Table(
    "policy_version",
    metadata,
    Column("policy_id", String(36), ForeignKey("policy.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", String(120), nullable=False),
    Column("rules", Json, nullable=False),
    Column("published_at", Instant, nullable=False),
)
NEWEST = and_(policy_version.c.policy_id == policy.c.id, policy_version.c.version == policy.c.version)
# Made once: to make a statement costs more than to run it.
IN_FORCE = (
    select(policy_version)
    .join(policy, NEWEST)
    .where(or_(policy.c.tool_id == bindparam("tool_id"), policy.c.tool_id.is_(None)))
)


def in_force(connection: Connection, tool_id: str) -> list[PolicyVersion]:
    """The newest versions of this tool's policy and of those that no tool owns; one statement."""
    return [build(row) for row in connection.execute(IN_FORCE, {"tool_id": tool_id})]


def of_tools(connection: Connection, tool_ids: list[str]) -> list[PolicyVersion | None]:
    """The newest version of each tool's own policy, aligned with `tool_ids`."""
    query = select(policy_version, policy.c.tool_id).join(policy, NEWEST).where(policy.c.tool_id.in_(tool_ids))
    found = {row.tool_id: build(row) for row in connection.execute(query)}
    return [found.get(key) for key in tool_ids]


def newest(connection: Connection, tool_id: str) -> Any:
    """The id, name and version of the tool's own policy, or None."""
    return connection.execute(select(policy).where(policy.c.tool_id == tool_id)).one_or_none()


def publish(connection: Connection, policy_id: str, tool_id: str | None, version: PolicyVersion, at: datetime) -> None:
    """Store a version; the first one with its policy."""
    row = {"name": version.name, "version": version.version}
    if version.version == 1:
        connection.execute(policy.insert().values(id=policy_id, tool_id=tool_id, created_at=at, **row))
    else:
        connection.execute(update(policy).where(policy.c.id == policy_id).values(**row))
    rules = [rule_to_json(rule) for rule in version.rules]
    connection.execute(policy_version.insert().values(policy_id=policy_id, rules=rules, published_at=at, **row))


def build(row: Any) -> PolicyVersion:
    """A row as a value."""
    return PolicyVersion(row.name, row.version, tuple(rule_from_json(rule) for rule in row.rules))


def rule_to_json(rule: Rule) -> dict[str, Any]:
    """A rule as it is stored: enums by name."""
    return {key: value.name if isinstance(value, Enum) else value for key, value in asdict(rule).items()}


def rule_from_json(stored: dict[str, Any]) -> Rule:
    """A stored rule."""
    state, risk = stored["agent_state"], stored["risk"]
    return Rule(
        **stored
        | {
            "effect": Effect[stored["effect"]],
            "agent_state": AgentState[state] if state else None,
            "risk": Risk[risk] if risk else None,
        }
    )
