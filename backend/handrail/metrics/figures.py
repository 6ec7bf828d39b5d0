"""The figures of the last hour, out of the ring and what stands now."""

from collections.abc import Callable, Sequence

from handrail.metrics.ring import HOUR, Cell, Domains, Ring, begin_of, median, total
from handrail.metrics.types import Figure, RunMinute

PACE = 5  # minutes over which the pace is taken
Measure = Callable[[Cell], float | None]


def minutes(ring: Ring, domains: Domains, now: int) -> list[RunMinute]:
    """The last 60 minutes; those that are not known had nothing."""
    found = []
    for minute in range(now - HOUR + 1, now + 1):
        counts = (ring.cell(minute, domains) or Cell()).counts
        ended = {name: counts[name] for name in ("by_policy", "by_people", "failed")}
        found.append(RunMinute(at=begin_of(minute), **ended))
    return found


def figures(ring: Ring, domains: Domains, now: int, waiting: int, executing: int) -> list[Figure]:
    """All six. `now` is the running minute."""
    cells = [ring.cell(minute, domains) for minute in range(now - 2 * HOUR + 1, now + 1)]
    return [
        pace(cells),
        gauge("waiting", waiting, cells),
        hourly("approval_rate", "%", approval_rate, cells),
        hourly("seconds_to_decide", "s", lambda cell: median(cell.durations), cells),
        hourly("failure_rate", "%", failure_rate, cells),
        gauge("executing", executing, cells),
    ]


def pace(cells: Sequence[Cell | None]) -> Figure:
    """Requests per minute: now and an hour ago over five full minutes, the series by full minutes."""
    full = cells[:-1]
    counts = [None if cell is None else float(cell.counts["requested"]) for cell in full]
    before = full[-PACE - HOUR : -HOUR]
    return Figure(
        key="runs_per_minute", value=mean(counts[-PACE:]), unit="/min",
        previous=None if None in before else mean(counts[-PACE - HOUR : -HOUR]), series=counts[-HOUR:],
    )  # fmt: skip


def hourly(key: str, unit: str, measure: Measure, cells: Sequence[Cell | None]) -> Figure:
    """A rate or a median over the last hour, and over the hour before if all of it is known."""
    before, last = cells[:HOUR], cells[HOUR:]
    return Figure(
        key=key, value=measure(known(last)), unit=unit, previous=None if None in before else measure(known(before)),
        series=[None if cell is None else measure(cell) for cell in last],
    )  # fmt: skip


def gauge(key: str, now: int, cells: Sequence[Cell | None]) -> Figure:
    """What stands now, and backwards from it by what came and went in each minute."""
    level, levels = float(now), list[float | None]()
    for cell in reversed(cells[HOUR - 1 :]):
        if cell is None:
            break
        levels.append(max(level, 0.0))
        level -= cell.counts[key]
    levels += [None] * (HOUR + 1 - len(levels))
    levels.reverse()
    return Figure(key=key, value=float(now), unit="runs", previous=levels[0], series=levels[1:])


def known(cells: Sequence[Cell | None]) -> Cell:
    """What is known of them, together."""
    return total(cell for cell in cells if cell is not None)


def mean(values: Sequence[float | None]) -> float | None:
    """The mean of those that are known."""
    found = [value for value in values if value is not None]
    return round(sum(found) / len(found), 1) if found else None


def share(part: int, whole: int) -> float | None:
    """In per cent; of nothing there is none."""
    return round(100 * part / whole, 2) if whole else None


def approval_rate(cell: Cell) -> float | None:
    """What part of the decisions by people were approvals."""
    return share(cell.counts["approved"], cell.counts["approved"] + cell.counts["rejected"])


def failure_rate(cell: Cell) -> float | None:
    """What part of the runs that ended had failed."""
    counts = cell.counts
    return share(counts["failed"], counts["failed"] + counts["by_policy"] + counts["by_people"])
