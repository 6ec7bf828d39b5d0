"""`request`'s other side: `requestToolRun` as an ordinary, honest server of Strawberry and aiosqlite has it.

Starlette with Strawberry's own view; aiosqlite and SQL by hand, which costs less than an ORM (half of it, measured
here); one connection and one transaction per request, BEGIN IMMEDIATE, so that no write is lost. It checks and writes
what Handrail does, just as durably, into the same schema: token, head, agent, key, tool and policy are read, the
arguments validated, spelled, hashed and redacted; run, ledger entry, detail, chain, counters and head are written.
"""

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any

import aiosqlite
import orjson
import strawberry
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from strawberry.asgi import GraphQL
from strawberry.scalars import JSON

from bench.sides import UPSERT, chained, insert_sql, plain_row
from handrail.accounts import bearer
from handrail.core import counters, ledger
from handrail.core.clock import from_micros, now
from handrail.core.ids import new_id
from handrail.core.json import canonical
from handrail.policies.types import DECIDE_BY
from handrail.tool_runs.arguments import summarise
from handrail.tool_runs.redaction import redact
from handrail.tool_runs.table import tool_run
from handrail.tools.types import Risk

INSERTS = {table: insert_sql(table) for table in (tool_run, ledger.ledger_entry, ledger.ledger_detail)}
NEWEST = "SELECT v.* FROM policy_version v JOIN policy p ON v.policy_id = p.id AND v.version = p.version"
Row = dict[str, Any]


class Store:
    """The one connection, and whose turn it is."""

    connection: aiosqlite.Connection

    def __init__(self) -> None:
        self.turn = asyncio.Lock()

    async def open(self) -> None:
        """Connect with the settings that Handrail has."""
        self.connection = await aiosqlite.connect(os.environ["VANILLA_DATABASE"], isolation_level=None)
        self.connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            await self.connection.execute(f"PRAGMA {pragma}")

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        """Commits at its end, or rolls back."""
        async with self.turn:
            await self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                await self.connection.execute("ROLLBACK")
                raise
            await self.connection.execute("COMMIT")

    async def one(self, sql: str, *values: Any) -> Row | None:
        """The first row, or None."""
        async with self.connection.execute(sql, values) as cursor:
            row = await cursor.fetchone()
        return dict(row) if row else None

    async def insert(self, table: Any, row: Row) -> None:
        """Add a row."""
        await self.connection.execute(INSERTS[table], [row[column.name] for column in table.columns])


store = Store()


@strawberry.type
class PolicyReference:
    name: str
    version: int
    rule: str


@strawberry.type
class ToolRun:
    id: strawberry.ID
    state: str
    revision: int
    risk: str
    tool_name: str
    summary: str
    arguments_hash: str
    requested_at: datetime
    decide_by: datetime | None
    policy: PolicyReference


@strawberry.type
class Refused:
    message: str


@strawberry.input
class ToolRunRequest:
    tool: str
    arguments: JSON
    reason: str | None = None
    idempotency_key: str


def made(agent: Row, tool: Row, version: Row, given: ToolRunRequest, digest: str, at: datetime) -> Row:
    """The run's row: validated, spelled, hashed and redacted."""
    arguments: dict[str, Any] = given.arguments  # type: ignore[assignment]
    schema = orjson.loads(tool["arguments_schema"])
    Draft202012Validator(schema).validate(arguments)
    shown, paths = redact(arguments, schema)
    number = tool["schema_version"]
    bound = {"agent": agent["id"], "tool": tool["name"], "schemaVersion": number, "arguments": arguments}
    decide_by, rule = at + DECIDE_BY[Risk[tool["risk"]]], orjson.loads(version["rules"])[0]
    return dict.fromkeys(str(column.name) for column in tool_run.columns) | {
        "id": new_id(at), "domain_id": agent["domain_id"], "agent_id": agent["id"], "agent_version": agent["version"],
        "tool_id": tool["id"], "tool_name": tool["name"], "schema_version": number, "risk": tool["risk"],
        "risk_rank": 2, "state": "PENDING_APPROVAL", "revision": 1, "exact_text": canonical(arguments),
        "shown_text": canonical(shown), "arguments_hash": hashlib.sha256(canonical(bound).encode()).hexdigest(),
        "redacted_paths": paths, "summary": summarise(shown), "reason": given.reason,
        "requested_by": {"type": "AGENT", "id": agent["id"], "name": agent["name"]}, "requested_at": at,
        "decide_by": decide_by, "required_approvals": rule["approvers"], "reason_required": False,
        "execute_within": 900, "votes_cast": [], "idempotency_key": given.idempotency_key, "request_hash": digest,
        "policy": {"name": version["name"], "version": version["version"], "rule": rule["in_words"]},
        "due_at": decide_by,
    }  # fmt: skip


