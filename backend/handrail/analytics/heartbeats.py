"""The ledger of heartbeats: a row is an uninterrupted time in which a process ran, and grows with each beat."""

from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, Table, func, select, update

from handrail.core.database import Instant, metadata
from handrail.core.unit import UnitOfWork

EVERY = 15.0
SILENCE = timedelta(seconds=45)
heartbeat = Table(
    "heartbeat",
    metadata,
    Column("first_at", Instant, primary_key=True),
    Column("last_at", Instant, nullable=False),
)
table = heartbeat.c


def beat(uow: UnitOfWork) -> None:
    """A process runs: the last time goes on, or another begins when it was silent for too long. Telemetry."""
    uow.telemetry()
    newest = select(func.max(table.first_at)).scalar_subquery()
    going_on = update(heartbeat).where(table.first_at == newest, table.last_at >= uow.now - SILENCE)
    if not uow.connection.execute(going_on.values(last_at=uow.now)).rowcount:
        uow.connection.execute(heartbeat.insert().values(first_at=uow.now, last_at=uow.now))


def since(connection: Connection) -> datetime | None:
    """When the record begins."""
    return connection.scalar(select(table.first_at).order_by(table.first_at).limit(1))


def spans(connection: Connection, first: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """The times in which a process ran, those around and inside a range, in order."""
    before = select(func.max(table.first_at)).where(table.first_at <= first).scalar_subquery()
    query = select(heartbeat).where(table.first_at >= func.coalesce(before, 0), table.first_at < end)
    return [(row.first_at, row.last_at) for row in connection.execute(query.order_by(table.first_at))]
