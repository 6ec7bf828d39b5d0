"""Connections for reading, each in a thread of its own: a whole read is one errand there.

Async drivers under SQLAlchemy cross into a thread for each call of a cursor (aiosqlite), or switch greenlets and wait
in the loop for each (psycopg). For a row by its id that costs three to six times what the read itself does.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, Protocol, cast

import aiosqlite
import psycopg
from sqlalchemy import Connection, Engine

from handrail.core.refusals import Fault

INSIST = 0.05  # seconds


class Reader(Protocol):
    """A thread with a connection. Its errands run one after the other, each to its end, whoever still waits for it."""

    def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Awaitable[Any]:
        """The result of `function(connection, ...)`, in one transaction."""

    def idle(self) -> Awaitable[Any]:
        """When every errand so far has ended."""

    async def interrupt(self) -> None:
        """Break off the statement that runs now, if any."""

    async def close(self) -> None:
        """End the connection and the thread."""


class SqliteReader:
    """aiosqlite's thread, queue and end; what it opens there is a connection of SQLAlchemy's instead of a bare one."""

    def __init__(self, engine: Engine) -> None:
        self.link = aiosqlite.Connection(cast(Any, engine.connect), iter_chunk_size=1)
        self.link._thread.daemon = True  # as in SQLAlchemy's own dialect
        self._errand: Callable[..., Awaitable[Any]] = self.link._execute

    async def open(self) -> "SqliteReader":
        """Start the thread and connect. Errors: DBAPIError."""
        try:
            await self.link
        except BaseException:
            await asyncio.to_thread(self.link._thread.join)  # it ends by itself, but tells this loop so
            raise
        self.connection: Connection = cast(Any, self.link._conn)
        self.file: Any = self.connection.connection.driver_connection
        return self

    def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Awaitable[Any]:
        return self._errand(self._read, function, args, kwargs)

    def _read(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        with self.connection.begin():
            return function(self.connection, *args, **kwargs)

    def idle(self) -> Awaitable[Any]:
        return self._errand(bool)

    async def interrupt(self) -> None:
        self.file.interrupt()

    async def close(self) -> None:
        await self.link.close()


class PostgresReader:
    """A thread that takes a connection from the engine's pool, which looks whether it still stands."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.thread = ThreadPoolExecutor(1, "handrail-reader")
        self.line: psycopg.Connection[Any] | None = None

    async def open(self) -> "PostgresReader":
        """Nothing yet: the pool connects when there is something to read."""
        return self

    def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self.thread, self._read, function, args, kwargs)

    def _read(self, function: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        with self.engine.begin() as connection:
            self.line = cast(Any, connection.connection.driver_connection)
            try:
                return function(connection, *args, **kwargs)
            finally:
                self.line = None

    def idle(self) -> Awaitable[Any]:
        return asyncio.get_running_loop().run_in_executor(self.thread, bool)

    async def interrupt(self) -> None:
        if line := self.line:
            with suppress(psycopg.Error):
                await asyncio.to_thread(line.cancel_safe, timeout=2)

    async def close(self) -> None:
        self.thread.shutdown()


class Readers:
    """Up to `most` readers, made when they are needed. Whoever finds all of them busy waits."""

    def __init__(self, engine: Engine, most: int) -> None:
        self.engine = engine
        self.kind = SqliteReader if engine.dialect.name == "sqlite" else PostgresReader
        self.closed = False
        self._turns = asyncio.Semaphore(most)
        self._all: list[Reader] = []
        self._free: list[Reader] = []
        self._recalls: set[asyncio.Task[None]] = set()

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """The result of `function(connection, ...)`. Whoever is cancelled goes at once; the reader is called back.

        Errors: DBAPIError; Fault UNAVAILABLE once they are closed.
        """
        reader = await self._take()
        try:
            found = await reader.run(function, *args, **kwargs)
        except asyncio.CancelledError:
            recall = asyncio.ensure_future(self._recall(reader))
            self._recalls.add(recall)
            recall.add_done_callback(self._recalls.discard)
            raise
        except BaseException:
            self._give(reader)
            raise
        self._give(reader)
        return found

    async def close(self) -> None:
        """Break off what still runs, and end every reader."""
        self.closed = True
        for reader in self._all:
            await calm(reader)
        await asyncio.gather(*self._recalls)
        for reader in self._all:
            await reader.close()
        self.engine.dispose()

    async def _take(self) -> Reader:
        await self._turns.acquire()
        try:
            while not self._free:
                await asyncio.shield(asyncio.ensure_future(self._open()))
            if self.closed:
                raise Fault("UNAVAILABLE", "The server is stopping.")
            return self._free.pop()
        except BaseException:
            self._turns.release()
            raise

    async def _open(self) -> None:
        reader = await self.kind(self.engine).open()
        self._all.append(reader)
        self._free.append(reader)

    def _give(self, reader: Reader) -> None:
        self._free.append(reader)
        self._turns.release()

    async def _recall(self, reader: Reader) -> None:
        await calm(reader)
        self._give(reader)


async def calm(reader: Reader) -> None:
    """Break off one statement after the other until nothing runs."""
    idle = asyncio.ensure_future(reader.idle())
    while not idle.done():
        await reader.interrupt()
        await asyncio.wait([idle], timeout=INSIST)
