"""A short demo history, made once."""

import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from handrail.commands import prepare
from handrail.core import clock
from handrail.core.database import Database
from handrail.demo import history
from handrail.demo.history import Size
from handrail.settings import Settings
from tests.world import free_port

SMALL = Size(days=3, runs=150, pace=1.0)


@dataclass
class Made:
    """A history, and when it ended."""

    folder: Path
    now: datetime
    tokens: dict[str, str]

    def database(self) -> Database:
        return Database(Settings(data_dir=self.folder).database())

    def copy(self, folder: Path) -> Settings:
        """Settings of a server on a fresh copy."""
        for name in ("handrail.db", "secret.key"):
            shutil.copy(self.folder / name, folder / name)
        return Settings(data_dir=folder, port=free_port(), demo=True, hold_seconds=0)


def make(folder: Path, seed: int = 7) -> Made:
    """A short history in an empty directory."""
    settings = Settings(data_dir=folder)
    assert prepare(settings) is None
    settings.key()
    database, now = Database(settings.database()), clock.now()
    cast = history.make(database, now, SMALL, seed)
    database.writing.dispose()
    return Made(folder, now, {spec.name: cast.tokens[spec.name] for spec in history.at_work()})


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Three days."""
    return make(tmp_path_factory.mktemp("history"))
