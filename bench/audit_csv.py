"""An export of the whole ledger as CSV, against `sqlite3 -csv` of the same columns, while somebody reads the audit log.

Entries per second of the writing process's CPU (a busy machine starves both, not alike), the memory it takes beside the
server's, and what it costs the others: the time of a page of 50 entries.
`AUDIT_ROWS` sets the number of entries.
"""

import os
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from bench.measure import Report, interleaved, median, percentile, ratio, scratch
from bench.server import TICK, Server, command, serving
from bench.verify import fill
from handrail.commands import prepare
from handrail.settings import Settings

ROWS = int(os.environ.get("AUDIT_ROWS", "5000000"))
ROUNDS = 3
PAUSE = 0.01
ALONE = 10
DETAILS = ("before", "after", "metadata", "actor_name", "resource_name", "summary", "address")
SAME = (
    "SELECT e.seq, e.at, e.actor_id, e.action, e.resource_type, e.resource_id, e.actor_type, e.domain_id, e.outcome, "
    f"e.channel, e.request_id, e.hash, {', '.join(f'''json_extract(d.detail, '$.{name}')''' for name in DETAILS)} "
    "FROM ledger_entry e JOIN ledger_detail d ON d.seq = e.seq ORDER BY e.seq"
)
PLAIN = "SELECT e.*, d.detail FROM ledger_entry e JOIN ledger_detail d ON d.seq = e.seq ORDER BY e.seq"
START = "mutation { startExport(input: { kind: AUDIT_LOG, format: CSV }) { ... on Export { id } } }"
PAGE = "{ auditLog(first: 50) { nodes { id at action summary actor { name } } pageInfo { endCursor } } }"


class Waiter:
    """Asks for pages all the time, and notes how long each took."""

    def __init__(self, server: Server, headers: dict[str, str]) -> None:
        self.server, self.headers = server, headers

    @contextmanager
    def asking(self) -> Iterator[list[float]]:
        """The milliseconds of each page while the block lasts."""
        times: list[float] = []
        done = threading.Event()

        def ask() -> None:
            with httpx.Client(base_url=self.server.url, headers=self.headers, trust_env=False, timeout=60) as client:
                while not done.is_set():
                    started = time.perf_counter()
                    assert len(client.post("/graphql", json={"query": PAGE}).json()["data"]["auditLog"]["nodes"]) == 50
                    times.append((time.perf_counter() - started) * 1000)
                    time.sleep(PAUSE)

        thread = threading.Thread(target=ask)
        thread.start()
        try:
            yield times
        finally:
            done.set()
            thread.join()


def resident(pid: int | str, line: str) -> float:
    """MiB, by a line of a process's status; 0 when it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(found.split()[1]) / 1024 for found in status if found.startswith(line)), 0)


def cpu_of_children(pid: int) -> float:
    """Seconds of CPU of the processes that the server started and that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / TICK


def children(pid: int) -> list[str]:
    """The processes that the server started."""
    return [child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()]


class Exports:
    """The server's side. `extra`: the memory that was seen meanwhile, beside the server's own before.

    `pace`: entries a second on the clock.
    """

    def __init__(self, server: Server, client: httpx.Client, folder: Path) -> None:
        self.server, self.client, self.folder = server, client, folder
        self.extra: list[float] = []
        self.pace: list[float] = []

    def ask(self, query: str) -> Any:
        """The data of the only root field."""
        answer = self.client.post("/graphql", json={"query": query}).json()
        assert "errors" not in answer, answer
        return next(iter(answer["data"].values()))

    def run(self) -> float:
        """Entries per second of CPU; `pace` is from the click to a file that can be fetched."""
        pid = self.server.process.pid
        before, most = resident(pid, "RssAnon"), 0.0  # what it maps of the database is the system's to take back
        spent, started = cpu_of_children(pid), time.perf_counter()
        made = self.ask(START)
        while (found := self.ask(f'{{ export(id: "{made["id"]}") {{ state rows problem }} }}'))["state"] == "RUNNING":
            growth = max(0.0, resident(pid, "RssAnon") - before)
            most = max(most, growth + sum(resident(child, "VmRSS") for child in children(pid)))
            time.sleep(0.1)
        seconds = time.perf_counter() - started
        assert found["state"] == "DONE" and found["rows"] >= ROWS, found
        self.extra.append(most)
        for file in (self.folder / "exports").iterdir():
            file.unlink()
        self.pace.append(found["rows"] / seconds)
        return float(found["rows"]) / (cpu_of_children(pid) - spent)


def shell(file: Path, query: str) -> float:
    """Entries per second of CPU of `sqlite3 -csv` into a file."""
    out = file.with_suffix(".csv")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with out.open("wb") as target:
        subprocess.run(["sqlite3", "-csv", "-readonly", str(file), query], stdout=target, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    out.unlink()
    return ROWS / (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def main() -> int:
    report = Report(f"audit_csv: {ROWS:,} entries as CSV, from the click to the file")
    with scratch() as folder:
        kept = folder / "data"
        assert prepare(Settings(data_dir=kept, port=1)) is None
        fill(kept / "handrail.db", ROWS)
        token = command(kept, "token", "create", "bench", "--scope", "audit:read").split()[-1]
        headers = {"authorization": f"Bearer {token}"}
        with (
            serving(kept) as server,
            httpx.Client(base_url=server.url, headers=headers, trust_env=False, timeout=60) as client,
        ):
            waiter, exports = Waiter(server, headers), Exports(server, client, kept)
            quiet: list[float] = []
            busy: list[float] = []

            def alone() -> float:
                with waiter.asking() as times:
                    time.sleep(ALONE)
                quiet.extend(times)
                return median(times)

            def beside() -> float:
                with waiter.asking() as times:
                    exports.run()
                busy.extend(times)
                return median(times)

            exports.run()  # what grows once is not the export's
            exports.extra.clear()
            measured = interleaved(ROUNDS, {
                "export": exports.run,
                "same": partial(shell, kept / "handrail.db", SAME),
                "plain": partial(shell, kept / "handrail.db", PLAIN),
            })  # fmt: skip
            extra = max(exports.extra)
            interleaved(ROUNDS, {"alone": alone, "beside": beside})
    for name, words in (("export", "an export"), ("same", "sqlite3 -csv"), ("plain", "sqlite3 -csv, detail as it is")):
        report.show(f"{words}, entries a second of CPU", f"{median(measured[name]):,.0f}")
    report.show("an export, entries a second on the clock", f"{median(exports.pace):,.0f}")
    report.at_least("export / sqlite3 -csv of the same columns", ratio(measured, "export", "same"), 0.25)
    report.show("the target of that", "", "0.60")
    report.show("export / sqlite3 -csv, detail as it is", f"{ratio(measured, 'export', 'plain'):.2f}")
    report.at_most("MiB it takes beside the server's", extra, 40, "{:.0f}")
    report.show("a page of 50 alone, p95", f"{percentile(quiet, 95):.1f} ms")
    report.show("a page of 50 meanwhile, p95", f"{percentile(busy, 95):.1f} ms")
    report.at_most("p95 meanwhile / alone", percentile(busy, 95) / percentile(quiet, 95), 2)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
