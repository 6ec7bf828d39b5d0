"""What the command line does, apart from the demo and the accounts."""

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import uvicorn
from sqlalchemy.exc import SQLAlchemyError

from handrail.accounts import service as accounts
from handrail.app import create_app
from handrail.core.database import Database
from handrail.core.kernel import Kernel
from handrail.core.live import Traffic
from handrail.core.migrate import TooNew, current, head, migrate
from handrail.schema import schema
from handrail.settings import Settings
from handrail.transport.lines import PING_SECONDS, Line
from handrail.transport.protocol import impatient

SECRET = ("secret", "signing_key")
DRAINING = 3  # seconds, at most


def fail(message: str) -> int:
    """Say what is wrong, without a traceback."""
    print(f"handrail: {message}", file=sys.stderr)
    return 1


def prepare(settings: Settings) -> str | None:
    """Make the database ready; what is wrong, or None."""
    try:
        database = Database(settings.database())
        migrate(database)
        database.writing.dispose()
    except TooNew as error:
        return str(error)
    except (SQLAlchemyError, OSError) as error:
        return f"the database cannot be used: {error}"
    return None


def port_is_taken(settings: Settings) -> bool:
    """Whether something listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError:
            return True
    return False


class Server(uvicorn.Server):
    """uvicorn, which tells the kernel first that it stops, so that long polls answer instead of being cut off."""

    kernel: Kernel

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in self.servers:
            listening.close()
        self.kernel.live.close()
        await drained(self.kernel.live.traffic)
        await super().shutdown(sockets)


async def drained(traffic: Traffic) -> None:
    """Until every socket and stream has said its last word; not for long."""
    for _ in range(DRAINING * 20):
        if not traffic.sockets:
            return
        await asyncio.sleep(0.05)


def server(settings: Settings, kernel: Kernel) -> uvicorn.Server:
    """uvicorn as Handrail runs it: no compression per message (it doubles the cost), frames up to 256 KiB."""
    config = uvicorn.Config(
        create_app(settings, kernel), host=settings.host, port=settings.port, log_config=None,
        access_log=False, ws_per_message_deflate=False, ws_max_size=262_144, timeout_graceful_shutdown=10,
        server_header=False, proxy_headers=True, http=impatient(settings.request_seconds),
        ws=Line, ws_ping_interval=PING_SECONDS, ws_ping_timeout=PING_SECONDS,
    )  # fmt: skip
    made = Server(config)
    made.kernel = kernel
    return made


def run_fast(main: Coroutine[Any, Any, None]) -> None:
    """`asyncio.run`, on uvloop where there is one: it halves what the loop itself costs a server."""
    try:
        import uvloop
    except ImportError:
        asyncio.run(main)
    else:
        uvloop.run(main)


def end_quietly(running: uvicorn.Server) -> None:
    """Let SIGINT and SIGTERM end the process with status 0: uvicorn raises what it caught once more after stopping."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: setattr(running, "should_exit", True))


def serve(settings: Settings) -> int:
    """Start the server; on an empty database print the one-time setup link."""
    problem = prepare(settings)
    if problem:
        return fail(problem)
    if port_is_taken(settings):
        return fail(f"port {settings.port} on {settings.host} is taken. Choose another with HANDRAIL_PORT.")

    gc.collect()
    gc.freeze()  # what was imported stays: to look through it again and again is a twentieth of a request's cost
    gc.set_threshold(10_000, 20, 20)

    async def run() -> None:
        kernel = Kernel(settings)
        running = server(settings, kernel)
        end_quietly(running)
        task = asyncio.create_task(running.serve())
        while not running.started and not task.done():
            await asyncio.sleep(0.02)
        if running.started:
            link = await accounts.ensure_setup_link(kernel)
            print(f"Handrail is at {settings.origin()}", flush=True)
            if link:
                print(f"Make the first account (once, within 24 hours): {link}", flush=True)
        await task

    run_fast(run())
    return 0


def migrate_database(settings: Settings) -> int:
    """Bring the database up to this version."""
    problem = prepare(settings)
    if problem:
        return fail(problem)
    print("The database is up to date.")
    return 0


def print_schema() -> int:
    """The schema, as `schema.graphql` holds it."""
    print(schema.as_str())
    return 0


def check(settings: Settings) -> int:
    """The settings in force, and whether the database can be used."""
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        value = "(set)" if value and name in SECRET else value
        print(f"HANDRAIL_{name.upper():20} {value!s:30} {field.description}")
    database = Database(settings.database())
    try:
        with database.writing.connect() as connection:
            at = current(connection)
    except (SQLAlchemyError, OSError) as error:
        return fail(f"the database cannot be used: {error}")
    print(f"database: {database.url.render_as_string()} at {at or 'nothing yet'}, this program brings {head()}")
    return 0


async def with_kernel(settings: Settings, function: Callable[[Any, Kernel], Awaitable[int]], args: Any) -> int:
    """Run an account command with a started kernel."""
    problem = prepare(settings)
    if problem:
        return fail(problem)
    kernel = Kernel(settings)
    await kernel.start()
    try:
        return await function(args, kernel)
    finally:
        await kernel.stop()
