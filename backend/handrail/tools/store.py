"""Tools: the table and every statement on it."""

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    func,
    or_,
    select,
    update,
)

from handrail.core.connections import Page, along, moment, one_of, paged, ranked
from handrail.core.database import Instant, Json, metadata
from handrail.core.kernel import Scope
from handrail.core.names import MOST_CALLED, begins_a_word, name_key
from handrail.core.records import from_row, to_row
from handrail.core.statements import ByKey
from handrail.tools.types import Risk, Tool, ToolFilter, ToolSort

tool = Table(
    "tool",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domain.id")),
    Column("name", String(100), nullable=False, unique=True),
    Column("description", Text, nullable=False),
    Column("search_text", Text, nullable=False),
    Column("arguments_schema", Json, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("risk", String(8), nullable=False),
    Column("needs_approval", Boolean, nullable=False),
    Column("place", String(16), nullable=False),
    Column("archived_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
    Index(None, "domain_id", "name"),
)
COLUMNS = (
    "id", "domain_id", "name", "description", "arguments_schema", "schema_version", "risk", "needs_approval", "place",
    "archived_at", "created_at", "revision",
)  # fmt: skip
ORDERS = {
    ToolSort.NAME: (tool.c.name,),
    ToolSort.RISK: (ranked(tool.c.risk, [risk.name for risk in Risk]), tool.c.name),
    ToolSort.CREATED: (moment(tool.c.created_at), tool.c.name),
}
BY_ID = ByKey(select(tool), tool.c.id)
BY_NAME = ByKey(select(tool), tool.c.name)


def build(row: Any) -> Tool:
    """A row as a record."""
    return from_row(Tool, row)


def visible(query: Select[Any], scope: Scope) -> Select[Any]:
    """Only what exists for this viewer: tools without a domain are everyone's to see."""
    if scope.domains is None:
        return query
    return query.where(or_(tool.c.domain_id.is_(None), tool.c.domain_id.in_(scope.domains)))


def get(connection: Connection, scope: Scope, tool_id: str) -> Tool | None:
    """One tool, or None when it does not exist for this viewer."""
    return seen(BY_ID.first(connection, tool_id), scope)


def find_by_name(connection: Connection, scope: Scope, name: str) -> Tool | None:
    """The tool of this name, or None when it does not exist for this viewer."""
    return seen(BY_NAME.first(connection, name), scope)


def seen(row: Any, scope: Scope) -> Tool | None:
    """The row as a record, when it exists for this viewer."""
    found = build(row) if row else None
    return found if found and Scope(scope.permissions, scope.domains).sees(found.domain_id) else None


def by_ids(connection: Connection, ids: list[str]) -> list[Tool | None]:
    """Aligned with `ids`."""
    return [build(row) if row else None for row in BY_ID.rows(connection, ids)]


def name_is_taken(connection: Connection, name: str, but: str | None = None) -> bool:
    """Whether another tool has this name."""
    query = select(tool.c.id).where(tool.c.name == name)
    return connection.execute(query.where(tool.c.id != but) if but else query).first() is not None


def chosen_ones(scope: Scope, chosen: ToolFilter) -> Select[Any]:
    """The tools that a filter names."""
    query = visible(select(tool), scope)
    if chosen.domain_id:
        query = query.where(or_(tool.c.domain_id.is_(None), one_of(tool.c.domain_id, chosen.domain_id)))
    if chosen.risk:
        query = query.where(one_of(tool.c.risk, [risk.name for risk in chosen.risk]))
    if chosen.text and chosen.text.strip():
        query = query.where(tool.c.search_text.contains(name_key(chosen.text.strip()), autoescape=True))
    if not chosen.include_archived:
        query = query.where(tool.c.archived_at.is_(None))
    return query


def page(
    connection: Connection, scope: Scope, chosen: ToolFilter, order: ToolSort | None, descending: bool | None,
    first: int | None, after: str | None,
) -> Page[Tool]:  # fmt: skip
    """Tools in an order, by name unless told."""
    sort = along(ORDERS[order or ToolSort.NAME], descending)
    return paged(connection, chosen_ones(scope, chosen), sort, first, after, build)


def called(connection: Connection, scope: Scope, text: str) -> list[str]:
    """The ids of tools that the viewer may mean by this text: a name or a part of it."""
    query = visible(select(tool.c.id).where(begins_a_word(func.lower(tool.c.name), text)), scope)
    return list(connection.scalars(query.order_by(tool.c.id).limit(MOST_CALLED)))


def ids_seen_by(scope: Scope) -> Select[Any]:
    """The ids of those that exist for this viewer, for another statement."""
    return visible(select(tool.c.id), scope)


def counts_by_domain(connection: Connection) -> dict[str | None, int]:
    """How many each domain has that are in use; None: those that all domains share."""
    query = select(tool.c.domain_id, func.count()).where(tool.c.archived_at.is_(None)).group_by(tool.c.domain_id)
    return dict(connection.execute(query).all())


def count_in_domain(connection: Connection, domain_id: str) -> int:
    """How many the domain has that are in use."""
    query = select(func.count()).select_from(tool).where(tool.c.domain_id == domain_id, tool.c.archived_at.is_(None))
    return int(connection.execute(query).scalar_one())


def insert(connection: Connection, thing: Tool) -> None:
    """Store a new one."""
    connection.execute(tool.insert().values(**to_row(thing, *COLUMNS), search_text=searchable(thing)))


def save(connection: Connection, thing: Tool) -> None:
    """Store a changed one."""
    values = to_row(thing, *COLUMNS[1:])
    connection.execute(update(tool).where(tool.c.id == thing.id).values(**values, search_text=searchable(thing)))


def searchable(thing: Tool) -> str:
    """What a text filter looks into, whatever the case."""
    return name_key(f"{thing.name}\n{thing.description}")
