"""Idempotency keys: the same key of the same actor does its work once in 24 hours.

What was done is kept, and a replay answers with it; a refusal is not, and may be tried again. The key's row is written
in the unit that does the work, so of two requests at once exactly one takes effect.

(Tool-run requests keep their keys with the run, for as long as it lives.)
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Connection, Index, String, Table, delete, select

from handrail.core.database import Instant, Json, metadata
from handrail.core.graphql import Context, current_action
from handrail.core.kernel import Scope
from handrail.core.records import plain
from handrail.core.refusals import invalid
from handrail.core.unit import UnitOfWork

R = TypeVar("R")
LIFE = timedelta(hours=24)
MOST_LETTERS = 200
idempotency_key = Table(
    "idempotency_key",
    metadata,
    Column("actor_id", String(64), primary_key=True),
    Column("key", String(MOST_LETTERS), primary_key=True),
    Column("request_hash", String(64), nullable=False),
    Column("result_id", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Column("answer", Json),
    Index(None, "at"),
)


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer under its key: the id of the thing, and what else is needed to give the answer again."""

    id: str
    answer: Any
    now: datetime


Keep = Callable[[Any], tuple[str, Any]]
Recall = Callable[[Connection, Scope, Kept], Any]


def keep_thing(thing: Any) -> tuple[str, Any]:
    """A thing with an id needs no more."""
    return str(thing.id), None


async def once(
    context: Context,
    key: str | None,
    function: Callable[..., R],
    scope: Scope,
    *said: Any,
    keep: Keep = keep_thing,
    recall: Recall | None = None,
    alone: bool = False,
    **own: Any,
) -> R:
    """Run `function(uow, scope, *said, **own)` once per key. `said` is what the caller said, `own` the server's part.

    A replay answers with what `recall` finds for what `keep` kept: unless told, the thing as it stands now, by the
    loader that is named as the action begins. Errors: InvalidInput when the key was used with other content, is none,
    or stands for something that the caller no longer sees.
    """
    write = context.write_alone if alone else context.write
    if key is None:
        return await write(function, scope, *said, **own)
    if not key or "\0" in key or len(key) > MOST_LETTERS:
        raise invalid("idempotencyKey", f"A key has 1 to {MOST_LETTERS} letters.")
    action = str(current_action.get())
    content = json.dumps(plain(list(said)), sort_keys=True)
    digest = hashlib.sha256(f"{action}{content}".encode()).hexdigest()
    actor = context.signed_in.actor_id or ""
    find_again = recall or thing_again(context, action.split(".")[0])

    def unit(uow: UnitOfWork) -> R:
        uow.connection.execute(delete(idempotency_key).where(idempotency_key.c.at < uow.now - LIFE))
        known = find(uow.connection, actor, key)
        if known is None:
            result = function(uow, scope, *said, **own)
            result_id, answer = keep(result)
            row = {"actor_id": actor, "key": key, "request_hash": digest, "result_id": result_id, "at": uow.now}
            uow.connection.execute(idempotency_key.insert().values(**row, answer=answer))
            return result
        if known.request_hash != digest:
            raise invalid("idempotencyKey", "This key was used with other content.")
        again = find_again(uow.connection, scope, Kept(known.result_id, known.answer, uow.now))
        if again is None:
            raise invalid("idempotencyKey", "What was done with this key is not yours to see any more.")
        uow.replay()
        return cast(R, again)

    return await write(unit)


def thing_again(context: Context, kind: str) -> Recall:
    """Finds the thing as it stands now; None when it lies outside the caller's domains by now."""

    def recall(connection: Connection, scope: Scope, kept: Kept) -> Any:
        [found] = context.loaders[kind](connection, [kept.id])
        domain_id = kept.id if kind == "domain" else getattr(found, "domain_id", None)
        return found if scope.sees(domain_id, scope.subject) else None

    return recall


def find(connection: Connection, actor: str, key: str) -> Any:
    """What is kept under this key, or None."""
    table = idempotency_key.c
    return connection.execute(select(idempotency_key).where(table.actor_id == actor, table.key == key)).one_or_none()
