"""`fanout`'s last part: events pass a reader that does not read; the server's memory must not follow them.

The events are written by a second process (this one), which is what several servers on one database are to each other.
"""

import asyncio
import socket
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.crowd import Crowd, Subscriber
from bench.measure import Report, scratch
from bench.server import command, serving
from handrail.core.kernel import Kernel
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.writer import Unit
from handrail.settings import Settings

FIRST = 6_000  # more than is kept in memory: until then memory may grow
STEP = 500
READERS = 3
PERSON = Origin("PERSON", "person-1", "Mara Lind", channel="console")
FOLLOW = """subscription { changes { cursor
  entry { id at action resourceType resourceId resourceName outcome summary actor { id type name } } } }"""


def note(uow: UnitOfWork) -> None:
    """An entry that says what a change of a domain says."""
    uow.record("domain.update", "0190c0de-0000-7000-8000-000000000000", resource_name="Refunds and complaints")


@contextmanager
def writing(folder: Path) -> Any:
    """A function that writes so many entries."""
    loop = asyncio.new_event_loop()
    kernel = Kernel(Settings(data_dir=folder, port=1))
    loop.run_until_complete(kernel.start())

    async def write(count: int) -> None:
        await asyncio.gather(*(kernel.writer.submit(Unit(note, (), {}, PERSON)) for _ in range(count)))

    try:
        yield lambda count: loop.run_until_complete(write(count))
    finally:
        loop.run_until_complete(kernel.stop())
        loop.close()


def stall(make: Callable[[], Subscriber]) -> Subscriber:
    """One that subscribes and then reads nothing any more."""
    member = make()
    member.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    return member


def stalled(report: Report, events: int) -> None:
    """Memory after so many more events than are kept."""
    with scratch() as folder, serving(folder) as server, writing(folder) as write:
        token = command(folder, "token", "create", "bench", "--scope", "audit:read").split()[-1]

        def make() -> Subscriber:
            return Subscriber(server.url, token, FOLLOW)

        lazy, crowd = stall(make), Crowd(make, READERS)
        crowd.warm(lambda: write(1))

        def pass_by(count: int) -> None:
            for _ in range(0, count, STEP):
                frames = crowd.frames
                write(STEP)
                crowd.wait_for(frames + STEP * READERS)

        pass_by(FIRST)
        before = server.rss()
        pass_by(events)
        grown = server.rss() - before
        report.at_most(f"memory grown over {events:,} events beside a stalled reader (MiB)", grown, 6, "{:.1f}")
        crowd.leave()
        lazy.socket.close()
