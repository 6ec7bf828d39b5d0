"""What is unusual about a run, against the runs of its tool that were let through before it in its domain.

Only what everyone who may read the run may see is compared: arguments as they are shown, so never a secret, and runs
of the run's own domain. However long the history is, the work is bounded: the newest 3,000 runs of the tool are looked
at, the newest 1,000 of them that were let through are compared, without those whose arguments are long.
"""

import math
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from handrail.core.json import decode, escape
from handrail.core.records import REDACTED
from handrail.tool_runs import store
from handrail.tool_runs.outcomes import Oddity, UnusualValue
from handrail.tool_runs.types import ToolRun

ENOUGH = 20  # values to compare with before one can be called unusual
SELDOM = 4  # a new value is unusual where each was seen so often on average; an order's number is always new
SHORT = 64
BARS = 48
MOST_LEAVES = 200
MOST = 20
Step = str | None  # None: any index of a list
Leaf = tuple[str, tuple[Step, ...], Any]


def of_runs(connection: Connection, ids: list[str]) -> list[list[UnusualValue]]:
    """Aligned with `ids`."""
    return [of_run(connection, run) if run else [] for run in store.by_ids(connection, ids)]


def of_run(connection: Connection, run: ToolRun) -> list[UnusualValue]:
    """The whole call first, then argument by argument."""
    before = store.let_through_before(connection, run)
    found = []
    if all(row.agent_id != run.agent_id for row in before) and not store.agent_let_through_before(connection, run):
        found.append(UnusualValue(kind=Oddity.FIRST_BY_AGENT, path="", compared=len(before)))
    return found + compare(run.shown_text, run.redacted_paths, [row.shown_text for row in before])[:MOST]


def compare(text: str, redacted: list[str], before: list[str]) -> list[UnusualValue]:
    """The arguments that stand out among those of other runs, all of them canonical JSON."""
    leaves = [leaf for leaf, _ in zip(leaves_of(decode(text)), range(MOST_LEAVES), strict=False)]
    history = [decode(one) for one in before] if len(before) >= ENOUGH else []
    known: dict[tuple[Step, ...], list[Any]] = {}
    found = []
    for path, steps, value in leaves:
        if path in redacted or not history:
            continue
        if steps not in known:
            known[steps] = [item for one in history for item in values_at(one, steps) if item != REDACTED]
        seen = unusual(path, value, known[steps])
        found += [seen] if seen else []
    return found


def unusual(path: str, value: Any, seen: list[Any]) -> UnusualValue | None:
    """Whether a value stands out among those seen in its place, and how."""
    if is_number(value):
        numbers = sorted(item for item in seen if is_number(item))
        return above(path, value, numbers) if len(numbers) >= ENOUGH else None
    if not isinstance(value, bool | str) or (isinstance(value, str) and len(value) > SHORT) or len(seen) < ENOUGH:
        return None
    different = {item for item in seen if isinstance(item, bool | str)}
    if not different or value in different or len(different) * SELDOM > len(seen):
        return None
    return UnusualValue(kind=Oddity.NEW_VALUE, path=path, compared=len(seen))


def above(path: str, value: float, numbers: list[float]) -> UnusualValue | None:
    """How far a number lies above the 99th percentile of sorted ones, if it does."""
    p99 = numbers[math.ceil(len(numbers) * 0.99) - 1]
    if value <= p99:
        return None
    low, high = float(min(0, numbers[0])), float(max(numbers[-1], value))
    return UnusualValue(
        kind=Oddity.ABOVE_P99, path=path, compared=len(numbers), p99=float(p99), low=low, high=high,
        histogram=histogram(numbers, low, high),
    )  # fmt: skip


def histogram(numbers: list[float], low: float, high: float) -> list[int]:
    """How many lie in each of BARS equal parts; empty where the span is beyond counting."""
    width = (high - low) / BARS
    if not 0 < width < math.inf:
        return []
    bars = [0] * BARS
    for number in numbers:
        bars[min(BARS - 1, int((number - low) / width))] += 1
    return bars


def is_number(value: Any) -> bool:
    """Whether it is a number; JSON's booleans are none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def leaves_of(value: Any, path: str = "", steps: tuple[Step, ...] = ()) -> Iterator[Leaf]:
    """Each value that is no object and no list: its pointer, its place whatever the index, and itself."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from leaves_of(item, f"{path}/{escape(key)}", (*steps, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves_of(item, f"{path}/{index}", (*steps, None))
    else:
        yield path, steps, value


def values_at(value: Any, steps: tuple[Step, ...]) -> list[Any]:
    """What stands in this place of another call."""
    found = [value]
    for step in steps:
        if step is None:
            found = [item for one in found if isinstance(one, list) for item in one]
        else:
            found = [one[step] for one in found if isinstance(one, dict) and step in one]
    return [item for item in found if not isinstance(item, dict | list)]
