"""Engines for SQLite and PostgreSQL: one connection for the writer, others for readers, which never write.

The defaults are wrong for us (deferred transactions lose updates); every pragma and hook here has a test.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import orjson
from sqlalchemy import BigInteger, Connection, Engine, MetaData, Text, create_engine, event
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import DataError, DBAPIError
from sqlalchemy.pool import NullPool
from sqlalchemy.types import TypeDecorator

from handrail.core.clock import from_micros, to_micros
from handrail.core.readers import Readers
from handrail.core.refusals import Fault

P = ParamSpec("P")
R = TypeVar("R")
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A moment as microseconds since 1970 (UTC): exact, ordered and the same in both databases."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else to_micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:
        return None if value is None else from_micros(value)


class Json(TypeDecorator[Any]):
    """JSON as text, exactly as written; `None` is NULL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else orjson.dumps(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else orjson.loads(value)


class Database:
    """Both engines of one database. `read` runs a plain function on a read-only connection."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.writing = sqlite_writer(self.url) if self.is_sqlite else postgres_writer(self.url)
        self.reading = sqlite_reading(self.url) if self.is_sqlite else postgres_reading(self.url)
        self.readers = Readers(self.reading, 2 if self.is_sqlite else 10)

    async def read(self, function: Callable[Concatenate[Connection, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Run `function(connection, ...)` in one short read transaction, in the thread of a reader.

        Source: a snapshot at least as new as the last commit that was acknowledged.
        Errors: Fault UNAVAILABLE when the database cannot be reached, BAD_REQUEST for what it cannot look up.
        """
        try:
            found: R = await self.readers.run(function, *args, **kwargs)
        except DBAPIError as error:
            raise unavailable(error) from error
        return found

    async def close(self) -> None:
        """Close every connection; reads that still run are broken off."""
        await self.readers.close()
        self.writing.dispose()


def unavailable(error: Exception) -> Fault:
    """A database error as the client may see it; the cause goes to the log, unless it lies in the request."""
    if isinstance(error, DataError):
        return Fault("BAD_REQUEST", "The request holds a value that the database cannot hold, such as a NUL character.")
    fault = Fault("UNAVAILABLE", "The database cannot be used right now. Nothing was changed; try again.")
    fault.__cause__ = error
    return fault


def sqlite_writer(url: URL) -> Engine:
    """The one writing connection: WAL, FULL, and every transaction is IMMEDIATE."""
    Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(url.set(drivername="sqlite"), pool_size=1, max_overflow=1, hide_parameters=True)
    file = Path(url.database or "")

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000", "cache_size=-16000"
        ):  # fmt: skip
            connection.execute(f"PRAGMA {pragma}")
        record.info["file"] = file.stat().st_ino

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        if file.stat().st_ino != connection.info["file"]:  # else writes would go to a file that nobody finds again
            connection.invalidate()
            raise FileNotFoundError("the database file was replaced")
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def sqlite_reading(url: URL) -> Engine:
    """Read-only connections that their readers keep; each read is one deferred transaction, hence one snapshot."""
    name = f"file:{Path(url.database or '').absolute()}?mode=ro&uri=true"
    engine = create_engine(f"sqlite:///{name}", poolclass=NullPool, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in ("query_only=ON", "busy_timeout=10000", "cache_size=-16000", "mmap_size=268435456"):
            connection.execute(f"PRAGMA {pragma}").close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def postgres_writer(url: URL) -> Engine:
    """One writing connection, checked before use so that a restarted server is no error."""
    engine_url = url.set(drivername="postgresql+psycopg")
    return create_engine(engine_url, pool_size=1, max_overflow=1, pool_pre_ping=True, hide_parameters=True)


def postgres_reading(url: URL) -> Engine:
    """Up to ten read-only connections, each read one snapshot."""
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=5,
        max_overflow=5,
        pool_pre_ping=True,
        hide_parameters=True,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )
