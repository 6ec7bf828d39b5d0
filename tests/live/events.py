"""Entries in the ledger, as many as a test wants, written as every change is."""

from typing import Any

from handrail.core import ledger
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.writer import Unit
from tests.world import World, until


def happen(world: World, count: int = 1, **more: Any) -> list[str]:
    """So many changes, in one transaction, and heard of; what they are about. more: domain_id, summary, ..."""

    def write(uow: UnitOfWork) -> list[str]:
        ids = [uow.new_id() for _ in range(count)]
        for number, key in enumerate(ids):
            uow.record("note.write", key, resource_name=f"note {number}", **more)
        return [str(key) for key in ids]

    written: list[str] = world.call(world.kernel.writer.submit(Unit(write, (), {}, SYSTEM)))
    head = world.call(world.kernel.database.read(ledger.read_head)).seq
    until(lambda: world.kernel.live.head >= head)
    return written
