"""The migrations make exactly the tables the code names; a newer database is refused; a second run changes nothing."""

from collections.abc import Iterator
from pathlib import Path

import alembic.op
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

import handrail.commands  # noqa: F401  # every slice's tables
from handrail.core.database import Database, metadata
from handrail.core.ledger import trigger_statements
from handrail.core.migrate import TooNew, current, head, migrate
from handrail.settings import Settings

OF_THE_INDEX = {"audit_words"} | {
    f"audit_words_{part}" for part in ("config", "data", "idx")
}  # see audit/store/words.py


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    made = Database(settings.database())
    yield made
    made.writing.dispose()


def test_the_migrations_make_exactly_the_tables_the_code_names(database: Database) -> None:
    with database.writing.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: name not in OF_THE_INDEX}
        )
        differences = compare_metadata(context, metadata)
    assert differences == []


def test_a_second_run_changes_nothing(database: Database) -> None:
    migrate(database)
    with database.writing.connect() as connection:
        assert current(connection) == head()


def test_a_database_that_needs_a_newer_program_is_refused(database: Database) -> None:
    with database.writing.begin() as connection:
        connection.execute(text("UPDATE database_version SET min_compatible = 1000"))
    with pytest.raises(TooNew, match="newer"):
        migrate(database)


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut() -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(alembic.op, "get_bind", power_cut)
    database = Database(f"sqlite:///{tmp_path / 'broken.db'}")
    with pytest.raises(RuntimeError, match="power cut"):
        migrate(database)
    with database.writing.connect() as connection:
        assert connection.scalars(text("SELECT name FROM sqlite_master")).all() == []
    database.writing.dispose()


def test_the_triggers_stand_in_the_migration_as_in_the_code() -> None:
    from handrail.migrations.versions import m0001_first

    assert list(m0001_first.SQLITE_TRIGGERS) == trigger_statements(sqlite=True)
    assert list(m0001_first.POSTGRES_TRIGGERS) == trigger_statements(sqlite=False)
