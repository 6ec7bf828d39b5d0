"""Deciding 10,000 runs as one bulk operation, against raw sqlite3 doing the same writes, and against single decisions.

The runs are of a dozen agents and tools, each with arguments of its own; a third of them are of high risk, with duties
separated and somebody they are for. All durable (synchronous=FULL), in chunks that are paced as the job paces them.

Raw: a guarded UPDATE for all of a chunk, ledger entries with their details and the chain by `executemany`, the runs'
outcomes and the operation's progress, 1,000 runs a transaction. What is decided is known to it beforehand; it neither
reads the runs nor asks a rule.

A single decision is the console's own mutation over HTTP, with all that the console asks for; its cost is the server's
CPU. One of many is that of the same server's process for the whole operation as a person does it: planned and run over
HTTP, carried out by the job, and followed until it is done. Beside it stand single decisions by a naive async ORM.
"""

import gc
import itertools
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from bench.decisions import SINGLES, decisions
from bench.measure import Report, interleaved, median, percentile, ratio, scratch
from bench.sides import Naive, Raw, Row, chained
from bench.singles import CALLERS, decide_all
from bench.stage import PERSON, Stage, staged
from handrail.accounts.permissions import EVERY
from handrail.agents.store import agent
from handrail.bulk import service
from handrail.bulk.jobs import paced
from handrail.bulk.types import BulkOperation, BulkSelection
from handrail.core import ledger, verification
from handrail.core.clock import to_micros
from handrail.core.ids import new_id
from handrail.core.kernel import Scope
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.writer import Unit
from handrail.tool_runs.states import Decision
from handrail.tool_runs.table import tool_run
from handrail.tool_runs.types import ToolRunFilter
from handrail.tools.store import tool

RUNS = 10_000
ROUNDS = 5
HELD_FOR = 10
DECIDE = Origin("PERSON", "person-1", "Mara Lind", "console", action="tool_run.decide", role="ADMIN")
EVERYWHERE = Scope(EVERY)
CHUNK = 1000
PART = 100
GUARDED = """UPDATE tool_run SET votes_cast = ?, held = ?, operation_id = ?, due_at = NULL
WHERE id IN (SELECT value FROM json_each(?)) AND state = 'PENDING_APPROVAL' AND revision = 1 AND held IS NULL"""
OUTCOMES = "UPDATE bulk_chunk SET results = ? WHERE operation_id = ? AND number = ?"
PROGRESS = "UPDATE bulk_operation SET done = ?, outcomes = ? WHERE id = ?"
keys = itertools.count(1)


def copies(uow: UnitOfWork, pattern_id: str, count: int) -> None:
    """So many runs that wait, beside the pattern, and no others; of each agent and its tool in turn."""
    uow.telemetry()
    uow.connection.execute(tool_run.delete().where(tool_run.c.id != pattern_id))
    found = uow.connection.execute(tool_run.select().where(tool_run.c.id == pattern_id)).one()
    alike = dict(found._mapping) | {"state": "PENDING_APPROVAL", "held": None, "votes_cast": [], "operation_id": None}
    agents = uow.connection.execute(agent.select().order_by(agent.c.id)).all()
    tools = uow.connection.execute(tool.select().order_by(tool.c.id)).all()
    uow.connection.execute(
        tool_run.insert(),
        [alike | own(uow, agents[at % len(agents)], tools[at % len(tools)], at, count) for at in range(count)],
    )


def own(uow: UnitOfWork, asker: Any, asked: Any, number: int, count: int) -> dict[str, Any]:
    """What a run has of its own. They were asked for one after the other, and an id is of that moment."""
    asked_at = uow.now - timedelta(milliseconds=60 * (count - number))
    spelled = f'{{"amount":{number},"currency":"EUR","order_id":"ORD-{number}"}}'
    high = number % 3 == 0
    return {
        "id": new_id(asked_at), "idempotency_key": f"copy-{next(keys)}", "agent_id": asker.id, "tool_id": asked.id,
        "tool_name": asked.name, "exact_text": spelled, "shown_text": spelled, "arguments_hash": f"{number:064}",
        "summary": f"amount {number} · currency EUR · order_id ORD-{number}",
        "requested_by": {"type": "AGENT", "id": asker.id, "name": asker.name}, "requested_at": asked_at,
        "decide_by": asked_at + timedelta(hours=1), "due_at": asked_at + timedelta(minutes=30),
        "risk": "HIGH" if high else "MEDIUM", "risk_rank": 1 if high else 2, "separation_of_duties": high,
        "on_behalf_of": f"customer-{number}@example.com" if number % 2 else None,
    }  # fmt: skip


