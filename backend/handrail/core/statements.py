"""Statements of the hot path, made once and run by the driver itself.

What SQLAlchemy does around a SELECT of one row costs five times the SELECT, and around an INSERT twice: of a request
for a tool run, a fifth. Only inside a transaction that is open already; everything else goes the usual way.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Connection, Insert, Select, Table, Update, bindparam
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError

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


class ByKey:
    """The rows of a SELECT by a column that names each once. One alone, as live changes ask, is a `Statement`."""

    def __init__(self, query: Select[Any], key: ColumnElement[str]) -> None:
        self.one = Statement(query.where(key == parameter("key")))
        self.name = key.key or ""
        self.many = query.where(key.in_(bindparam("keys", expanding=True)))

    def first(self, connection: Connection, key: str) -> Any:
        """The row, or None."""
        return self.one.first(connection, key=key)

    def rows(self, connection: Connection, keys: Sequence[str]) -> list[Any]:
        """Aligned with `keys`; None where there is none."""
        if len(keys) == 1:
            return [self.first(connection, keys[0])]
        found = {getattr(row, self.name): row for row in connection.execute(self.many, {"keys": keys})}
        return [found.get(key) for key in keys]


class Writing:
    """How one driver takes the rows of an INSERT or UPDATE: their values in order, whatever its usual way."""

    def __init__(self, statement: Insert | Update, columns: list[str], dialect: Dialect) -> None:
        if not dialect.positional:
            dialect = type(dialect)(paramstyle="format")  # type: ignore[call-arg]  # every real one takes it
        compiled: Any = statement.compile(dialect=dialect, column_keys=columns)
        self.text: str = compiled.string
        self.names: list[str] = compiled.positiontup
        writers = [compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in self.names]
        self.writers: list[tuple[int, Convert]] = [(at, writer) for at, writer in enumerate(writers) if writer]

    def bound(self, row: dict[str, Any]) -> list[Any]:
        """A row as the driver takes it."""
        values = [row[name] for name in self.names]
        for at, writer in self.writers:
            values[at] = writer(values[at])
        return values

    def run(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> int:
        """Write rows whose values are in order and as the driver takes them; returns how many. Errors: DBAPIError."""
        dialect = connection.dialect
        cursor = connection.connection.cursor()
        try:
            cursor.executemany(self.text, rows)
            return cursor.rowcount
        except dialect.loaded_dbapi.Error as error:
            if dialect.is_disconnect(error, None, None):
                connection.invalidate(error)
            raise DBAPIError.instance(
                self.text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect
            ) from error
        finally:
            cursor.close()


class Change:
    """An INSERT or UPDATE of the same columns each time. `make` gives it for a dialect, such as `sqlite`."""

    def __init__(self, make: Callable[[str], Insert | Update]) -> None:
        self.make = make
        self.plans: dict[str, Writing] = {}

    def plan(self, dialect: Dialect, columns: Iterable[str]) -> Writing:
        """How this dialect's driver takes it."""
        name = dialect.name
        return self.plans.get(name) or self.plans.setdefault(name, Writing(self.make(name), list(columns), dialect))

    def run(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Write these rows. Errors: DBAPIError, as SQLAlchemy raises it."""
        plan = self.plan(connection.dialect, rows[0])
        plan.run(connection, [plan.bound(row) for row in rows])


class Rows(Change):
    """An INSERT of whole rows: the table's columns in order, each as the driver takes it (times in microseconds)."""

    def __init__(self, table: Table) -> None:
        super().__init__(lambda _: table.insert())
        self.columns = [column.name for column in table.columns]

    def add(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> None:
        """Write these rows. Errors: DBAPIError, as SQLAlchemy raises it."""
        self.plan(connection.dialect, self.columns).run(connection, rows)
