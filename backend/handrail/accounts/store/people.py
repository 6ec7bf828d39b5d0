"""People: the table and every statement on it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    Table,
    Text,
    and_,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from handrail.accounts.types import User, UserSort
from handrail.core.connections import Page, along, moment, paged
from handrail.core.database import Instant, Json, metadata
from handrail.core.kernel import Scope
from handrail.core.names import MOST_CALLED, begins_a_word
from handrail.core.records import from_row, to_row

user_account = Table(
    "user_account",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", String(60), nullable=False),
    Column("name_key", String(120), nullable=False),
    Column("email", String(254), nullable=False),
    Column("email_key", String(254), nullable=False, unique=True),
    Column("password_hash", String(255)),
    Column("role", String(16), nullable=False),
    Column("domains", Json),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant),
    Column("revision", Integer, nullable=False),
)
people = user_account.c
COLUMNS = ("id", "name", "email", "role", "domains", "state", "created_at", "last_seen_at", "revision")
ORDERS = {
    UserSort.NAME: (people.name_key, people.id),
    UserSort.EMAIL: (people.email_key,),
    UserSort.SEEN: (moment(people.last_seen_at), people.name_key, people.id),
    UserSort.CREATED: (moment(people.created_at), people.name_key, people.id),
}


def build(row: Any) -> User:
    """A row as a record."""
    return from_row(User, row)


def email_key(email: str) -> str:
    """What makes two addresses the same one."""
    return email.strip().casefold()


def get(connection: Connection, user_id: str) -> User | None:
    """One person, or None."""
    row = connection.execute(select(user_account).where(people.id == user_id)).one_or_none()
    return build(row) if row else None


def by_ids(connection: Connection, ids: list[str]) -> list[User | None]:
    """Aligned with `ids`."""
    found = {row.id: build(row) for row in connection.execute(select(user_account).where(people.id.in_(ids)))}
    return [found.get(key) for key in ids]


def by_email(connection: Connection, email: str) -> tuple[User, str | None] | None:
    """The person with this address and their password's hash, or None."""
    row = connection.execute(select(user_account).where(people.email_key == email_key(email))).one_or_none()
    return (build(row), row.password_hash) if row else None


def password_hash(connection: Connection, user_id: str) -> str | None:
    """What is stored of their password, or None."""
    hashed: str | None = connection.execute(
        select(people.password_hash).where(people.id == user_id)
    ).scalar_one_or_none()
    return hashed


def page(
    connection: Connection, scope: Scope, first: int | None, after: str | None, order: UserSort | None = None,
    descending: bool | None = None,
) -> Page[User]:  # fmt: skip
    """People, by name unless told: all of them, or those who share a domain with the viewer."""
    query: Select[Any] = select(user_account)
    if scope.domains is not None:
        query = query.where(or_(people.domains.is_(None), touching(people.domains, scope.domains)))
    return paged(connection, query, along(ORDERS[order or UserSort.NAME], descending), first, after, build)


def called(connection: Connection, scope: Scope, text: str) -> list[str]:
    """The ids of people whom the viewer may mean by this text: a name, a part of it, or an address."""
    named = or_(begins_a_word(people.name_key, text), people.email_key == email_key(text))
    query = select(people.id).where(named)
    if scope.domains is not None:
        query = query.where(or_(people.domains.is_(None), touching(people.domains, scope.domains)))
    return list(connection.scalars(query.order_by(people.id).limit(MOST_CALLED)))


def active(connection: Connection) -> list[User]:
    """Everyone who can sign in."""
    query = select(user_account).where(people.state == "ACTIVE").order_by(people.id)
    return [build(row) for row in connection.execute(query)]


def count_admins(connection: Connection, but: str | None = None) -> int:
    """How many can administer everything, apart from one."""
    query = select(func.count()).select_from(user_account)
    query = query.where(people.role == "ADMIN", people.state == "ACTIVE", people.domains.is_(None))
    return int(connection.execute(query.where(people.id != but) if but else query).scalar_one())


def insert(connection: Connection, thing: User, password: str | None) -> None:
    """Store a new one; `password` is its hash."""
    connection.execute(user_account.insert().values(**to_row(thing, *COLUMNS), **keys(thing), password_hash=password))


def save(connection: Connection, thing: User) -> None:
    """Store a changed one."""
    connection.execute(
        update(user_account).where(people.id == thing.id).values(**to_row(thing, *COLUMNS[1:]), **keys(thing))
    )


def save_password(connection: Connection, user_id: str, password: str) -> None:
    """Store a password's hash."""
    connection.execute(update(user_account).where(people.id == user_id).values(password_hash=password))


def forget_password(connection: Connection, user_id: str) -> None:
    """Nobody can sign in with it any more."""
    connection.execute(update(user_account).where(people.id == user_id).values(password_hash=None))


def seen(connection: Connection, user_id: str, at: Any) -> None:
    """When they were last here."""
    connection.execute(update(user_account).where(people.id == user_id).values(last_seen_at=at))


def keys(thing: User) -> dict[str, str]:
    """The columns by which people are found and sorted."""
    return {"name_key": thing.name.casefold()[:120], "email_key": email_key(thing.email)}


def touching(column: ColumnElement[Any], domains: Iterable[str]) -> ColumnElement[bool]:
    """A column of domain ids (JSON text) names at least one of these."""
    text = type_coerce(column, Text)
    return or_(False, *(text.contains(f'"{domain_id}"', autoescape=True) for domain_id in sorted(domains)))


def within(column: ColumnElement[Any], domains: Iterable[str]) -> ColumnElement[bool]:
    """A column of domain ids (JSON text) names none but these: nothing is left when they are taken out."""
    text: ColumnElement[Any] = type_coerce(column, Text)
    for part in (*(f'"{domain_id}"' for domain_id in sorted(domains)), "[", "]", ","):
        text = func.replace(text, part, "")
    return and_(column.is_not(None), text == "")
