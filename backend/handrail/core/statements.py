"""Statements of the hot path, made once and run by the driver itself.

What SQLAlchemy does around a SELECT of one row costs five times the SELECT: of a request for a tool run, with its
four, an eighth. Only for reads inside a transaction that is open already; everything else goes the usual way.
"""

from collections import namedtuple
from collections.abc import Callable
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam
from sqlalchemy.engine import Dialect

Convert = Callable[[Any], Any]


def parameter(name: str) -> BindParameter[Any]:
    """A value that comes with each use."""
    return bindparam(name, required=False)


class Plan:
    """A SELECT as one driver takes it."""

    def __init__(self, query: Select[Any], dialect: Dialect) -> None:
        compiled: Any = query.compile(dialect=dialect, compile_kwargs={"render_postcompile": True})
        self.text: str = compiled.string
        self.names: list[str] | None = compiled.positiontup  # None: the driver takes them by name
        self.constants = {name: value for name, value in compiled.params.items() if value is not None}
        columns = list(query.selected_columns)
        row = namedtuple("Row", [str(column.key) for column in columns])  # type: ignore[misc]
        self.row: Callable[[list[Any]], Any] = row._make
        readers = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in columns]
        self.readers: list[tuple[int, Convert]] = [(at, reader) for at, reader in enumerate(readers) if reader]

    def bound(self, values: dict[str, Any]) -> Any:
        """The parameters as the driver takes them."""
        given = self.constants | values
        return given if self.names is None else [given[name] for name in self.names]

    def read(self, values: tuple[Any, ...]) -> Any:
        """A driver's row with its values as SQLAlchemy would give them."""
        row = list(values)
        for at, reader in self.readers:
            row[at] = reader(row[at])
        return self.row(row)


class Statement:
    """A SELECT. Its parameters are plain text and numbers, made with `parameter`; its rows are as SQLAlchemy's."""

    def __init__(self, query: Select[Any]) -> None:
        self.query = query
        self.plans: dict[str, Plan] = {}

    def all(self, connection: Connection, **values: Any) -> list[Any]:
        """Every row."""
        dialect = connection.dialect
        plan = self.plans.get(dialect.name) or self.plans.setdefault(dialect.name, Plan(self.query, dialect))
        cursor = connection.connection.cursor()
        try:
            cursor.execute(plan.text, plan.bound(values))
            return [plan.read(row) for row in cursor.fetchall()]
        except dialect.loaded_dbapi.Error:
            return list(connection.execute(self.query, values))  # which raises it as its own
        finally:
            cursor.close()

    def first(self, connection: Connection, **values: Any) -> Any:
        """The only row, or None."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None
