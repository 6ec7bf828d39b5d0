"""A year of figures, in a zone of half an hour, with 10 thousand and with 5 million calls behind it.

The sums are written straight into their tables, as that many calls leave them. A raw scan is measured over a sample of
calls and taken as many times as the sample is smaller: the sums by day, the hours of the week, and a percentile by day.
"""

import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from operator import add
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, Engine, event

import handrail.schema  # noqa: F401 - wires what the slices offer each other
from bench.measure import Report, interleaved, median, ratio, scratch
from handrail.analytics import service
from handrail.analytics.types import AgentOrder, AnalyticsGranularity, AnalyticsRange, Later, StackedBy
from handrail.commands import prepare
from handrail.core.clock import now, to_micros
from handrail.core.counters import bucket_of, daily
from handrail.core.database import Database
from handrail.core.kernel import EVERYTHING
from handrail.settings import Settings
from handrail.usage.rollups import DAY, EVERYWHERE, HOUR, SUMS, tier

SMALL, LARGE, SAMPLE = 10_000, 5_000_000, 200_000
YEAR = 365
AGENTS = 60
MODELS = 20
ROUNDS = 5
ZONE = "Asia/Kolkata"
TARGET = "<= 60 ms"
RAW = (
    """SELECT (at + 19800000000) / 86400000000, count(*), sum(input_tokens), sum(output_tokens), sum(cost_nano),
         sum(latency_us), count(latency_us), count(error_type) FROM agent_call GROUP BY 1""",
    "SELECT (at + 19800000000) / 3600000000 % 168, count(*), count(error_type) FROM agent_call GROUP BY 1",
    """SELECT day, max(latency_us) FROM (SELECT (at + 19800000000) / 86400000000 AS day, latency_us,
         percent_rank() OVER (PARTITION BY (at + 19800000000) / 86400000000 ORDER BY latency_us) AS share
         FROM agent_call WHERE latency_us IS NOT NULL) WHERE share <= 0.95 GROUP BY 1""",
)


