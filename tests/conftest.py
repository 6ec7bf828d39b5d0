"""Fixtures: a world on SQLite and on PostgreSQL, each test with a copy of its own."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from handrail.settings import Settings
from tests.provision.found import find_postgres_bin
from tests.provision.postgres import throwaway_postgres
from tests.world import Template, World, free_port, running, set_up

HAS_POSTGRES = find_postgres_bin() is not None or bool(os.environ.get("CI"))
HOLD = 600
KINDS = ["sqlite", "postgresql"] if HAS_POSTGRES else ["sqlite"]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster of our own, for the whole session."""
    with throwaway_postgres() as url:
        yield url


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture(scope="session")
def template(kind: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Template:
    """A database that is migrated and has its first admin."""
    folder = tmp_path_factory.mktemp(f"template-{kind}")
    url = request.getfixturevalue("postgres") if kind == "postgresql" else ""
    settings = Settings(data_dir=folder, database_url=url, port=0)
    cookie = set_up(settings.model_copy(update={"port": free_port()}))
    return Template(kind, folder, url, cookie)


@pytest.fixture
def settings(template: Template, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a fresh copy, without a server. No decision takes effect by the clock while a test looks on."""
    with template.copy(tmp_path, hold_seconds=HOLD) as copied:
        yield copied


@pytest.fixture
def world(settings: Settings, template: Template) -> Iterator[World]:
    """A running server on a fresh copy."""
    with running(settings, template.cookie) as started:
        yield started


@pytest.fixture
def start(settings: Settings, template: Template) -> Callable[..., AbstractContextManager[World]]:
    """Starts a server on a fresh copy, with other settings: `with start(hold_seconds=0) as world`."""

    def begin(**changes: Any) -> AbstractContextManager[World]:
        return running(settings.model_copy(update=changes), template.cookie)

    return begin
