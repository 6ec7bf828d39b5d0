"""Many keys as one parameter: the same statement whatever their number."""

from typing import Any

import orjson
from sqlalchemy import ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class Listed(FunctionElement[str]):
    """The texts of a JSON list."""

    inherit_cache = True
    name = "listed"


@compiles(Listed, "sqlite")
def _sqlite(element: Any, compiler: Any, **how: Any) -> str:
    return f"(SELECT value FROM json_each({compiler.process(element.clauses, **how)}))"  # noqa: S608


@compiles(Listed, "postgresql")
def _postgresql(element: Any, compiler: Any, **how: Any) -> str:
    return f"(SELECT json_array_elements_text(CAST({compiler.process(element.clauses, **how)} AS JSON)))"


def among(column: ColumnElement[Any], keys: ColumnElement[Any]) -> ColumnElement[bool]:
    """Whether the column is one of the keys, a parameter made by `listed`."""
    return column.bool_op("IN")(Listed(keys))


def listed(keys: list[str]) -> str:
    """Keys as the parameter."""
    return orjson.dumps(keys).decode()
