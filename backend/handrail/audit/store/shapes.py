"""Which fields ever stood together in one entry: what never meets is known without looking for it.

Two values that are both common and never meet are the worst that an index of words can be asked: it walks both lists to
their ends. So each entry has one more token for all its fields together, its shape, and one for these with its actor.
There are few different ones. A question about several fields becomes one for the shapes that answer it, however many
fields it names and whatever it excludes; when there is none, there is nothing to look for.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Index, String, Table, or_, select, text

from handrail.audit.query import Condition, Wanted
from handrail.audit.store.conditions import holds
from handrail.audit.tokens import FACETS, shape
from handrail.core.database import metadata
from handrail.core.kernel import Scope

audit_shape = Table(
    "audit_shape",
    metadata,
    Column("token", String(24), primary_key=True),
    Column("by_actor", Boolean, nullable=False),
    Column("actor_id", String(64)),
    Column("actor_type", String(8), nullable=False),
    Column("action", String(64), nullable=False),
    Column("resource_type", String(32), nullable=False),
    Column("domain_id", String(36)),
    Column("outcome", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Index(None, "by_actor", "actor_id"),
)
columns = audit_shape.c
FIELDS = ("token", "by_actor", "actor_id", *FACETS)
ADD = text(
    f"INSERT INTO audit_shape ({', '.join(FIELDS)})"  # noqa: S608 (the names above)
    f" VALUES ({', '.join(f':{name}' for name in FIELDS)}) ON CONFLICT DO NOTHING"
)
MOST = 200


def of_entry(row: Any) -> Iterable[dict[str, Any]]:
    """The shapes of a ledger row, without and with its actor."""
    facets = {name: getattr(row, name) for name in FACETS}
    for by_actor in (False, True):
        actor_id = row.actor_id if by_actor else None
        yield {"token": shape(row, by_actor), "by_actor": by_actor, "actor_id": actor_id, **facets}


def narrowed(connection: Connection, scope: Scope, wanted: Wanted) -> Wanted:
    """With the shapes that answer its conditions on fields, where these could be much work."""
    for by_actor in (True, False):
        fields = {"actor_id", *FACETS} if by_actor else set(FACETS)
        told = tuple(one for one in wanted.conditions if {match.field for match in one.any} <= fields)
        about_actors = any(match.field == "actor_id" for one in told for match in one.any)
        if by_actor == about_actors and hard(told, scope):
            tokens = answering(connection, scope, told, by_actor)
            if len(tokens) <= MOST:
                return replace(wanted, shapes=tokens, shaped=told)
    return wanted


def hard(told: tuple[Condition, ...], scope: Scope) -> bool:
    """Whether one list of the index does not answer it."""
    limited = scope.domains is not None
    return any(one.negated for one in told) or len(told) + limited > 1


def answering(connection: Connection, scope: Scope, told: tuple[Condition, ...], by_actor: bool) -> tuple[str, ...]:
    """The tokens of the shapes that meet these conditions; one more than may be looked up."""
    query = select(columns.token).where(columns.by_actor == by_actor, *(holds(one, dict(columns)) for one in told))
    if scope.domains is not None:
        query = query.where(or_(columns.domain_id.is_(None), columns.domain_id.in_(scope.domains)))
    return tuple(connection.scalars(query.limit(MOST + 1)))
