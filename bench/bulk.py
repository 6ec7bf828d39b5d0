"""Deciding 10,000 runs as one bulk operation, against raw sqlite3 doing the same writes, and against single decisions.

All durable (synchronous=FULL). Raw: a guarded UPDATE, ledger entries with their details and the chain, by
`executemany`, in chunks as large as Handrail's; what is written is prepared beforehand. A single decision is
`decideToolRun` over HTTP; its cost is the server's CPU.
"""

import itertools
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import orjson

from bench.measure import Report, interleaved, median, percentile, ratio, scratch
from bench.server import command, serving
from bench.sides import Raw, Row, chained
from bench.stage import PERSON, Stage, staged
from handrail.accounts.permissions import EVERY
from handrail.bulk import service
from handrail.bulk.service.plan import CHUNK
from handrail.bulk.types import BulkOperation, BulkSelection
from handrail.core import ledger, verification
from handrail.core.clock import to_micros
from handrail.core.kernel import Scope
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.writer import Unit
from handrail.tool_runs.states import Decision
from handrail.tool_runs.table import tool_run
from handrail.tool_runs.types import ToolRunFilter

RUNS = 10_000
SINGLES = 300
ROUNDS = 5
HELD_FOR = 10
DECIDE = Origin("PERSON", "person-1", "Mara Lind", "console", action="tool_run.decide", role="ADMIN")
EVERYWHERE = Scope(EVERY)
GUARDED = """UPDATE tool_run SET votes_cast = ?, held = ?, operation_id = ?, due_at = ?
WHERE id = ? AND state = 'PENDING_APPROVAL' AND revision = ? AND held IS NULL"""
keys = itertools.count(1)


def copies(uow: UnitOfWork, pattern_id: str, count: int) -> None:
    """So many runs that wait, beside the pattern, and no others."""
    uow.telemetry()
    uow.connection.execute(tool_run.delete().where(tool_run.c.id != pattern_id))
    found = uow.connection.execute(tool_run.select().where(tool_run.c.id == pattern_id)).one()
    row = dict(found._mapping) | {"state": "PENDING_APPROVAL", "held": None, "votes_cast": []}
    row |= {"operation_id": None, "due_at": found.decide_by}
    rows = [row | {"id": uow.new_id(), "idempotency_key": f"copy-{next(keys)}"} for _ in range(count)]
    uow.connection.execute(tool_run.insert(), rows)


def write(stage: Stage, function: Any, *args: Any, by: Origin = PERSON, alone: bool = False, **more: Any) -> Any:
    """A unit, through the writer."""
    return stage.run(stage.kernel.writer.submit(Unit(function, args, more, by, alone=alone)))


def planned(stage: Stage) -> BulkOperation:
    """Fresh runs, planned and started."""
    write(stage, copies, stage.pattern.id, RUNS)
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
        going = True
        while going:
            start = time.perf_counter()
            going = write(self.stage, service.step, EVERYWHERE, operation.id, by=DECIDE, alone=True)
            self.chunks.append((time.perf_counter() - start) * 1000)
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


class Least:
    """Raw sqlite3, given what is to be written."""

    def __init__(self, stage: Stage, raw: Raw) -> None:
        self.stage, self.raw = stage, raw

    def __call__(self) -> float:
        """Seconds for all of it."""
        units = prepared(self.stage)
        ids = [str(entry.resource_id) for _, entry in units]
        self.fill(ids)
        begin = time.perf_counter()
        for start in range(0, len(units), CHUNK):
            self.write(units[start : start + CHUNK])
        taken = time.perf_counter() - begin
        assert len(units) == RUNS
        return taken / len(units) * 1e6

    def fill(self, ids: Sequence[str]) -> None:
        """Runs with these ids that wait, in this copy."""
        run, names = self.raw.connection.execute, [column.name for column in tool_run.columns]
        row = dict(zip(names, run(f"SELECT {', '.join(names)} FROM tool_run LIMIT 1").fetchone(), strict=True))
        waiting = {"state": "PENDING_APPROVAL", "held": None, "votes_cast": "[]"}
        run("BEGIN IMMEDIATE")
        run("DELETE FROM tool_run WHERE id != ?", (self.stage.pattern.id,))
        ids = [key for key in ids if key != self.stage.pattern.id]
        self.raw.insert(tool_run, [row | waiting | {"id": key, "idempotency_key": key} for key in ids])
        run("COMMIT")

    def write(self, units: Sequence[tuple[Row, ledger.Entry]]) -> None:
        """One transaction with these."""
        run = self.raw.connection.execute
        run("BEGIN IMMEDIATE")
        seq, previous, at = run("SELECT seq, hash, at FROM ledger_head").fetchone()
        head = ledger.Head(seq, previous, at)
        entries, details, updates = [], [], []
        for after, entry in units:
            seq += 1
            first, second = chained(head, seq, previous, entry)
            entries.append(first)
            details.append(second)
            previous = first["hash"]
            votes, held = orjson.dumps(after["votes_cast"]).decode(), orjson.dumps(after["held"]).decode()
            updates.append((votes, held, after["held"]["operation_id"], None, entry.resource_id, 1))
        changed = self.raw.connection.executemany(GUARDED, updates).rowcount
        assert changed == len(units)
        self.raw.insert(ledger.ledger_entry, entries)
        self.raw.insert(ledger.ledger_detail, details)
        run("UPDATE ledger_head SET seq = ?, hash = ?, at = ?", (seq, previous, to_micros(units[-1][1].at)))
        run("COMMIT")


