"""How many things a view finds now: all the views of an answer are counted by one statement."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import orjson
from sqlalchemy import Connection

from handrail.core.connections import Chosen, count_each
from handrail.core.kernel import EVERYTHING, Scope

MOST = 100  # nobody reads further: the console says "99+"
AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Counted:
    """A page whose views are counted by the filter that they keep.

    permission: Who may.
    read: The filter from what was kept of it; None when it is none any more.
    chosen: What it finds; None where counting would cost more than it is worth.
    """

    permission: str
    read: Callable[[Any], Any]
    chosen: Callable[[Connection, Scope, Any], Chosen | None]


PAGES: dict[str, Counted] = {}


def key_of(scope: Scope, page: str, state: Any) -> str | None:
    """What `counts` needs to know about a view; None for one that is not counted."""
    kept = state.get("filter")
    if page not in PAGES or not isinstance(kept, dict) or not scope.may(PAGES[page].permission):
        return None
    return orjson.dumps([page, kept, None if scope.domains is None else sorted(scope.domains)]).decode()


def counts(connection: Connection, keys: list[str]) -> list[int | None]:
    """How many each finds, up to 100, aligned with `keys`."""
    queries = {key: query for key in keys if (query := chosen(connection, *orjson.loads(key))) is not None}
    found: dict[str, int] = {}
    for start in range(0, len(queries), AT_ONCE):
        some = list(queries)[start : start + AT_ONCE]
        found |= zip(some, count_each(connection, [queries[key] for key in some], MOST), strict=True)
    return [found.get(key) for key in keys]


def chosen(connection: Connection, page: str, kept: Any, domains: list[str] | None) -> Chosen | None:
    """What the view finds for somebody who sees these domains."""
    filter = PAGES[page].read(kept)
    scope = replace(EVERYTHING, domains=None if domains is None else frozenset(domains))
    return None if filter is None else PAGES[page].chosen(connection, scope, filter)