def amounts(random: Random, calls: int) -> tuple[int, ...]:
    """What so many calls come to."""
    steps = [0] * 32
    for _ in range(min(calls, 12)):
        steps[min(max(round(random.gauss(14, 2.5)), 0), 31)] += max(calls // 12, 1)
    known = {
        "calls": calls, "errors": calls // 50, "input_tokens": calls * 1800, "output_tokens": calls * 240,
        "unknown_tokens": calls // 60, "cost_nano": calls * 4_100_000, "priced": calls - calls // 9,
        "latency_us": calls * 1_900_000, "timed": sum(steps),
    }  # fmt: skip
    return tuple(known.get(name, 0) for name in SUMS[:-32]) + tuple(steps)


def rows(random: Random, calls: int, end: int) -> Iterator[tuple[Any, ...]]:
    """Rows of sums of a year that ends with this bucket: of all, of each agent and of each model."""
    yield from of_one(random, "all", EVERYWHERE, "", calls, end, 1)
    for key in range(AGENTS):
        yield from of_one(random, "agent", "domain", f"agent-{key}", calls / AGENTS, end, HOUR)
    for key in range(MODELS):
        yield from of_one(random, "model", EVERYWHERE, f"model-{key}", calls / MODELS, end, HOUR)


def of_one(
    random: Random, dimension: str, domain: str, key: str, calls: float, end: int, step: int
) -> Iterator[tuple[Any, ...]]:
    """A year of one key in all tiers; with a step of an hour, its calls begin in the first quarter of it."""
    first = (end - YEAR * DAY) // DAY * DAY
    tiers: dict[int, dict[int, tuple[int, ...]]] = {1: {}, HOUR: {}, DAY: {}}
    for bucket in range(first, end, step):
        share = calls * step / (YEAR * DAY)
        if count := int(share) + (random.random() < share % 1):
            more = amounts(random, count)
            for size, found in tiers.items():
                place = bucket // size * size
                found[place] = tuple(map(add, found[place], more)) if place in found else more
    for size, found in tiers.items():
        for bucket, sums in found.items():
            yield (tier(dimension, size), domain, key, bucket, *sums)


def runs(random: Random, calls: int, end: int) -> Iterator[tuple[Any, ...]]:
    """Counters of tool runs and messages: one run for five calls, most of them decided by people."""
    first = (end - YEAR * DAY) // DAY * DAY
    for bucket in range(first, end):
        share = calls / (YEAR * DAY) / 5
        if count := int(share) + (random.random() < share % 1):
            steps = [f"tool_runs.decided_{random.randint(4, 20):02}" for _ in range(2)]
            names = (
                "tool_runs.requested", "tool_runs.approved", "tool_runs.approved_by_people", "tool_runs.decided",
                "tool_runs.decide_ms", "tool_runs.executed", "conversations.messages", *dict.fromkeys(steps),
            )  # fmt: skip
            for name in names:
                yield (bucket, "domain", "all", "", name, count)
                yield (bucket, "domain", "person", f"person-{bucket % 9}", name, count)


def raw(random: Random, count: int, end: int) -> Iterator[tuple[Any, ...]]:
    """Calls over the same year."""
    last, year = end * 900_000_000, YEAR * 86_400_000_000
    for number in range(count):
        at = last - year + year * number // count
        yield (
            f"{number:036}", "domain", f"agent-{number % AGENTS}", f"span-{number}", None, "gpt-4o", "openai", at,
            random.randint(10**5, 10**7), 1800, 240, None, None, None, 4_100_000, "KNOWN", "genai-prices",
        )  # fmt: skip


def filled(folder: Path, calls: int) -> Path:
    """A database with a year of so many calls."""
    assert prepare(Settings(data_dir=folder, port=1)) is None
    file, random, end = folder / "handrail.db", Random(calls), bucket_of(now())
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA foreign_keys=OFF")
    at = to_micros(now())
    names = [row[1] for row in connection.execute("PRAGMA table_info(domain)") if row[3]]
    values = ["domain" if name in ("id", "name") else at if name.endswith("_at") else "" for name in names]
    connection.execute(f"INSERT INTO domain ({','.join(names)}) VALUES ({','.join('?' * len(names))})", values)
    marks = ",".join("?" * (4 + len(SUMS)))
    columns = ",".join(("dimension", "domain_id", "key", "bucket", *SUMS))
    connection.executemany(f"INSERT INTO usage_rollup ({columns}) VALUES ({marks})", rows(random, calls, end))
    counted = list(runs(random, calls, end))
    found: Counter[Any] = Counter()
    for *place, value in counted:
        found[tuple(place)] += value
    counted += [(*place, value) for place, value in daily(found).items()]
    connection.executemany(
        "INSERT INTO counter (bucket, domain_id, dimension, key, metric, value) VALUES (?,?,?,?,?,?)",
        counted,
    )
    if calls == LARGE:
        connection.executemany(f"INSERT INTO agent_call VALUES ({','.join('?' * 17)})", raw(random, SAMPLE, end))
    connection.commit()
    connection.close()
    return file


def figures(connection: Connection) -> Any:
    """All cards and the series of a year by day."""
    wanted = AnalyticsRange(from_=now() - timedelta(days=YEAR - 1), to=now())
    return service.analytics(
        connection, EVERYTHING, wanted, AnalyticsGranularity.DAY, ZONE, None, None, now()
    )  # fmt: skip


def layers(connection: Connection, later: Later) -> Any:
    """The year in layers."""
    return later.stacked(connection, StackedBy.AGENT)


def oversight(connection: Connection, later: Later) -> Any:
    """How people decided in the year."""
    return later.oversight(connection)


def afterwards(engine: Engine, part: Callable[[Connection, Later], Any]) -> float:
    """Milliseconds for a part of the answer that is worked out only when asked for."""
    with engine.connect() as connection:
        later = figures(connection).later
    return took(engine, partial(part, later=later))


def agents(connection: Connection) -> Any:
    """The agents of a year."""
    wanted = AnalyticsRange(from_=now() - timedelta(days=YEAR - 1), to=now())
    return service.top_agents(connection, EVERYTHING, wanted, ZONE, None, AgentOrder.COST, 10, now())


def took(engine: Engine, function: Callable[[Connection], Any]) -> float:
    """Milliseconds."""
    with engine.connect() as connection:
        started = time.perf_counter()
        found = function(connection)
        spent = (time.perf_counter() - started) * 1000
    assert found
    return spent


def statements(engine: Engine) -> list[tuple[str, Any]]:
    """What the figures ask the database."""
    asked: list[tuple[str, Any]] = []

    def ask(_connection: Any, _cursor: Any, statement: str, given: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, given))

    event.listen(engine, "before_cursor_execute", ask)
    took(engine, figures)
    event.remove(engine, "before_cursor_execute", ask)
    return [(statement, given) for statement, given in asked if statement.startswith("SELECT")]


