"""Agents: the tables and every statement on them."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    case,
    delete,
    func,
    select,
    update,
)

from handrail.agents.types import Agent, AgentFilter, AgentSort, AgentState
from handrail.core.connections import Page, along, moment, one_of, paged, ranked
from handrail.core.database import Instant, Json, metadata
from handrail.core.kernel import Scope
from handrail.core.names import MOST_CALLED, begins_a_word, name_key
from handrail.core.records import from_row, to_row
from handrail.core.statements import ByKey

agent = Table(
    "agent",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domain.id"), nullable=False),
    Column("name", String(60), nullable=False),
    Column("name_key", String(200), nullable=False),
    Column("description", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("version", String(40), nullable=False),
    Column("state", String(16), nullable=False),
    Column("capabilities", Json, nullable=False),
    Column("keywords", Json, nullable=False),
    Column("model", String(120)),
    Column("system_prompt", Text),
    Column("last_heartbeat_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("domain_id", "name_key"),
    Index(None, "name_key", "id"),
)
agent_tool = Table(
    "agent_tool",
    metadata,
    Column("agent_id", String(36), ForeignKey("agent.id"), primary_key=True),
    Column("tool_id", String(36), ForeignKey("tool.id"), primary_key=True),
    Index(None, "tool_id"),
)
COLUMNS = (
    "id", "domain_id", "name", "description", "version", "state", "capabilities", "keywords", "model",
    "system_prompt", "last_heartbeat_at", "created_at", "revision",
)  # fmt: skip
TOOL_IDS = (
    select(func.aggregate_strings(agent_tool.c.tool_id, ","))
    .where(agent_tool.c.agent_id == agent.c.id)
    .correlate(agent)
    .scalar_subquery()
    .label("tool_ids_text")
)
IN_USE = agent.c.state != AgentState.ARCHIVED.name
BY_NAME = (agent.c.name_key, agent.c.id)
ORDERS = {
    AgentSort.NAME: BY_NAME,
    AgentSort.STATE: (ranked(agent.c.state, [state.name for state in AgentState]), *BY_NAME),
    AgentSort.HEARTBEAT: (moment(agent.c.last_heartbeat_at), *BY_NAME),
    AgentSort.CREATED: (moment(agent.c.created_at), *BY_NAME),
}
BY_ID = ByKey(select(agent, TOOL_IDS), agent.c.id)


def build(row: Any) -> Agent:
    """A row with its tools' ids as a record."""
    return from_row(Agent, row, tool_ids=sorted(row.tool_ids_text.split(",")) if row.tool_ids_text else [])


def visible(query: Select[Any], scope: Scope) -> Select[Any]:
    """Only what exists for this viewer: an agent's own token sees that agent alone."""
    if scope.domains is not None:
        query = query.where(agent.c.domain_id.in_(scope.domains))
    return query if scope.subject is None else query.where(agent.c.id == scope.subject)


def get(connection: Connection, scope: Scope, agent_id: str) -> Agent | None:
    """One agent, or None when it does not exist for this viewer."""
    row = BY_ID.first(connection, agent_id)
    return build(row) if row and scope.sees(row.domain_id, row.id) else None


def by_ids(connection: Connection, ids: list[str]) -> list[Agent | None]:
    """Aligned with `ids`."""
    return [build(row) if row else None for row in BY_ID.rows(connection, ids)]


def name_is_taken(connection: Connection, domain_id: str, name: str, but: str | None = None) -> bool:
    """Whether another agent of the domain has this name, whatever its case."""
    query = select(agent.c.id).where(agent.c.domain_id == domain_id, agent.c.name_key == name_key(name))
    return connection.execute(query.where(agent.c.id != but) if but else query).first() is not None


def chosen_ones(scope: Scope, chosen: AgentFilter) -> Select[Any]:
    """The agents that a filter names."""
    query = visible(select(agent, TOOL_IDS), scope)
    if chosen.domain_id:
        query = query.where(one_of(agent.c.domain_id, chosen.domain_id))
    if chosen.state:
        query = query.where(one_of(agent.c.state, [state.name for state in chosen.state]))
    if chosen.text and chosen.text.strip():
        query = query.where(agent.c.search_text.contains(name_key(chosen.text.strip()), autoescape=True))
    return query


def page(
    connection: Connection, scope: Scope, chosen: AgentFilter, order: AgentSort | None, descending: bool | None,
    first: int | None, after: str | None,
) -> Page[Agent]:  # fmt: skip
    """Agents in an order, by name unless told."""
    sort = along(ORDERS[order or AgentSort.NAME], descending)
    return paged(connection, chosen_ones(scope, chosen), sort, first, after, build)


def called(connection: Connection, scope: Scope, text: str) -> list[str]:
    """The ids of agents that the viewer may mean by this text: a name or a part of it."""
    query = visible(select(agent.c.id).where(begins_a_word(agent.c.name_key, text)), scope)
    return list(connection.scalars(query.order_by(agent.c.id).limit(MOST_CALLED)))


def counts_in_domains(connection: Connection, domain_ids: list[str]) -> list[int]:
    """How many each domain has that are not archived, aligned with `domain_ids`."""
    query = select(agent.c.domain_id, func.count().label("agents")).where(agent.c.domain_id.in_(domain_ids), IN_USE)
    found = {row.domain_id: row.agents for row in connection.execute(query.group_by(agent.c.domain_id))}
    return [found.get(key, 0) for key in domain_ids]


def vitals(connection: Connection, since: datetime) -> list[Any]:
    """By domain and state: how many agents, how many that ever said they are alive, how many since a moment."""
    heard = agent.c.last_heartbeat_at
    query = select(
        agent.c.domain_id, agent.c.state, func.count().label("agents"), func.count(heard).label("beaten"),
        func.count(case((heard >= since, 1))).label("alive"),
    )  # fmt: skip
    return list(connection.execute(query.group_by(agent.c.domain_id, agent.c.state)).all())


def domains_using(connection: Connection, tool_id: str) -> set[str]:
    """The domains of the agents that may call this tool."""
    query = select(agent.c.domain_id).distinct().join(agent_tool, agent_tool.c.agent_id == agent.c.id)
    return set(connection.execute(query.where(agent_tool.c.tool_id == tool_id)).scalars())


def insert(connection: Connection, thing: Agent) -> None:
    """Store a new one."""
    connection.execute(agent.insert().values(**to_row(thing, *COLUMNS), **searchable(thing)))
    link(connection, thing.id, thing.tool_ids)


def save(connection: Connection, thing: Agent) -> None:
    """Store a changed one, without its tools (see `link`)."""
    values = to_row(thing, *COLUMNS[1:]) | searchable(thing)
    connection.execute(update(agent).where(agent.c.id == thing.id).values(**values))


def link(connection: Connection, agent_id: str, tool_ids: list[str]) -> None:
    """Make these the tools that the agent may call."""
    connection.execute(delete(agent_tool).where(agent_tool.c.agent_id == agent_id))
    if tool_ids:
        connection.execute(agent_tool.insert(), [{"agent_id": agent_id, "tool_id": key} for key in tool_ids])


def beat(connection: Connection, agent_id: str, at: datetime) -> None:
    """Store a sign of life."""
    connection.execute(update(agent).where(agent.c.id == agent_id).values(last_heartbeat_at=at))


def searchable(thing: Agent) -> dict[str, str]:
    """The columns that are searched and sorted whatever the case."""
    return {"name_key": name_key(thing.name), "search_text": name_key(f"{thing.name}\n{thing.description}")}