def prepare(stage: Stage, count: int) -> None:
    """The same, on a stage."""
    write(stage, copies, stage.pattern.id, count)


def write(stage: Stage, function: Any, *args: Any, by: Origin = PERSON, alone: bool = False, **more: Any) -> Any:
    """A unit, through the writer."""
    return stage.run(stage.kernel.writer.submit(Unit(function, args, more, by, alone=alone)))


def planned(stage: Stage) -> BulkOperation:
    """Fresh runs, planned and started."""
    prepare(stage, RUNS)
    selection = BulkSelection(filter=ToolRunFilter())
    now = stage.kernel.writer.now()
    picked = stage.run(
        stage.kernel.database.read(service.pick, EVERYWHERE, DECIDE, selection, Decision.APPROVE, now)
    )  # fmt: skip
    made = write(
        stage, service.keep, EVERYWHERE, selection, Decision.APPROVE, by=DECIDE, picked=picked, hold_seconds=HELD_FOR
    )
    started: BulkOperation = write(stage, service.start, EVERYWHERE, made.id, made.digest, None, made.total, by=DECIDE)
    return started


class Ours:
    """The operation as the job carries it out, chunk by chunk."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.chunks: list[float] = []
        self.cpu: list[float] = []

    def __call__(self) -> float:
        """Seconds for all of it."""
        operation = planned(self.stage)
        begin, cpu = time.perf_counter(), time.process_time()
        going, parts = True, 1
        while going:
            start = time.perf_counter()
            going = write(self.stage, service.step, EVERYWHERE, operation.id, parts, by=DECIDE, alone=True)
            self.chunks.append((time.perf_counter() - start) * 1000)
            parts = paced(parts, time.perf_counter() - start)
        self.cpu.append((time.process_time() - cpu) / operation.total * 1e6)
        taken = time.perf_counter() - begin
        done = self.stage.run(self.stage.kernel.database.read(service.by_ids, [operation.id]))[0]
        assert [(one.outcome.name, one.count) for one in done.outcomes] == [("DECIDED", operation.total)], done.outcomes
        return taken / operation.total * 1e6


def prepared(stage: Stage) -> list[tuple[Row, ledger.Entry]]:
    """What Handrail wrote in its last operation, as rows to be written again, for runs like those."""
    with stage.kernel.database.writing.begin() as connection:
        head = ledger.read_head(connection).seq
        rows = list(verification.walk(connection, max(0, head - RUNS - 4)))
    made = []
    for row in rows:
        if row.action != "tool_run.approve" or row.resource_id == stage.pattern.id:
            continue
        detail = orjson.loads(row.detail)
        shared = {name: getattr(row, name) for name in ledger.CHAINED if name != "detail_digest"}
        made.append((detail["after"], ledger.Entry(**shared, **detail)))
    return made


def fill(raw: Raw, pattern_id: str, units: Sequence[tuple[Row, ledger.Entry]]) -> None:
    """The runs of these that wait, in a copy, in the order in which they were asked for, as in the other."""
    run, names = raw.connection.execute, [column.name for column in tool_run.columns]
    row = dict(zip(names, run(f"SELECT {', '.join(names)} FROM tool_run LIMIT 1").fetchone(), strict=True))
    waiting = {"state": "PENDING_APPROVAL", "held": None, "votes_cast": "[]"}
    run("BEGIN IMMEDIATE")
    run("DELETE FROM tool_run WHERE id != ?", (pattern_id,))
    ids = sorted(str(entry.resource_id) for _, entry in units)
    raw.insert(tool_run, [row | waiting | {"id": key, "idempotency_key": key} for key in ids])
    run("UPDATE bulk_chunk SET results = NULL")
    run("COMMIT")


class Usual:
    """Single decisions by a naive async ORM."""

    def __init__(self, stage: Stage, file: Path) -> None:
        self.stage, self.file = stage, file
        self.naive = Naive(file)
        self.cpu: list[float] = []

    def __call__(self) -> float:
        """Microseconds for each."""
        units = prepared(self.stage)[:SINGLES]
        raw = Raw(self.file)
        fill(raw, self.stage.pattern.id, units)
        raw.connection.close()
        begin, cpu = time.perf_counter(), time.process_time()
        self.stage.run(decide_all(self.naive, units))
        taken = time.perf_counter() - begin
        self.cpu.append((time.process_time() - cpu) / len(units) * 1e6)
        return taken / len(units) * 1e6


class Least:
    """Raw sqlite3, given what is to be written."""

    def __init__(self, stage: Stage, raw: Raw) -> None:
        self.stage, self.raw = stage, raw
        self.cpu: list[float] = []
        [(self.operation,)] = raw.connection.execute("SELECT id FROM bulk_operation")

    def __call__(self) -> float:
        """Seconds for all of it."""
        units = prepared(self.stage)
        fill(self.raw, self.stage.pattern.id, units)
        begin, cpu = time.perf_counter(), time.process_time()
        for start in range(0, len(units), CHUNK):
            self.write(units[start : start + CHUNK], start)
        taken = time.perf_counter() - begin
        self.cpu.append((time.process_time() - cpu) / RUNS * 1e6)
        assert len(units) == RUNS
        return taken / len(units) * 1e6

    def write(self, units: Sequence[tuple[Row, ledger.Entry]], done: int) -> None:
        """One transaction with these; so many were done before."""
        run = self.raw.connection.execute
        run("BEGIN IMMEDIATE")
        seq, previous, at = run("SELECT seq, hash, at FROM ledger_head").fetchone()
        head = ledger.Head(seq, previous, at)
        entries, details, results = [], [], []
        for _, entry in units:
            seq += 1
            first, second = chained(head, seq, previous, entry)
            entries.append(first)
            details.append(second)
            previous = first["hash"]
            results.append(["DECIDED", "Decided."])
        after = units[0][0]
        ids = text([entry.resource_id for _, entry in units])
        held = (text(after["votes_cast"]), text(after["held"]), after["held"]["operation_id"], ids)
        assert run(GUARDED, held).rowcount == len(units)
        self.raw.insert(ledger.ledger_entry, entries)
        self.raw.insert(ledger.ledger_detail, details)
        parts = [results[at : at + PART] for at in range(0, len(results), PART)]
        told = [(text(part), self.operation, (done + at * PART) // PART) for at, part in enumerate(parts)]
        assert self.raw.connection.executemany(OUTCOMES, told).rowcount == len(parts)
        run(PROGRESS, (done + len(units), text({"DECIDED": done + len(units)}), self.operation))
        run("UPDATE ledger_head SET seq = ?, hash = ?, at = ?", (seq, previous, to_micros(units[-1][1].at)))
        run("COMMIT")


def text(value: Any) -> str:
    """As JSON."""
    return orjson.dumps(value).decode()


def main() -> int:
    report = Report(f"bulk: deciding {RUNS:,} runs, synchronous=FULL")
    with scratch() as folder:
        single, planning, deciding = decisions(folder, prepare, RUNS)
        with staged(folder / "handrail") as stage:
            gc.freeze()
            gc.set_threshold(10_000, 20, 20)  # as the server runs; for both sides
            ours = Ours(stage)
            ours()  # the first finds nothing known
            raw = Least(stage, Raw(stage.copy(folder / "raw.db")))
            usual = Usual(stage, Path(stage.copy(folder / "naive.db")))
            ours.chunks, ours.cpu = [], []
            measured = interleaved(ROUNDS, {"handrail": ours, "raw": raw, "naive": usual})
            stage.run(usual.naive.engine.dispose())
    report.show("Handrail: per run", f"{median(measured['handrail']):.0f} us")
    report.show("raw sqlite3: per run", f"{median(measured['raw']):.0f} us")
    report.at_most("time per run, Handrail / raw", ratio(measured, "handrail", "raw"), 1.5)
    report.show("Handrail: CPU per run", f"{median(ours.cpu):.0f} us")
    report.show("raw sqlite3: CPU per run", f"{median(raw.cpu):.0f} us")
    report.show("writer held per chunk, median", f"{median(ours.chunks):.0f} ms", "target <= 100 ms")
    report.show("writer held per chunk, p99", f"{percentile(ours.chunks, 99):.0f} ms", "target <= 100 ms")
    report.show(f"naive async ORM, {CALLERS} callers: per single decision", f"{median(measured['naive']):,.0f} us")
    report.show("naive async ORM: CPU per single decision", f"{median(usual.cpu):,.0f} us")
    report.at_least("time, naive single decision / one of many", ratio(measured, "naive", "handrail"), 40, "{:.0f}")
    report.show("the same for raw sqlite3", f"{ratio(measured, 'naive', 'raw'):.0f}", "wished >= 100")
    report.show("the server's CPU: a single decision over HTTP", f"{single:,.0f} us")
    report.show("the server's CPU: planning one of many", f"{planning:.0f} us")
    report.show("the server's CPU: deciding one of many", f"{deciding:.0f} us")
    report.at_least("the server's CPU, a single decision / one of many", single / deciding, 25, "{:.0f}")
    report.show("the same for raw sqlite3", f"{single / median(raw.cpu):.0f}", "wished >= 100")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