async def keep(head: Row, row: Row, name: str) -> None:
    """The run, its entry and detail in the chain, the counters and the head."""
    at = row["requested_at"]
    after = {key: value.isoformat() if isinstance(value, datetime) else value for key, value in row.items()}
    entry = ledger.Entry(
        at=at, actor_type="AGENT", actor_id=row["agent_id"], actor_name=name, action="tool_run.request",
        resource_type="tool_run", resource_id=row["id"], resource_name=row["tool_name"], domain_id=row["domain_id"],
        subject_id=row["agent_id"], channel="api", summary=row["summary"], after=after,
    )  # fmt: skip
    seq = head["seq"] + 1
    first, second = chained(ledger.Head(head["seq"], head["hash"], at), seq, head["hash"], entry)
    await store.insert(tool_run, plain_row(row))
    await store.insert(ledger.ledger_entry, first)
    await store.insert(ledger.ledger_detail, second)
    bucket, domain = counters.bucket_of(at), row["domain_id"]
    dimensions = (("all", ""), ("agent", row["agent_id"]), ("tool", row["tool_id"]))
    rows = [
        (bucket, domain, dimension, key, metric, 1)
        for metric in ("tool_runs.requested", "tool_runs.pending_approval")
        for dimension, key in dimensions
    ]
    await store.connection.executemany(UPSERT, rows)
    await store.connection.execute(
        "UPDATE ledger_head SET seq = ?, hash = ?, at = ?", (seq, first["hash"], first["at"])
    )


async def request(authorization: str, given: ToolRunRequest) -> ToolRun | Refused:
    """One request, in its transaction."""
    token = bearer.parse(authorization.removeprefix("Bearer "))
    known = token and await store.one("SELECT * FROM api_token WHERE prefix = ?", token.prefix)
    if not token or not known or known["secret_hash"] != token.hash or known["revoked_at"]:
        return Refused(message="This API token is not known here.")
    head = await store.one("SELECT * FROM ledger_head")
    agent = await store.one("SELECT * FROM agent WHERE id = ?", known["agent_id"])
    assert head and agent
    key = (agent["id"], given.idempotency_key)
    if await store.one("SELECT id FROM tool_run WHERE agent_id = ? AND idempotency_key = ?", *key):
        return Refused(message="This idempotency key was used before.")
    tool = await store.one("SELECT * FROM tool WHERE name = ?", given.tool)
    mine = "SELECT 1 FROM agent_tool WHERE agent_id = ? AND tool_id = ?"
    if not tool or not await store.one(mine, agent["id"], tool["id"]):
        return Refused(message="There is no such tool for this agent.")
    version = await store.one(f"{NEWEST} WHERE p.tool_id = ?", tool["id"])
    assert version
    digest = hashlib.sha256(orjson.dumps([given.tool, given.arguments, given.reason])).hexdigest()
    row = made(agent, tool, version, given, digest, max(now(), from_micros(head["at"])))
    await keep(head, row, agent["name"])
    shown = {name: row[name] for name in ToolRun.__annotations__}
    return ToolRun(**shown | {"policy": PolicyReference(**row["policy"])})


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def request_tool_run(self, info: strawberry.Info, input: ToolRunRequest) -> ToolRun | Refused:
        authorization = info.context["request"].headers.get("authorization", "")
        async with store.transaction():
            return await request(authorization, input)


@strawberry.type
class Query:
    @strawberry.field
    def alive(self) -> bool:
        return True


@asynccontextmanager
async def lifespan(_app: Starlette) -> AsyncIterator[None]:
    """Connected while the server runs."""
    await store.open()
    yield
    await store.connection.close()


graphql: Any = partial(GraphQL, graphql_ide=None)
app = Starlette(lifespan=lifespan)
app.mount("/graphql", graphql(strawberry.Schema(Query, Mutation)))
