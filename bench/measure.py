"""What every benchmark shares: the machine, medians of interleaved rounds, one table, and budgets that decide."""

import os
import platform
import sqlite3
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
median = statistics.median


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk that holds the checkout (/tmp may be memory), removed afterwards."""
    results = ROOT / "bench" / "results"
    results.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=results, ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def interleaved(rounds: int, sides: dict[str, Callable[[], float]]) -> dict[str, list[float]]:
    """A B A B ...: every side once per round, so that a busy machine slows all of them alike."""
    measured: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, side in sides.items():
            measured[name].append(side())
    return measured


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which so many percent lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]


def ratio(measured: dict[str, list[float]], one: str, other: str) -> float:
    """The median of one side's figure over the other's, round by round."""
    return median(a / b for a, b in zip(measured[one], measured[other], strict=True))


class Report:
    """One table; `gate` adds a row whose budget decides, `show` one that is only for the reader."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.rows: list[tuple[str, str, str, str]] = []
        self.broken = 0
        self._load = os.getloadavg()[0]

    def show(self, name: str, value: str, beside: str = "") -> None:
        """A figure without a budget, or with one that depends on the machine."""
        self.rows.append((name, value, beside, ""))

    def at_most(self, name: str, value: float, budget: float, form: str = "{:.2f}") -> None:
        """Gated: broken above the budget."""
        self._gate(name, form.format(value), f"<= {form.format(budget)}", value <= budget)

    def at_least(self, name: str, value: float, budget: float, form: str = "{:.2f}") -> None:
        """Gated: broken below the budget."""
        self._gate(name, form.format(value), f">= {form.format(budget)}", value >= budget)

    def _gate(self, name: str, value: str, budget: str, holds: bool) -> None:
        self.rows.append((name, value, budget, "ok" if holds else "BROKEN"))
        self.broken += not holds

    def finish(self, header: Sequence[str] = ("what", "measured", "budget or target", "gate")) -> int:
        """Print the table; the exit status."""
        rows = [tuple(header), *self.rows]
        widths = [max(len(row[column]) for row in rows) for column in range(4)]
        print(f"\n{self.title}\n{machine()}, load {self._load:.1f} before, {os.getloadavg()[0]:.1f} after\n")
        for row in rows:
            name, value, budget, gate = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            print(f"  {name}  {value.strip():>{widths[1]}}  {budget}  {gate}".rstrip())
        sys.stdout.flush()
        return 1 if self.broken else 0


def machine() -> str:
    """Where this was measured."""
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
