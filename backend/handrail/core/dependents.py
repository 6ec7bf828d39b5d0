"""What still depends on a thing, asked without knowing who depends: upper slices register, lower ones count."""

from collections.abc import Callable

from sqlalchemy import Connection

Counter = Callable[[Connection, str], int]
_counters: dict[str, list[Counter]] = {}


def register(resource_type: str, counter: Counter) -> None:
    """`counter(connection, id)` says how many things of the caller's kind depend on that one."""
    if counter not in _counters.setdefault(resource_type, []):
        _counters[resource_type].append(counter)


def count_dependents(connection: Connection, resource_type: str, resource_id: str) -> int:
    """How many things depend on it."""
    return sum(counter(connection, resource_id) for counter in _counters.get(resource_type, []))
