"""Idempotency keys for whatever creates: the same key of the same actor gives the same thing for 24 hours.

(Tool-run requests keep their keys with the run, for as long as it lives.)
"""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar, cast

from sqlalchemy import Column, Connection, Index, String, Table, delete, select

from handrail.core.database import Instant, metadata
from handrail.core.graphql import Context, current_action
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
    Index(None, "at"),
)


async def once(context: Context, key: str | None, create: Callable[..., R], *args: Any) -> R:
    """Run `create(uow, *args)` once per key; a replay answers with the thing as it is now.

    Errors: InvalidInput when the key was used with other content, or is none.
    """
    if key is None:
        return await context.write(create, *args)
    if not key or "\0" in key or len(key) > MOST_LETTERS:
        raise invalid("idempotencyKey", f"A key has 1 to {MOST_LETTERS} letters.")
    content = json.dumps(plain(list(args[1:])), sort_keys=True)
    digest = hashlib.sha256(f"{current_action.get()}{content}".encode()).hexdigest()
    kind = str(current_action.get()).split(".")[0]
    actor = context.signed_in.actor_id or ""

    def unit(uow: UnitOfWork) -> R:
        uow.connection.execute(delete(idempotency_key).where(idempotency_key.c.at < uow.now - LIFE))
        known = find(uow.connection, actor, key)
        if known is None:
            thing: Any = create(uow, *args)
            row = {"actor_id": actor, "key": key, "request_hash": digest, "result_id": thing.id, "at": uow.now}
            uow.connection.execute(idempotency_key.insert().values(**row))
            return cast(R, thing)
        if known.request_hash != digest:
            raise invalid("idempotencyKey", "This key was used with other content.")
        uow.replay()
        return cast(R, context.loaders[kind](uow.connection, [known.result_id])[0])

    return await context.write(unit)


def find(connection: Connection, actor: str, key: str) -> Any:
    """What is kept under this key, or None."""
    table = idempotency_key.c
    return connection.execute(select(idempotency_key).where(table.actor_id == actor, table.key == key)).one_or_none()
