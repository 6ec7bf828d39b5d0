"""Bringing a database up to this version: Alembic, run by `serve` at start, refused when it is too new.

Alembic itself is only imported when there is something to do: it is a fifth of a start's CPU.
"""

from pathlib import Path

from sqlalchemy import Column as SqlColumn
from sqlalchemy import Connection, Integer, Table, select

from handrail.core.database import Database, metadata

MIGRATIONS = Path(__file__).parents[1] / "migrations"
COMPATIBILITY = 1
LOCK = 4_711_2026
database_version = Table(
    "database_version",
    metadata,
    SqlColumn("id", Integer, primary_key=True),
    SqlColumn("min_compatible", Integer, nullable=False),
)


class TooNew(Exception):
    """The database was made by a newer Handrail that this one does not understand."""


def known() -> list[str]:
    """The revisions this program brings, in order: `versions/m0001_first.py` is 0001."""
    return sorted(path.name[1:5] for path in (MIGRATIONS / "versions").glob("m????_*.py"))


def head() -> str:
    """The revision this program brings."""
    return known()[-1]


def current(connection: Connection) -> str | None:
    """The revision the database is at."""
    if not connection.dialect.has_table(connection, "alembic_version"):
        return None
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def upgrade(connection: Connection) -> None:
    """Run what is missing."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def ensure_compatible(connection: Connection) -> None:
    """Errors: TooNew."""
    if not connection.dialect.has_table(connection, "database_version"):
        return
    needed = connection.scalar(select(database_version.c.min_compatible)) or 0
    if needed > COMPATIBILITY:
        raise TooNew(
            f"This database needs Handrail with compatibility {needed} or newer; this one has {COMPATIBILITY}. "
            "Install the newer version, or restore the backup made before the upgrade."
        )


def migrate(database: Database) -> None:
    """Run what is missing, in one transaction, under a lock. Errors: TooNew."""
    with database.writing.begin() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
        ensure_compatible(connection)
        now = current(connection)
        if now is None or now in known()[:-1]:
            upgrade(connection)


__all__ = ["TooNew", "current", "head", "migrate"]
