"""API tokens: the table and every statement on it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, Index, Select, String, Table, select, update

from handrail.accounts.store.people import user_account, within
from handrail.accounts.types import ApiToken, Role, TokenSort, User, UserState
from handrail.core.connections import Page, along, moment, paged
from handrail.core.database import Instant, Json, metadata
from handrail.core.kernel import Scope
from handrail.core.records import from_row, to_row

api_token = Table(
    "api_token",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("prefix", String(16), nullable=False, unique=True),
    Column("secret_hash", String(64), nullable=False),
    Column("name", String(60), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("agent_id", String(36)),
    Column("scopes", Json, nullable=False),
    Column("domains", Json),
    Column("creator_id", String(36), ForeignKey("user_account.id")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
    Index(None, "agent_id"),
)
token = api_token.c
COLUMNS = (
    "id", "prefix", "name", "kind", "agent_id", "scopes", "domains", "creator_id", "created_at", "expires_at",
    "last_used_at", "revoked_at",
)  # fmt: skip
ORDERS = {
    TokenSort.NAME: (token.name, token.id),
    TokenSort.USED: (moment(token.last_used_at), token.id),
    TokenSort.EXPIRES: (moment(token.expires_at), token.id),
    TokenSort.CREATED: (token.id,),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A token, the hash of its secret, and who made it (None: the command line)."""

    token: ApiToken
    secret_hash: str
    creator: User | None


def build(row: Any) -> ApiToken:
    """A row as a record."""
    return from_row(ApiToken, row)


def by_prefix(connection: Connection, prefix: str) -> Found | None:
    """The token and its maker in one statement, or None."""
    maker = {f"maker_{column.name}": column.label(f"maker_{column.name}") for column in user_account.c}
    query = select(api_token, *maker.values()).outerjoin(user_account, user_account.c.id == token.creator_id)
    row = connection.execute(query.where(token.prefix == prefix)).one_or_none()
    if row is None:
        return None
    return Found(build(row), row.secret_hash, creator(row) if row.maker_id else None)


def creator(row: Any) -> User:
    """The maker's columns as a person."""
    return User(
        id=row.maker_id, name=row.maker_name, email=row.maker_email, role=Role[row.maker_role],
        domains=row.maker_domains, state=UserState[row.maker_state], created_at=row.maker_created_at,
        last_seen_at=row.maker_last_seen_at, revision=row.maker_revision,
    )  # fmt: skip


def by_ids(connection: Connection, ids: list[str]) -> list[ApiToken | None]:
    """Aligned with `ids`."""
    found = {row.id: build(row) for row in connection.execute(select(api_token).where(token.id.in_(ids)))}
    return [found.get(key) for key in ids]


def visible(query: Select[Any], scope: Scope) -> Select[Any]:
    """Only tokens whose domains are all among the viewer's."""
    return query if scope.domains is None else query.where(within(token.domains, scope.domains))


def get(connection: Connection, scope: Scope, token_id: str) -> ApiToken | None:
    """One token, or None when it does not exist for this viewer."""
    row = connection.execute(visible(select(api_token).where(token.id == token_id), scope)).one_or_none()
    return build(row) if row else None


def page(
    connection: Connection, scope: Scope, include_revoked: bool, first: int | None, after: str | None,
    order: TokenSort | None = None, descending: bool | None = None,
) -> Page[ApiToken]:  # fmt: skip
    """Tokens, the newest first unless told."""
    query = visible(select(api_token), scope)
    if not include_revoked:
        query = query.where(token.revoked_at.is_(None))
    sort = along(ORDERS[order], descending) if order else [(token.id, True)]
    return paged(connection, query, sort, first, after, build)


def insert(connection: Connection, thing: ApiToken, secret_hash: str) -> None:
    """Store a new one."""
    connection.execute(api_token.insert().values(**to_row(thing, *COLUMNS), secret_hash=secret_hash))


def revoke(connection: Connection, token_id: str, at: datetime) -> None:
    """It works no more."""
    connection.execute(update(api_token).where(token.id == token_id).values(revoked_at=at))


def used(connection: Connection, token_id: str, at: datetime) -> None:
    """When it was last used."""
    connection.execute(update(api_token).where(token.id == token_id).values(last_used_at=at))


def revoke_all(connection: Connection, creator_id: str, at: datetime) -> None:
    """All that this person made work no more."""
    mine = update(api_token).where(token.creator_id == creator_id, token.revoked_at.is_(None))
    connection.execute(mine.values(revoked_at=at))
