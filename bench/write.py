"""Durable units (tool run + ledger entry + chain + counters) a second, with 1, 16 and 256 callers.

Handrail's writer against raw sqlite3 (one transaction per batch of as many units as there are callers) and against a
naive async ORM; the same schema, rows, chain and fsync. `requestToolRun`'s whole use case is shown beside it.
"""

import asyncio
import itertools
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.measure import Report, interleaved, median, ratio, scratch
from bench.sides import Naive, Raw, plain_row
from bench.stage import Stage, staged
from handrail.core.clock import now
from handrail.core.counters import Key
from handrail.core.ids import Id, new_id
from handrail.core.ledger import Entry
from handrail.core.unit import UnitOfWork
from handrail.core.writer import Unit
from handrail.tool_runs import service, store
from handrail.tool_runs.service.load import note
from handrail.tool_runs.table import columns
from handrail.tool_runs.types import ToolRun

ROUNDS = 5
UNITS = {1: 150, 16: 1_600, 256: 5_120}
NAIVE = {1: 60, 16: 160, 256: 256}
BUDGET = {1: 0.30, 16: 0.25, 256: 0.25}
numbers = itertools.count(1)


def fresh(pattern: ToolRun) -> ToolRun:
    """Another run like it."""
    at = now()
    return replace(pattern, id=Id(new_id(at)), idempotency_key=f"key-{next(numbers)}", requested_at=at)


def keep(uow: UnitOfWork, run: ToolRun) -> None:
    """What every request writes, by the slice's own functions."""
    store.insert(uow.connection, run)
    note(uow, "tool_run.request", None, run)


def recorded(stage: Stage, run: ToolRun) -> tuple[Entry, Counter[Key]]:
    """The entry and the increments of a run, as Handrail makes them."""
    uow = UnitOfWork(None, now(), stage.agent_origin)  # type: ignore[arg-type]  # `note` needs no connection
    note(uow, "tool_run.request", None, run)
    return uow.entries[0], uow.increments


async def callers(count: int, total: int, one: Callable[[], Awaitable[Any]]) -> float:
    """Units a second, when so many callers each wait for their own unit before the next."""

    async def caller() -> None:
        for _ in range(total // count):
            await one()

    start = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(count)))
    return total / (time.perf_counter() - start)


def sides(stage: Stage, raw: Raw, count: int) -> dict[str, Callable[[], float]]:
    """What is measured with so many callers."""

    async def ours() -> None:
        unit = Unit(keep, (fresh(stage.pattern),), {}, stage.agent_origin)
        await stage.kernel.writer.submit(unit)

    async def whole() -> None:
        wish = stage.wish(f"whole-{next(numbers)}")
        unit = Unit(service.request, (stage.agent_scope, wish), {}, stage.agent_origin)
        await stage.kernel.writer.submit(unit)

    def least() -> float:
        batches = [
            [(plain_row(columns(run)), *recorded(stage, run)) for run in (fresh(stage.pattern) for _ in range(count))]
            for _ in range(UNITS[count] // count)
        ]
        start = time.perf_counter()
        for batch in batches:
            raw.write(batch)
        return UNITS[count] / (time.perf_counter() - start)

    return {
        "handrail": lambda: stage.run(callers(count, UNITS[count], ours)),
        "raw": least,
        "whole": lambda: stage.run(callers(count, UNITS[count] // 4, whole)),
    }


def naive_side(stage: Stage, naive: Naive, count: int) -> Callable[[], float]:
    """The naive way with so many callers."""

    async def one() -> None:
        run = fresh(stage.pattern)
        await naive.write(columns(run), *recorded(stage, run))

    return lambda: stage.run(callers(count, NAIVE[count], one))


def main() -> int:
    report = Report("write: durable units a second, synchronous=FULL")
    with scratch() as folder, staged(folder / "handrail") as stage:
        raw = Raw(stage.copy(folder / "raw.db"))
        naive = Naive(Path(stage.copy(folder / "naive.db")))
        for count in UNITS:
            measured_sides = sides(stage, raw, count)
            if count == 256:
                measured_sides["naive"] = naive_side(stage, naive, count)
            measured = interleaved(ROUNDS, measured_sides)
            middle = {name: median(values) for name, values in measured.items()}
            many = f"{count} caller{'s' if count > 1 else ''}"
            for name, words in (("handrail", "Handrail"), ("raw", "raw sqlite3"), ("naive", "naive async ORM")):
                if name in middle:
                    report.show(f"{many}: {words}", f"{middle[name]:,.0f} /s")
            report.show(f"{many}: requestToolRun's whole use case", f"{middle['whole']:,.0f} /s")
            report.at_least(f"{many}: Handrail / raw", ratio(measured, "handrail", "raw"), BUDGET[count])
            if "naive" in measured:
                report.at_least(f"{many}: Handrail / naive", ratio(measured, "handrail", "naive"), 20, "{:.1f}")
        stage.run(naive.engine.dispose())
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
