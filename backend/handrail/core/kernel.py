"""What every slice is given: one database, one writer, one live core, and who is asking."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from handrail.core import alive
from handrail.core.clock import Clock, now
from handrail.core.cursors import Cursors
from handrail.core.database import Database
from handrail.core.live import Live
from handrail.core.writer import Writer
from handrail.settings import Settings


@dataclass(frozen=True, slots=True)
class Scope:
    """What someone may do and see. Two viewers with equal scopes see the same.

    domains: None means all of them; whatever lies outside looks as if it did not exist.
    subject: set for those who see only what is theirs (an agent's token: its runs).
    person: whether it is somebody in a browser; some entries are for people alone.
    """

    permissions: frozenset[str]
    domains: frozenset[str] | None = None
    subject: str | None = None
    person: bool = False

    def may(self, permission: str) -> bool:
        """Whether the permission is held."""
        return permission in self.permissions

    def sees(self, domain_id: str | None, subject_id: str | None = None) -> bool:
        """Whether something of this domain and subject exists for this viewer."""
        if self.subject is not None and subject_id != self.subject:
            return False
        return self.domains is None or domain_id is None or domain_id in self.domains


EVERYTHING = Scope(frozenset())


class Kernel:
    """The parts of one process. `start` and `stop` frame its life."""

    def __init__(self, settings: Settings, clock: Clock = now) -> None:
        self.settings = settings
        self.process_id = uuid.uuid4().hex
        self.memory: dict[str, dict[str, Any]] = {}  # what slices keep for this process alone, by their name
        self.database = Database(settings.database())
        self.live = Live(self.database, settings.doorbell())
        self.sign = alive.Sign(self.database.url, self.process_id)
        self.cursors = Cursors(settings.key())
        self.writer = Writer(
            self.database.writing,
            now=clock,
            on_commit=self.live.ring,
            in_transaction=lambda connection: None if self.database.is_sqlite else _notify(connection),
        )

    async def start(self) -> None:
        """Start writing and following. The migrations must have run."""
        self.sign.give()
        self.writer.start()
        await self.live.start()

    async def stop(self) -> None:
        """Let waiters go, finish what is queued, close."""
        await self.live.stop()
        self.writer.stop()
        self.sign.take_back()
        await self.database.close()


def _notify(connection: Connection) -> None:
    """Ring in the transaction itself: PostgreSQL delivers it at commit, or never."""
    connection.exec_driver_sql("SELECT pg_notify('handrail', '')")
