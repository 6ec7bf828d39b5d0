"""Entries: who may see them, and how they are read."""

from typing import Any

import orjson
from sqlalchemy import Connection, Select, and_, or_, select

from handrail.audit import formats
from handrail.audit.types import AuditEntry, AuditOutcome
from handrail.core.actors import Actor, ActorType
from handrail.core.cursors import Cursors
from handrail.core.erasures import ledger_erasure
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.core.ledger import GENESIS, ledger_detail, ledger_entry, read_head
from handrail.core.viewer import Viewer

table = ledger_entry.c


def may_see(row: Any, scope: Scope) -> bool:
    """Whether a ledger row exists for everyone with this scope: its audience, and their domains."""
    if row.audience is not None and not (row.audience == "people" and scope.person):
        return False
    if scope.subject is not None:
        return bool(row.subject_id == scope.subject)
    return scope.domains is None or row.domain_id in scope.domains


def changes_behind(connection: Connection, scope: Scope, after: int, most: int) -> tuple[list[Any], int]:
    """What was done behind a position and exists for everyone with this scope; and how far the ledger goes."""
    end = max(read_head(connection).seq, after)
    audiences = [table.audience.is_(None)] + ([table.audience == "people"] if scope.person else [])
    query = entries().where(table.seq > after, table.seq <= end, table.outcome == "DONE", or_(*audiences))
    if scope.subject is not None:
        query = query.where(table.subject_id == scope.subject)
    elif scope.domains is not None:
        query = query.where(table.domain_id.in_(scope.domains))
    return list(connection.execute(query.order_by(table.seq).limit(most)).all()), end


def visible(query: Select[Any], viewer: Viewer) -> Select[Any]:
    """`may_see` as a condition, and what concerns this viewer alone: their settings, and their own deeds."""
    scope = viewer.scope
    audiences = [table.audience.is_(None), table.audience == f"user:{viewer.user_id}"]
    if viewer.user_id is not None:
        audiences.append(table.audience == "people")
    query = query.where(or_(*audiences))
    if scope.subject is not None:
        return query.where(table.subject_id == scope.subject)
    if scope.domains is None:
        return query
    inside = table.domain_id.in_(scope.domains)
    if viewer.token_id is not None:  # a token may see less than its maker, whose deeds bear the same name
        return query.where(inside)
    return query.where(or_(inside, and_(table.domain_id.is_(None), table.actor_id == viewer.actor_id)))


def build(row: Any, cursors: Cursors, scope: Scope) -> AuditEntry:
    """A ledger row as people read it."""
    detail = orjson.loads(row.detail)
    return AuditEntry(
        id=Id(cursors.encode(row.seq)),
        position=row.seq,
        hash=row.hash,
        neighbour=neighbour,
        sequence=row.seq if scope.domains is None and scope.subject is None else None,
        at=row.at,
        actor=Actor(type=ActorType[row.actor_type], id=row.actor_id, name=detail["actor_name"]),
        action=row.action,
        resource_type=row.resource_type,
        resource_id=row.resource_id,
        resource_name=detail["resource_name"],
        domain_id=row.domain_id,
        outcome=AuditOutcome[row.outcome],
        channel=row.channel,
        request_id=row.request_id,
        address=detail["address"],
        summary=detail["summary"],
        before=told(detail["before"], scope),
        after=told(detail["after"], scope),
        metadata=detail["metadata"],
    )


def told(kept: Any, scope: Scope) -> Any:
    """The fields of a thing as an entry keeps them, without the domains that do not exist for this viewer."""
    return kept if scope.domains is None else formats.told(kept, scope.domains)


def entries() -> Select[Any]:
    """Entries with their detail."""
    return select(ledger_entry, ledger_detail.c.detail).join(ledger_detail, ledger_detail.c.seq == table.seq)


def get(connection: Connection, viewer: Viewer, cursors: Cursors, seq: int) -> AuditEntry | None:
    """One entry, or None when it does not exist for this viewer."""
    row = connection.execute(visible(entries().where(table.seq == seq), viewer)).one_or_none()
    return build(row, cursors, viewer.scope) if row else None


def neighbour(connection: Connection, viewer: Viewer, cursors: Cursors, seq: int, newer: bool) -> AuditEntry | None:
    """The entry next to a position that exists for this viewer."""
    query = visible(entries(), viewer).where(table.seq > seq if newer else table.seq < seq)
    row = connection.execute(query.order_by(table.seq if newer else table.seq.desc()).limit(1)).one_or_none()
    return build(row, cursors, viewer.scope) if row else None


def hashes(connection: Connection, positions: list[str]) -> list[str]:
    """The hashes of entries by their numbers, aligned; zeros before the first."""
    query = select(table.seq, table.hash).where(table.seq.in_([int(position) for position in positions]))
    found = {str(row.seq): row.hash for row in connection.execute(query)}
    return [found.get(position, GENESIS) for position in positions]


def erased(connection: Connection, positions: list[str]) -> list[bool]:
    """Whether a person's data was taken out of entries by their numbers, aligned."""
    query = select(ledger_erasure.c.seq).where(ledger_erasure.c.seq.in_([int(position) for position in positions]))
    found = {str(seq) for seq in connection.scalars(query)}
    return [position in found for position in positions]
