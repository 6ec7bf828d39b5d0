"""What a start costs: CPU until `/readyz` answers 200, on an empty and on an existing database; memory when idle."""

import resource
import subprocess
import sys
import time
from pathlib import Path

from bench.measure import Report, interleaved, median, scratch
from bench.server import serving

ROUNDS = 3
IDLE_SECONDS = 5
LIBRARIES = "import orjson, psycopg, sqlalchemy, starlette.applications, strawberry.asgi, uvicorn"


def imports() -> float:
    """CPU seconds that importing the libraries alone takes: the reference on this machine."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", LIBRARIES], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def start(folder: Path) -> float:
    """CPU seconds to the first 200."""
    with serving(folder) as server:
        return server.cpu()


def main() -> int:
    report = Report("start: handrail serve")
    with scratch() as folder:
        fresh = (folder / f"fresh-{number}" for number in range(1000))
        start(folder / "kept")
        measured = interleaved(
            ROUNDS,
            {"imports": imports, "first": lambda: start(next(fresh)), "again": lambda: start(folder / "kept")},
        )
        middle = {name: median(values) for name, values in measured.items()}
        report.show("CPU: importing the libraries alone", f"{middle['imports']:.2f} s")
        report.show("CPU to the first 200, database made", f"{middle['first']:.2f} s")
        report.show("CPU to the first 200, database there", f"{middle['again']:.2f} s", "target <= 1.50 s")
        with serving(folder / "kept") as server:
            time.sleep(IDLE_SECONDS)
            before = server.cpu()
            time.sleep(IDLE_SECONDS)
            report.show("CPU when idle", f"{(server.cpu() - before) / IDLE_SECONDS * 100:.1f} %")
            report.at_most("memory when idle (RSS, MiB)", server.rss(), 110, "{:.0f}")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
