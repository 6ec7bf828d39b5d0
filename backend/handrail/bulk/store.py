"""Bulk operations: the tables and every statement on them. A chunk's runs and outcomes are one row of JSON each."""

from itertools import islice
from typing import Any

from sqlalchemy import Boolean, Column, Connection, Integer, String, Table, Text, bindparam, select, update

from handrail.bulk.types import BulkOperation, BulkState, LeftOut, LeftOutReason, NamedCount, OutcomeCount, RiskInPlan
from handrail.core.actors import Actor, ActorType
from handrail.core.database import Instant, Json, metadata
from handrail.core.ids import Id
from handrail.tool_runs.types import Decision, DecisionOutcome
from handrail.tools.types import Risk

operation = Table(
    "bulk_operation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("decision", String(8), nullable=False),
    Column("reason", Text),
    Column("by", Json, nullable=False),
    Column("domains", Json),
    Column("state", String(8), nullable=False, index=True),
    Column("total", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("chunks", Integer, nullable=False),
    Column("shown", Json, nullable=False),
    Column("selection", Json, nullable=False),
    Column("must_confirm", Boolean, nullable=False),
    Column("hold_seconds", Integer, nullable=False),
    Column("planned_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("release_at", Instant),
    Column("outcomes", Json, nullable=False),
)
chunk = Table(
    "bulk_chunk",
    metadata,
    Column("operation_id", String(36), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("items", Json, nullable=False),
    Column("results", Json),
)
left_out = Table(
    "bulk_left_out",
    metadata,
    Column("operation_id", String(36), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("items", Json, nullable=False),
)
GET = select(operation).where(operation.c.id == bindparam("operation_id"))
SAVE_RESULTS = (
    update(chunk)
    .where(chunk.c.operation_id == bindparam("operation"), chunk.c.number == bindparam("part"))
    .values(results=bindparam("results"))
)
BUSY = (BulkState.RUNNING.name, BulkState.UNDOING.name)


def insert(
    connection: Connection, planned: BulkOperation, items: list[list[Any]], left: list[list[str]], size: int
) -> None:
    """Store a plan with its runs, [id, revision, arguments hash] each, and those left out, [id, reason] each."""
    connection.execute(operation.insert().values(**columns(planned)))
    for table, all_of_them in ((chunk, items), (left_out, left)):
        parts = [all_of_them[start : start + size] for start in range(0, len(all_of_them), size)]
        rows = [{"operation_id": planned.id, "number": number, "items": part} for number, part in enumerate(parts)]
        if rows:
            connection.execute(table.insert(), rows)


def part(connection: Connection, table: Table, operation_id: str, number: int) -> list[Any]:
    """The items of one part of a plan, or of what was left out of it; empty behind the last one."""
    query = select(table.c["items"]).where(table.c.operation_id == operation_id, table.c.number == number)
    return connection.scalar(query) or []


def get(connection: Connection, operation_id: str) -> BulkOperation | None:
    """One operation, or None."""
    row = connection.execute(GET, {"operation_id": operation_id}).one_or_none()
    return build(row) if row else None


def by_ids(connection: Connection, ids: list[str]) -> list[BulkOperation | None]:
    """Aligned with `ids`."""
    found = {row.id: build(row) for row in connection.execute(select(operation).where(operation.c.id.in_(ids)))}
    return [found.get(key) for key in ids]


def save(connection: Connection, changed: BulkOperation) -> None:
    """Store a changed one."""
    connection.execute(update(operation).where(operation.c.id == changed.id).values(**columns(changed)))


def busy(connection: Connection) -> list[BulkOperation]:
    """What has to be carried out or taken back, oldest first."""
    query = select(operation).where(operation.c.state.in_(BUSY)).order_by(operation.c.id)
    return [build(row) for row in connection.execute(query)]


def next_parts(connection: Connection, operation_id: str, most: int) -> list[Any]:
    """The first parts without results."""
    query = select(chunk).where(chunk.c.operation_id == operation_id, chunk.c.results.is_(None))
    return list(connection.execute(query.order_by(chunk.c.number).limit(most)))


def save_results(connection: Connection, parts: list[Any], results: list[list[str]]) -> None:
    """What became of the runs of these parts, one after the other: [outcome, message] each."""
    rest = iter(results)
    rows = [
        {"operation": part.operation_id, "part": part.number, "results": list(islice(rest, len(part.items)))}
        for part in parts
    ]
    connection.execute(SAVE_RESULTS, rows)


def chunks(connection: Connection, operation_id: str) -> list[Any]:
    """Every chunk in order."""
    query = select(chunk).where(chunk.c.operation_id == operation_id).order_by(chunk.c.number)
    return list(connection.execute(query).all())


def columns(thing: BulkOperation) -> dict[str, Any]:
    """A record as a row."""
    shown = {
        "risk": [[one.risk.name, one.count] for one in thing.by_risk],
        "tool": [[one.name, one.count] for one in thing.by_tool],
        "agent": [[one.name, one.count] for one in thing.by_agent],
        "left_out": [[one.reason.name, one.count] for one in thing.left_out],
    }
    plain = (
        "id", "digest", "reason", "domains", "total", "done", "chunks", "selection", "must_confirm", "hold_seconds",
        "planned_at", "expires_at", "started_at", "finished_at", "release_at",
    )  # fmt: skip
    by = {"type": thing.by.type.name, "id": thing.by.id, "name": thing.by.name}
    return {name: getattr(thing, name) for name in plain} | {
        "by": by,
        "decision": thing.decision.name,
        "state": thing.state.name,
        "shown": shown,
        "outcomes": {one.outcome.name: one.count for one in thing.outcomes},
    }


def build(row: Any) -> BulkOperation:
    """A row as a record."""
    shown = row.shown
    return BulkOperation(
        id=Id(row.id), digest=row.digest, decision=Decision[row.decision], reason=row.reason,
        by=Actor(type=ActorType[row.by["type"]], id=row.by["id"], name=row.by["name"]), state=BulkState[row.state],
        total=row.total, done=row.done, chunks=row.chunks,
        by_risk=[RiskInPlan(risk=Risk[name], count=count) for name, count in shown["risk"]],
        by_tool=[NamedCount(name=name, count=count) for name, count in shown["tool"]],
        by_agent=[NamedCount(name=name, count=count) for name, count in shown["agent"]],
        left_out=[LeftOut(reason=LeftOutReason[name], count=count) for name, count in shown["left_out"]],
        must_confirm=row.must_confirm, planned_at=row.planned_at, expires_at=row.expires_at,
        started_at=row.started_at, finished_at=row.finished_at, release_at=row.release_at,
        outcomes=[OutcomeCount(outcome=DecisionOutcome[name], count=count) for name, count in row.outcomes.items()],
        selection=row.selection, hold_seconds=row.hold_seconds, domains=row.domains,
    )  # fmt: skip
