"""`handrail demo`: history, server and fleet with one command, and one link that signs in."""

import argparse
import asyncio
import multiprocessing
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from handrail.settings import Settings

if TYPE_CHECKING:
    from handrail.demo.place import Place

FOLDER = Path("handrail-demo")
LINK_LIFE = timedelta(days=7)


def add_arguments(commands: Any) -> None:
    """Declare the command."""
    demo = commands.add_parser("demo", help="start with 60 days of history and a simulated fleet")
    demo.add_argument("--reset", action="store_true", help="remove what an earlier demo left, and start anew")
    demo.add_argument("--port", type=int, help="the port to listen on (default: HANDRAIL_PORT, or 8000)")
    demo.add_argument("--days", type=int, default=60, help="how much history to make on the first start")
    demo.add_argument("--no-fleet", action="store_true", help="only the history: nothing happens by itself")


def settings_of(args: argparse.Namespace, given: Settings) -> Settings:
    """The settings in force, with the demo's own where the environment says nothing."""
    from handrail.demo.content import COMPANY

    changed: dict[str, Any] = {"demo": True}
    if "data_dir" not in given.model_fields_set:
        changed["data_dir"] = FOLDER
    if "name" not in given.model_fields_set:
        changed["name"] = COMPANY
    if args.port is not None:
        changed["port"] = args.port
    return given.model_copy(update=changed)


def run(args: argparse.Namespace, given: Settings) -> int:
    """Make the history if there is none, then serve until stopped."""
    from handrail.commands import fail, port_is_taken, prepare, run_fast
    from handrail.demo.place import NotOurs, Place

    settings = settings_of(args, given)
    if port_is_taken(settings):
        return fail(f"port {settings.port} on {settings.host} is taken. Choose another one: ./just demo --port 8080")
    place = Place(settings)
    try:
        if args.reset:
            place.clear()
        made = not place.stands
        if made:
            place.begin()
    except NotOurs as refused:
        return fail(str(refused))
    problem = prepare(settings)
    if problem:
        return fail(problem)
    if made and not filled(settings, place, args.days):
        return fail("the history was not finished; the next start begins anew.")
    run_fast(serve(settings, None if args.no_fleet else place.file))
    return 0


def filled(settings: Settings, place: "Place", days: int) -> bool:
    """The history, in seconds; in a process of its own, so that the server does not keep its memory."""
    print(f"Making {days} days of history, once ...", flush=True)
    process = multiprocessing.Process(target=fill, args=(settings, place, days))
    process.start()
    process.join()
    return place.stands


def fill(settings: Settings, place: "Place", days: int) -> None:
    """The history, and then the mark that it stands."""
    from handrail.core import clock
    from handrail.core.database import Database
    from handrail.demo import history

    database = Database(settings.database())
    try:
        cast = history.make(database, clock.now(), history.size_of(days))
    except KeyboardInterrupt:
        sys.exit(130)
    database.writing.dispose()
    place.finish({spec.name: cast.tokens[spec.name] for spec in history.at_work()})


async def serve(settings: Settings, tokens: Path | None) -> None:
    """The server in this process, the fleet in its own; both end together."""
    from handrail.accounts import service as accounts
    from handrail.commands import end_quietly, server
    from handrail.core.kernel import Kernel
    from handrail.demo.content import ADMIN

    kernel = Kernel(settings)
    link = await accounts.create_sign_in_link(kernel, ADMIN, life=LINK_LIFE, uses=None)
    running = server(settings, kernel)
    end_quietly(running)
    task = asyncio.create_task(running.serve())
    while not running.started and not task.done():
        await asyncio.sleep(0.02)
    fleet = start_fleet(settings, tokens) if tokens and running.started else None
    if running.started:
        print(f"Handrail's demo is ready. This link signs you in: {link}", flush=True)
    try:
        await task
    finally:
        if fleet:
            fleet.terminate()
            await asyncio.to_thread(end, fleet)


def start_fleet(settings: Settings, tokens: Path) -> "subprocess.Popen[bytes]":
    """The agents, as any client outside: by the address and their tokens."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.host, settings.host)  # noqa: S104 - not listening here
    command = [sys.executable, "-m", "handrail.demo.fleet", f"http://{host}:{settings.port}", str(tokens)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)


def end(fleet: "subprocess.Popen[bytes]") -> None:
    """Wait for it; not for ever."""
    try:
        fleet.wait(5)
    except subprocess.TimeoutExpired:
        fleet.kill()
        fleet.wait()
