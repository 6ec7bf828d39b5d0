"""`write`'s other sides: raw sqlite3 and a naive async ORM, writing the same rows to the same schema."""

import os
import sqlite3
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import registry

from handrail.core import counters, ledger
from handrail.core.clock import now, to_micros
from handrail.tool_runs.table import tool_run

Row = dict[str, Any]


def insert_sql(table: Any) -> str:
    """A plain INSERT with positional parameters."""
    names = [column.name for column in table.columns]
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


UPSERT = """INSERT INTO counter (bucket, domain_id, dimension, "key", metric, value) VALUES (?, ?, ?, ?, ?, ?)
ON CONFLICT (dimension, "key", metric, bucket, domain_id) DO UPDATE SET value = counter.value + excluded.value"""


def chained(head: ledger.Head, seq: int, previous: str, entry: ledger.Entry) -> tuple[Row, Row]:
    """An entry's two rows: serialised, digested and chained, which every side has to do."""
    salt, detail = os.urandom(16).hex(), entry.detail().decode()
    row = {name: getattr(entry, name) for name in ledger.CHAINED if name != "detail_digest"}
    row |= {"seq": seq, "at": to_micros(entry.at), "detail_digest": ledger.digest_detail(salt, detail)}
    row["hash"] = ledger.chain(previous, seq, ledger.digest_fields([row[name] for name in ledger.CHAINED]))
    return row, {"seq": seq, "salt": salt, "detail": detail}


class Raw:
    """The practical limit: prepared tuples, `executemany`, the same pragmas and the same fsync."""

    def __init__(self, file: Path) -> None:
        self.connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-16000"):
            self.connection.execute(f"PRAGMA {pragma}")
        self.statements = {table: insert_sql(table) for table in (tool_run, ledger.ledger_entry, ledger.ledger_detail)}

    def insert(self, table: Any, rows: Sequence[Row]) -> None:
        """Many rows of one table."""
        names = [column.name for column in table.columns]
        self.connection.executemany(self.statements[table], [[row[name] for name in names] for row in rows])

    def write(self, units: Sequence[tuple[Row, ledger.Entry, Counter[counters.Key]]]) -> None:
        """One transaction with these units."""
        run = self.connection.execute
        run("BEGIN IMMEDIATE")
        seq, previous, at = run("SELECT seq, hash, at FROM ledger_head").fetchone()
        head = ledger.Head(seq, previous, at)
        entries, details, increments = [], [], Counter[counters.Key]()
        for _row, entry, added in units:
            seq += 1
            first, second = chained(head, seq, previous, entry)
            entries.append(first)
            details.append(second)
            previous = first["hash"]
            increments.update(added)
        self.insert(tool_run, [row for row, _, _ in units])
        self.insert(ledger.ledger_entry, entries)
        self.insert(ledger.ledger_detail, details)
        self.connection.executemany(UPSERT, [(*key, value) for key, value in increments.items()])
        run("UPDATE ledger_head SET seq = ?, hash = ?, at = ?", (seq, previous, entries[-1]["at"]))
        run("COMMIT")


mapper = registry()


class Run:
    """A tool run to the ORM."""


class EntryRow:
    """A ledger entry to the ORM."""


class DetailRow:
    """A ledger entry's text to the ORM."""


class HeadRow:
    """The ledger's head to the ORM."""


class CounterRow:
    """A counter to the ORM."""


for kind, mapped in (
    (Run, tool_run),
    (EntryRow, ledger.ledger_entry),
    (DetailRow, ledger.ledger_detail),
    (HeadRow, ledger.ledger_head),
    (CounterRow, counters.counter),
):
    mapper.map_imperatively(kind, mapped)


def filled(kind: type[Any], row: Row) -> Any:
    """An ORM object with these columns."""
    thing = kind()
    for name, value in row.items():
        setattr(thing, name, value)
    return thing


class Naive:
    """The usual way: an async session per unit, awaits between its statements. Made right with BEGIN IMMEDIATE, and
    given one connection, with which it is fastest."""

    def __init__(self, file: Path) -> None:
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{file}", pool_size=1, max_overflow=0, pool_timeout=600)
        self.session = async_sessionmaker(self.engine, expire_on_commit=False)

        @event.listens_for(self.engine.sync_engine, "connect")
        def _connect(connection: Any, _record: Any) -> None:
            connection.isolation_level = None
            cursor = connection.cursor()
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=60000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

        @event.listens_for(self.engine.sync_engine, "begin")
        def _begin(connection: Any) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    async def write(self, run: Row, entry: ledger.Entry, increments: Counter[counters.Key]) -> None:
        """One unit."""
        async with self.session() as session, session.begin():
            head = await session.get(HeadRow, 1)
            assert head is not None
            at = max(now(), head.at)  # type: ignore[attr-defined]
            entry.at = at
            start = ledger.Head(head.seq, head.hash, at)  # type: ignore[attr-defined]
            row, detail = chained(start, start.seq + 1, start.hash, entry)
            row["at"] = at
            session.add(filled(Run, run))
            session.add(filled(EntryRow, row))
            await session.flush()
            session.add(filled(DetailRow, detail))
            for key, value in increments.items():
                place = dict(zip(("bucket", "domain_id", "dimension", "key", "metric"), key, strict=True))
                kept = await session.get(CounterRow, place)
                if kept is None:
                    session.add(filled(CounterRow, {**place, "value": value}))
                else:
                    kept.value += value  # type: ignore[attr-defined]
            head.seq, head.hash, head.at = row["seq"], row["hash"], at  # type: ignore[attr-defined]


def plain_row(row: Row) -> Row:
    """A run's columns as the driver takes them: moments as microseconds, JSON as text."""
    values: Row = {}
    for column in tool_run.columns:
        value = row[column.name]
        kind = type(column.type).__name__
        if value is not None and kind == "Instant":
            value = to_micros(value)
        elif value is not None and kind == "Json":
            value = orjson.dumps(value).decode()
        values[column.name] = value
    return values
