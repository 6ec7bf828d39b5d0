"""Walking the chain against reading the same rows and doing nothing with them, interleaved on one file.

Both sides read every column of every entry with its detail through the same kind of connection.
"""

import os
import resource
import sqlite3
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import orjson

from bench.measure import Report, interleaved, median, ratio, scratch
from handrail.commands import prepare
from handrail.core import ledger, verification
from handrail.core.clock import now, to_micros
from handrail.core.database import Database
from handrail.core.ids import new_id
from handrail.settings import Settings

ROWS = 200_000
ROUNDS = 5
ACTIONS = ("tool_run.request", "tool_run.approve", "tool_run.claim", "tool_run.report")
PLAIN = "SELECT e.*, d.salt, d.detail FROM ledger_entry e JOIN ledger_detail d ON d.seq = e.seq ORDER BY e.seq"


def entries(rows: int) -> Iterator[tuple[tuple[object, ...], tuple[object, ...]]]:
    """Rows of both tables, chained."""
    previous, start = ledger.GENESIS, now() - timedelta(days=365)
    domains, agents = [new_id(start) for _ in range(12)], [new_id(start) for _ in range(60)]
    for seq in range(1, rows + 1):
        run, salt = new_id(start), os.urandom(16).hex()
        detail = orjson.dumps(
            {"actor_name": f"agent-{seq % 60}", "address": "192.0.2.17", "resource_name": "payments.refund",
             "summary": f"Refund of {seq} EUR for order ORD-{seq}", "metadata": {"risk": "HIGH", "rule": seq % 7},
             "before": {"state": "PENDING_APPROVAL", "revision": 1}, "after": {"state": "APPROVED", "revision": 2}}
        ).decode()  # fmt: skip
        fields: list[str | int | None] = [
            to_micros(start) + seq * 1000, "AGENT", agents[seq % 60], ACTIONS[seq % 4], "tool_run", run,
            domains[seq % 12], agents[seq % 60], None, "DONE", "api", f"req_{seq:x}",
            ledger.digest_detail(salt, detail),
        ]  # fmt: skip
        previous = ledger.chain(previous, seq, ledger.digest_fields(fields))
        yield (seq, *fields, previous), (seq, salt, detail)


def fill(file: Path, rows: int) -> None:
    """A ledger of so many entries, in an otherwise empty database."""
    connection = sqlite3.connect(file)
    connection.execute("PRAGMA synchronous=OFF")
    both = entries(rows)
    while chunk := list(islice(both, 5000)):
        connection.executemany(f"INSERT INTO ledger_entry VALUES ({','.join('?' * 15)})", [one for one, _ in chunk])
        connection.executemany("INSERT INTO ledger_detail VALUES (?,?,?)", [other for _, other in chunk])
        last = chunk[-1][0]
    connection.execute("DELETE FROM ledger_head")
    connection.execute("INSERT INTO ledger_head VALUES (1, ?, ?, ?)", (last[0], last[-1], last[1]))
    connection.commit()
    connection.close()


def plain(file: Path) -> float:
    """Rows a second of CPU, read and dropped."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    started, seen = time.process_time(), 0
    cursor = connection.execute(PLAIN)
    while rows := cursor.fetchmany(verification.PAGE):
        seen += len(rows)
    connection.close()
    return seen / (time.process_time() - started)


def verified(database: Database) -> float:
    """Rows a second of CPU, proved."""
    engine = verification.reading(database)
    with engine.connect() as connection:
        started = time.process_time()
        verdict = verification.verify(connection)
        took = time.process_time() - started
    engine.dispose()
    assert verdict.first_bad is None, verdict
    return verdict.entries / took


def peak() -> float:
    """The most memory this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    report = Report(f"verify: the hash chain of {ROWS:,} entries")
    with scratch() as folder:
        settings = Settings(data_dir=folder)
        assert prepare(settings) is None
        file, database = folder / "handrail.db", Database(settings.database())
        fill(file, ROWS)
        plain(file)
        before = peak()
        measured = interleaved(ROUNDS, {"verify": lambda: verified(database), "plain": lambda: plain(file)})
        report.show("plain read", f"{median(measured['plain']):,.0f} rows/s")
        report.show("verify", f"{median(measured['verify']):,.0f} rows/s", "258,000 rows/s")
        report.at_least("verify / plain read", ratio(measured, "verify", "plain"), 0.3)
        report.at_most("memory beyond the plain read's, MB", peak() - before, 20, "{:.0f}")
        database.writing.dispose()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
