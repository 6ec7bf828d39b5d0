"""What the last two hours did, minute by minute and domain by domain, read off the ledger's rows as they come.

Nothing here is stored: at start the ring is filled again from the ledger, then each row is observed once.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import orjson

from handrail.core.clock import from_micros, to_micros

HOUR = 60
KEPT = 2 * HOUR
EVERYWHERE = ""
MICROS = 60_000_000
STEPS = 50  # buckets of a time per factor e: 2 % wide
RAN = {"EXECUTED", "FAILED"}
Domains = frozenset[str] | None


def minute_of(at: datetime) -> int:
    """The number of the minute since 1970."""
    return to_micros(at) // MICROS


def begin_of(minute: int) -> datetime:
    """When a minute begins."""
    return from_micros(minute * MICROS)


def bucket_of(seconds: float) -> int:
    """The 2 % wide bucket of a duration; a tenth of a second and less are one."""
    return round(math.log(max(seconds, 0.1)) * STEPS)


def median(durations: Counter[int]) -> float | None:
    """The middle of what the buckets hold, in seconds."""
    left = (durations.total() + 1) // 2
    for bucket in sorted(durations):
        left -= durations[bucket]
        if left <= 0:
            return round(math.exp(bucket / STEPS), 1)
    return None


@dataclass(slots=True)
class Cell:
    """One minute (or several) of one domain (or several)."""

    counts: Counter[str] = field(default_factory=Counter)
    durations: Counter[int] = field(default_factory=Counter)

    def add(self, other: "Cell") -> None:
        """Both together."""
        self.counts.update(other.counts)
        self.durations.update(other.durations)


def total(cells: Iterable[Cell]) -> Cell:
    """All of them together."""
    whole = Cell()
    for cell in cells:
        whole.add(cell)
    return whole


@dataclass(frozen=True, slots=True)
class Step:
    """What a ledger row says about a run: from which state (None: it is new) to which, and by whose decision."""

    run_id: str
    left: str | None
    state: str
    by: str | None
    decided_at: str | None

    @classmethod
    def of(cls, row: Any) -> "Step | None":
        """None for rows that moved no run."""
        if row.resource_type != "tool_run" or row.outcome != "DONE" or row.resource_id is None or row.detail is None:
            return None
        detail = orjson.loads(row.detail)
        left, after = (detail["before"] or {}).get("state"), detail["after"] or {}
        state, decision = after.get("state"), after.get("decision")
        if state is None or state == left:
            return None
        by, at = (decision["by"]["type"], decision["at"]) if decision else (None, None)
        return cls(row.resource_id, left, state, by, at)

    def bucket(self) -> int | None:
        """How long a person took, from the request (its moment is in the UUIDv7); None for any other step."""
        if self.by != "PERSON" or self.decided_at is None or self.left != "PENDING_APPROVAL":
            return None
        requested = int(self.run_id.replace("-", "")[:12], 16) / 1000
        return bucket_of(datetime.fromisoformat(self.decided_at).timestamp() - requested)


class Ring:
    """`since` is the first minute that is known in full; None until it is filled."""

    def __init__(self) -> None:
        self.since: int | None = None
        self.today: tuple[date, dict[str, Counter[int]]] = (date.min, {})
        self._minutes: dict[int, dict[str, Cell]] = {}
        self._approved: dict[str, str] = {}

    def observe(self, row: Any) -> None:
        """Take one ledger row, in order."""
        step = Step.of(row)
        if step is None:
            return
        cell = Cell(Counter(gauges(step.left, step.state)))
        if step.left is None:
            cell.counts["requested"] += 1
        if step.state == "APPROVED" and step.by:
            self._approved[row.resource_id] = "by_people" if step.by == "PERSON" else "by_policy"
        bucket = step.bucket()
        if bucket is not None:
            cell.counts[step.state.lower()] += 1
            cell.durations[bucket] += 1
            self._count_today(row, bucket)
        self._end(row.resource_id, step.state, cell)
        self._keep(row.at, row.domain_id, cell)

    def recall(self, row: Any) -> None:
        """Take a row from before the two hours: it counts for today only."""
        step = Step.of(row)
        bucket = step.bucket() if step else None
        if bucket is not None:
            self._count_today(row, bucket)

    def _end(self, run_id: str, state: str, cell: Cell) -> None:
        if state in RAN:
            by = self._approved.pop(run_id, "by_people")
            cell.counts["failed" if state == "FAILED" else by] += 1
        elif state in ("REJECTED", "EXPIRED", "CANCELLED"):
            self._approved.pop(run_id, None)

    def _keep(self, at: datetime, domain_id: str | None, cell: Cell) -> None:
        minute = minute_of(at)
        if minute not in self._minutes:
            self._minutes[minute] = {}
            for old in [known for known in self._minutes if known <= minute - KEPT - 1]:
                del self._minutes[old]
        for domain in {EVERYWHERE, domain_id or EVERYWHERE}:
            self._minutes[minute].setdefault(domain, Cell()).add(cell)

    def _count_today(self, row: Any, bucket: int) -> None:
        day = row.at.date()
        if day > self.today[0]:
            self.today = (day, {})
        if day == self.today[0]:
            for domain in {EVERYWHERE, row.domain_id or EVERYWHERE}:
                self.today[1].setdefault(domain, Counter())[bucket] += 1

    def cell(self, minute: int, domains: Domains) -> Cell | None:
        """One minute of these domains; None when it is not known."""
        if self.since is None or minute < self.since:
            return None
        found = self._minutes.get(minute, {})
        return total(found[name] for name in names(domains) if name in found)

    def median_today(self, day: date, domains: Domains) -> float | None:
        """How long people took today."""
        if self.today[0] != day:
            return None
        return median(sum((self.today[1].get(name, Counter()) for name in names(domains)), Counter()))


def names(domains: Domains) -> Collection[str]:
    """The keys under which these domains are counted."""
    return [EVERYWHERE] if domains is None else domains


def gauges(left: str | None, state: str) -> dict[str, int]:
    """How a step from one state to another moves the numbers of those that wait and execute."""
    moved = Counter[str]()
    for name, of in (("waiting", "PENDING_APPROVAL"), ("executing", "EXECUTING")):
        moved[name] = (state == of) - (left == of)
    return {name: by for name, by in moved.items() if by}
