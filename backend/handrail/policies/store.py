"""Policies: the tables and every statement on them. Versions are only ever added."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    and_,
    bindparam,
    func,
    or_,
    select,
    update,
)

from handrail.core.actors import Actor, ActorType
from handrail.core.connections import Page, along, moment, paged
from handrail.core.database import Instant, Json, metadata
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.core.names import MOST_CALLED, begins_a_word
from handrail.core.records import plain
from handrail.core.statements import Statement, parameter
from handrail.policies.rules import Ready, ready
from handrail.policies.stored import rule_from_json, rule_to_json
from handrail.policies.types import Policy, PolicyReference, PolicySort, PolicyVersion
from handrail.tools import service as tools

policy = Table(
    "policy",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("tool_id", String(36), ForeignKey("tool.id"), unique=True),
    Column("version", Integer, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("archived_at", Instant),
)
policy_version = Table(
    "policy_version",
    metadata,
    Column("policy_id", String(36), ForeignKey("policy.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("name", String(120), nullable=False),
    Column("rules", Json, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", Json),
    Column("note", Text),
)
MOST_KEPT = 2_000
NEWEST = and_(policy_version.c.policy_id == policy.c.id, policy_version.c.version == policy.c.version)
IN_FORCE = Statement(
    select(policy.c.id, policy.c.version).where(
        or_(policy.c.tool_id == parameter("tool_id"), policy.c.tool_id.is_(None)), policy.c.archived_at.is_(None)
    )
)
VERSION = select(policy_version).where(
    policy_version.c.policy_id == bindparam("policy_id"), policy_version.c.version == bindparam("number")
)
CURRENT = select(
    policy, policy_version.c.rules, policy_version.c.published_at, policy_version.c.published_by, policy_version.c.note
).join(policy_version, NEWEST)
OF_TOOL = select(policy_version, policy.c.tool_id).join(policy, NEWEST)
ORDERS = {
    PolicySort.NAME: (policy.c.name, policy.c.id),
    PolicySort.VERSION: (policy.c.version, policy.c.name, policy.c.id),
    PolicySort.PUBLISHED: (moment(policy_version.c.published_at), policy.c.name, policy.c.id),
}
_compiled: dict[tuple[str, int], Ready] = {}  # versions never change, so what was compiled once holds


def in_force(connection: Connection, tool_id: str) -> list[Ready]:
    """This tool's own policy and those that no tool owns, compiled; one statement when they are known."""
    rows = IN_FORCE.all(connection, tool_id=tool_id)
    return [_compiled.get((row.id, row.version)) or compiled(connection, row.id, row.version) for row in rows]


def everything_in_force(connection: Connection) -> list[tuple[str, str | None, Ready]]:
    """Every policy in force: (policy id, tool id or None, compiled)."""
    query = select(policy.c.id, policy.c.tool_id, policy.c.version).where(policy.c.archived_at.is_(None))
    return [
        (row.id, row.tool_id, _compiled.get((row.id, row.version)) or compiled(connection, row.id, row.version))
        for row in connection.execute(query).all()
    ]


def compiled(connection: Connection, policy_id: str, number: int) -> Ready:
    """A version that is new to this process."""
    row = connection.execute(VERSION, {"policy_id": policy_id, "number": number}).one()
    if len(_compiled) >= MOST_KEPT:
        _compiled.clear()
    found = _compiled[(policy_id, number)] = ready(version_of(row), policy_id)
    return found


def of_tool(connection: Connection, tool_id: str) -> PolicyVersion | None:
    """The newest version of the tool's own policy."""
    row = connection.execute(OF_TOOL.where(policy.c.tool_id == tool_id)).one_or_none()
    return version_of(row) if row else None


def references(connection: Connection, tool_ids: list[str]) -> list[PolicyReference | None]:
    """Each tool's own policy, aligned with `tool_ids`."""
    found = {
        row.tool_id: reference_of(row) for row in connection.execute(OF_TOOL.where(policy.c.tool_id.in_(tool_ids)))
    }
    return [found.get(key) for key in tool_ids]


def count_in_force(connection: Connection) -> int:
    """How many policies are in force that no tool owns."""
    query = select(func.count()).where(policy.c.tool_id.is_(None), policy.c.archived_at.is_(None))
    return int(connection.scalar(query) or 0)


