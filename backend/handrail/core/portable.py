"""Statements to be run elsewhere: in another process, or later. Plain JSON, with their constants."""

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.engine import Dialect

from handrail.core.clock import to_micros


def portable(query: Select[Any], dialect: Dialect) -> dict[str, Any]:
    """Text, constants, and for SQLite the order of its parameters. Made with `statements.parameter`: to be given later.

    Its rows are the driver's: moments are microseconds.
    """
    compiled: Any = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
    given = {name: value for name, value in compiled.params.items() if value is not None}
    values = {name: to_micros(value) if isinstance(value, datetime) else value for name, value in given.items()}
    return {"text": compiled.string, "names": compiled.positiontup, "values": values}


def count_of(query: Select[Any]) -> Select[Any]:
    """How many rows it has."""
    rows = query.with_only_columns(1, maintain_column_froms=True).order_by(None).subquery()
    return select(func.count()).select_from(rows)
