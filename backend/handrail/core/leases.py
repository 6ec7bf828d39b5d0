"""One process at a time does a periodic job. A lease is a row that runs out unless its holder renews it.

It is given up when its holder stops, and taken from one that is known to have died.
"""

from datetime import timedelta

from sqlalchemy import Column, String, Table, or_, select, update

from handrail.core import alive
from handrail.core.database import Instant, metadata
from handrail.core.unit import UnitOfWork

lease = Table(
    "lease",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("expires_at", Instant, nullable=False),
)


def hold(uow: UnitOfWork, name: str, holder: str, seconds: int = 15) -> bool:
    """Take or renew the lease; False while another process holds it. Telemetry: leaves no entry."""
    uow.telemetry()
    expires = uow.now + timedelta(seconds=seconds)
    free = or_(lease.c.holder == holder, lease.c.expires_at < uow.now)
    taken = uow.connection.execute(
        update(lease).where(lease.c.name == name, free).values(holder=holder, expires_at=expires)
    )
    if taken.rowcount:
        return True
    other = uow.connection.scalar(select(lease.c.holder).where(lease.c.name == name))
    if other is not None:
        place = alive.place(uow.connection.engine.url, other)
        if place is None or not alive.ended(place):
            return False
        give_up(uow, other)
    uow.connection.execute(lease.insert().values(name=name, holder=holder, expires_at=expires))
    return True


def give_up(uow: UnitOfWork, holder: str) -> None:
    """End every lease of this holder. Telemetry: leaves no entry."""
    uow.telemetry()
    uow.connection.execute(lease.delete().where(lease.c.holder == holder))
