"""A world in which documents that select everything there is may run; on one database, which decides nothing here."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest

from tests.world import World


@pytest.fixture(scope="session", params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture
def world(start: Callable[..., AbstractContextManager[World]]) -> Iterator[World]:
    with start(hold_seconds=3600, max_cost=1_000_000, points_per_minute=0) as started:
        yield started
