"""Domains: the table and every statement on it."""

from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Integer, Select, String, Table, Text, select, update

from handrail.core.connections import Page, along, moment, paged
from handrail.core.database import Instant, Json, metadata
from handrail.core.kernel import Scope
from handrail.core.names import MOST_CALLED, begins_a_word, name_key
from handrail.core.records import from_row, to_row
from handrail.core.statements import ByKey
from handrail.domains.types import Domain, DomainSort

domain = Table(
    "domain",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("name_key", String(200), nullable=False, unique=True),
    Column("description", Text, nullable=False),
    Column("keywords", Json, nullable=False),
    Column("owner_id", String(36), ForeignKey("user_account.id")),
    Column("default_agent_id", String(36)),
    Column("archived_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
)
COLUMNS = (
    "id", "name", "description", "keywords", "owner_id", "default_agent_id", "archived_at", "created_at", "revision",
)  # fmt: skip
ORDERS = {
    DomainSort.NAME: (domain.c.name_key,),
    DomainSort.CREATED: (moment(domain.c.created_at), domain.c.name_key),
}
BY_ID = ByKey(select(domain), domain.c.id)


def build(row: Any) -> Domain:
    """A row as a record."""
    return from_row(Domain, row)


def visible(query: Select[Any], scope: Scope) -> Select[Any]:
    """Only what exists for this viewer."""
    return query if scope.domains is None else query.where(domain.c.id.in_(scope.domains))


def get(connection: Connection, scope: Scope, domain_id: str) -> Domain | None:
    """One domain, or None when it does not exist for this viewer."""
    row = BY_ID.first(connection, domain_id)
    return build(row) if row and (scope.domains is None or row.id in scope.domains) else None


def by_ids(connection: Connection, ids: list[str]) -> list[Domain | None]:
    """Aligned with `ids`."""
    return [build(row) if row else None for row in BY_ID.rows(connection, ids)]


def name_is_taken(connection: Connection, name: str, but: str | None = None) -> bool:
    """Whether another domain has this name, whatever its case."""
    query = select(domain.c.id).where(domain.c.name_key == name_key(name))
    return connection.execute(query.where(domain.c.id != but) if but else query).first() is not None


def page(
    connection: Connection, scope: Scope, include_archived: bool, order: DomainSort | None, descending: bool | None,
    first: int | None, after: str | None,
) -> Page[Domain]:  # fmt: skip
    """Domains by name."""
    query = visible(select(domain), scope)
    if not include_archived:
        query = query.where(domain.c.archived_at.is_(None))
    return paged(connection, query, along(ORDERS[order or DomainSort.NAME], descending), first, after, build)


def called(connection: Connection, scope: Scope, text: str) -> list[str]:
    """The ids of domains that the viewer may mean by this text: a name or a part of it."""
    query = visible(select(domain.c.id).where(begins_a_word(domain.c.name_key, text)), scope)
    return list(connection.scalars(query.order_by(domain.c.id).limit(MOST_CALLED)))


def has_default_agent(connection: Connection, domain_id: str, agent_id: str) -> bool:
    """Whether this agent is the domain's default."""
    query = select(domain.c.id).where(domain.c.id == domain_id, domain.c.default_agent_id == agent_id)
    return connection.execute(query).first() is not None


def in_use(connection: Connection) -> list[str]:
    """The ids of those that are not archived."""
    return list(connection.scalars(select(domain.c.id).where(domain.c.archived_at.is_(None))))


def insert(connection: Connection, thing: Domain) -> None:
    """Store a new one."""
    connection.execute(domain.insert().values(**to_row(thing, *COLUMNS), name_key=name_key(thing.name)))


def save(connection: Connection, thing: Domain) -> None:
    """Store a changed one."""
    connection.execute(
        update(domain)
        .where(domain.c.id == thing.id)
        .values(**to_row(thing, *COLUMNS[1:]), name_key=name_key(thing.name))
    )