def singles(folder: Path, agent_count: int = SINGLES) -> float:
    """Microseconds of the server's CPU per single decision over HTTP."""
    kept = folder / "singles"
    kept.mkdir()
    with staged(folder / "single-stage") as stage:
        write(stage, copies, stage.pattern.id, agent_count)
        stage.copy(kept / "handrail.db")
    token = command(kept, "token", "create", "bench", "--scope", "tool_run:read", "--scope", "tool_run:decide")
    document = """mutation ($id: ID!, $hash: String!) { decideToolRun(id: $id, decision: APPROVE, expectedRevision: 1,
      expectedArgumentsHash: $hash) { __typename ... on ToolRun { id state heldDecision { releaseAt } } } }"""
    pages = """query ($after: String) {
      toolRuns(first: 100, after: $after) { nodes { id argumentsHash } pageInfo { endCursor } } }"""
    with serving(kept) as server:
        headers = {"authorization": f"Bearer {token.split()[-1]}"}
        with httpx.Client(base_url=server.url, headers=headers, timeout=60, trust_env=False) as client:
            ask = partial(asked, client)
            found: list[Any] = []
            after = None
            while len(found) < agent_count:
                page = ask(pages, after=after)["toolRuns"]
                found += page["nodes"]
                after = page["pageInfo"]["endCursor"]
            costs = []
            for part in (found[:100], found[100:200], found[200:agent_count]):
                before = server.cpu()
                for one in part:
                    answer = ask(document, id=one["id"], hash=one["argumentsHash"])["decideToolRun"]
                    assert answer["__typename"] == "ToolRun", answer
                costs.append((server.cpu() - before) / len(part) * 1e6)
    return median(costs[1:])


def asked(client: httpx.Client, document: str, **variables: Any) -> Any:
    """The data."""
    body = client.post("/graphql", json={"query": document, "variables": variables}).json()
    assert "errors" not in body, body
    return body["data"]


def main() -> int:
    report = Report(f"bulk: deciding {RUNS:,} runs, synchronous=FULL, chunks of {CHUNK}")
    with scratch() as folder:
        single = singles(folder)
        with staged(folder / "handrail") as stage:
            ours = Ours(stage)
            raw = Raw(stage.copy(folder / "raw.db"))
            ours()  # the first finds nothing known
            ours.chunks, ours.cpu = [], []
            measured = interleaved(ROUNDS, {"handrail": ours, "raw": Least(stage, raw)})
    report.show("Handrail: per run", f"{median(measured['handrail']):.0f} us")
    report.show("raw sqlite3: per run", f"{median(measured['raw']):.0f} us")
    report.show("a single decision over HTTP: CPU", f"{single:,.0f} us")
    report.show("one of many: CPU", f"{median(ours.cpu):.0f} us")
    report.show("writer held per chunk, median", f"{median(ours.chunks):.0f} ms", "100 ms")
    report.show("writer held per chunk, p99", f"{percentile(ours.chunks, 99):.0f} ms", "100 ms")
    report.at_most("time per run, Handrail / raw", ratio(measured, "handrail", "raw"), 1.5)
    report.at_least("CPU, single / one of many", single / median(ours.cpu), 100, "{:.0f}")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