def answered(file: Path, asked: list[tuple[str, Any]]) -> float:
    """Milliseconds that the database alone takes for these statements, rows fetched."""
    connection = sqlite3.connect(file)
    started = time.perf_counter()
    for statement, given in asked:
        connection.execute(statement, given).fetchall()
    spent = (time.perf_counter() - started) * 1000
    connection.close()
    return spent


def scanned(file: Path) -> float:
    """Milliseconds that a scan of all calls would take, from a scan of the sample."""
    connection = sqlite3.connect(file)
    started = time.perf_counter()
    for statement in RAW:
        assert len(connection.execute(statement).fetchall()) >= 168
    spent = (time.perf_counter() - started) * 1000
    connection.close()
    return spent * LARGE / SAMPLE


def main() -> int:
    report = Report("analytics: a year by day in a zone of half an hour, with the year before and the week's hours")
    with scratch() as folder:
        engines: dict[int, Engine] = {}
        for calls in (SMALL, LARGE):
            (folder / str(calls)).mkdir()
            filled(folder / str(calls), calls)
            engines[calls] = Database(Settings(data_dir=folder / str(calls)).database()).writing
        sides: dict[str, Callable[[], float]] = {
            "small": partial(took, engines[SMALL], figures),
            "large": partial(took, engines[LARGE], figures),
            "agents": partial(took, engines[LARGE], agents),
            "layers": partial(afterwards, engines[LARGE], layers),
            "few layers": partial(afterwards, engines[SMALL], layers),
            "oversight": partial(afterwards, engines[LARGE], oversight),
            "few decisions": partial(afterwards, engines[SMALL], oversight),
            "database": partial(answered, folder / str(LARGE) / "handrail.db", statements(engines[LARGE])),
            "raw": partial(scanned, folder / str(LARGE) / "handrail.db"),
        }
        for side in sides.values():
            side()
        measured = interleaved(ROUNDS, sides)
        report.show(f"{LARGE:,} calls, in the database", f"{median(measured['database']):.0f} ms", TARGET)
        report.show(f"{LARGE:,} calls, all of it", f"{median(measured['large']):.0f} ms")
        report.show(f"{SMALL:,} calls, all of it", f"{median(measured['small']):.0f} ms")
        report.show(f"the agents in order, {LARGE:,} calls", f"{median(measured['agents']):.0f} ms", TARGET)
        report.show(f"the year in layers by agent, {LARGE:,} calls", f"{median(measured['layers']):.0f} ms", TARGET)
        report.show(f"oversight, {LARGE // 5:,} tool runs", f"{median(measured['oversight']):.0f} ms", TARGET)
        report.show(f"a raw scan of {LARGE:,} calls", f"{median(measured['raw']):,.0f} ms")
        report.at_most(f"{LARGE:,} calls / {SMALL:,} calls", ratio(measured, "large", "small"), 2.0)
        report.show("the same of the layers", f"{ratio(measured, 'layers', 'few layers'):.2f}")
        report.show("the same of oversight", f"{ratio(measured, 'oversight', 'few decisions'):.2f}")
        report.at_least("raw scan / figures", ratio(measured, "raw", "large"), 50, "{:.0f}")
        for engine in engines.values():
            engine.dispose()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
