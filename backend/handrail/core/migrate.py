"""Bringing a database up to this version: Alembic, run by `serve` at start, refused when it is too new."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column as SqlColumn
from sqlalchemy import Connection, Integer, Table, select

from handrail.core.database import Database, metadata

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


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, without a file."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations"))
    made.attributes["connection"] = connection
    return made


def current(connection: Connection) -> str | None:
    """The revision the database is at."""
    return MigrationContext.configure(connection).get_current_revision()


def head() -> str | None:
    """The revision this program brings."""
    return ScriptDirectory.from_config(config()).get_current_head()


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
        known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
        now = current(connection)
        if now is None or now in known:
            command.upgrade(config(connection), "head")


__all__ = ["TooNew", "current", "head", "migrate"]
