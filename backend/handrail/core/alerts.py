"""What is wrong with Handrail itself: an entry of the ledger when it begins, and one when it is over.

Whoever is responsible hears of it (see the notifications). The same trouble is told once until it is over.
"""

from sqlalchemy import select

from handrail.core.ledger import ledger_entry
from handrail.core.unit import UnitOfWork

ACTION = "system.alert"
table = ledger_entry.c


def sound(uow: UnitOfWork, name: str, words: str) -> bool:
    """Say that something is wrong; False when that is known."""
    return tell(uow, name, ACTION, words)


def clear(uow: UnitOfWork, name: str, words: str) -> bool:
    """Say that it is over; False when nothing was wrong."""
    return tell(uow, name, "system.clear", words)


def tell(uow: UnitOfWork, name: str, action: str, words: str) -> bool:
    """The entry, when the last one about this was another; a trouble begins with an alert."""
    uow.telemetry()
    query = select(table.action).where(table.resource_type == "system", table.resource_id == name)
    last = uow.connection.scalar(query.order_by(table.seq.desc()).limit(1))
    if last == action or (last is None and action != ACTION):
        return False
    uow.record(action, name, resource_name=name, summary=words)
    return True