def newest(connection: Connection, tool_id: str) -> Any:
    """The id, name and version of the tool's own policy, or None."""
    return connection.execute(select(policy).where(policy.c.tool_id == tool_id)).one_or_none()


def page(
    connection: Connection, scope: Scope, include_archived: bool, order: PolicySort | None, descending: bool | None,
    first: int | None, after: str | None,
) -> Page[Policy]:  # fmt: skip
    """Policies by name; of those that keep a tool's switch, only the tools that exist for this viewer."""
    query = CURRENT if include_archived else CURRENT.where(policy.c.archived_at.is_(None))
    if scope.domains is not None:
        query = query.where(or_(policy.c.tool_id.is_(None), policy.c.tool_id.in_(tools.ids_seen_by(scope))))
    return paged(connection, query, along(ORDERS[order or PolicySort.NAME], descending), first, after, build)


def by_ids(connection: Connection, ids: list[str]) -> list[Policy | None]:
    """Aligned with `ids`."""
    found = {row.id: build(row) for row in connection.execute(CURRENT.where(policy.c.id.in_(ids)))}
    return [found.get(key) for key in ids]


def called(connection: Connection, scope: Scope, text: str) -> list[str]:
    """The ids of policies that the viewer may mean by this text: a name or a part of it."""
    query = select(policy.c.id).where(begins_a_word(func.lower(policy.c.name), text))
    if scope.domains is not None:
        query = query.where(or_(policy.c.tool_id.is_(None), policy.c.tool_id.in_(tools.ids_seen_by(scope))))
    return list(connection.scalars(query.order_by(policy.c.id).limit(MOST_CALLED)))


def versions(connection: Connection, ids: list[str]) -> list[list[PolicyVersion]]:
    """Every version of each policy, newest first, aligned with `ids`."""
    query = select(policy_version).where(policy_version.c.policy_id.in_(ids))
    found: dict[str, list[PolicyVersion]] = {key: [] for key in ids}
    for row in connection.execute(query.order_by(policy_version.c.version.desc())):
        found[row.policy_id].append(version_of(row))
    return [found[key] for key in ids]


def name_is_taken(connection: Connection, name: str, except_id: str | None) -> bool:
    """Whether another policy has this name."""
    found = connection.scalar(select(policy.c.id).where(policy.c.name == name))
    return found is not None and found != except_id


def publish(connection: Connection, policy_id: str, tool_id: str | None, version: PolicyVersion, at: datetime) -> None:
    """Store a version; the first one with its policy. A policy that was archived is in force again."""
    row = {"name": version.name, "version": version.version}
    if version.version == 1:
        connection.execute(policy.insert().values(id=policy_id, tool_id=tool_id, created_at=at, **row))
    else:
        connection.execute(update(policy).where(policy.c.id == policy_id).values(archived_at=None, **row))
    rules = [rule_to_json(rule) for rule in version.rules]
    connection.execute(
        policy_version.insert().values(
            policy_id=policy_id, rules=rules, published_at=at, published_by=plain(version.published_by),
            note=version.note, **row,
        )
    )  # fmt: skip


def archive(connection: Connection, policy_id: str, at: datetime) -> None:
    """Take a policy out of force."""
    connection.execute(update(policy).where(policy.c.id == policy_id).values(archived_at=at))


def version_of(row: Any) -> PolicyVersion:
    """A row as a version."""
    by = row.published_by
    return PolicyVersion(
        name=row.name,
        version=row.version,
        rules=[rule_from_json(rule) for rule in row.rules],
        published_at=row.published_at,
        published_by=Actor(type=ActorType[by["type"]], id=by["id"], name=by["name"]) if by else None,
        note=row.note,
    )


def reference_of(row: Any) -> PolicyReference:
    """A row as a reference to its first rule."""
    rule = rule_from_json(row.rules[0]).in_words
    return PolicyReference(policy_id=Id(row.policy_id), name=row.name, version=row.version, rule=rule)


def build(row: Any) -> Policy:
    """A row as a policy with its version in force."""
    return Policy(
        id=Id(row.id), name=row.name, version=row.version, current=version_of(row), tool_id=row.tool_id,
        archived_at=row.archived_at, created_at=row.created_at,
    )  # fmt: skip
