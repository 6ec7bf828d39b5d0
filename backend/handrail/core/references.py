"""What a lower slice refers to by id without knowing who keeps it.

Upper slices' finders are registered where the schema is put together; a lower slice asks here whether the thing
exists and what it is like.
"""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

Finder = Callable[[Connection, list[str]], list[Any]]
_finders: dict[str, Finder] = {}


def register(finders: Mapping[str, Finder]) -> None:
    """`finder(connection, ids)` gives the things, aligned with `ids`, None where there is none."""
    _finders.update(finders)


def find(connection: Connection, kind: str, ids: list[str]) -> list[Any]:
    """The things of that kind, aligned with `ids`, None where there is none."""
    return _finders[kind](connection, ids) if ids else []
