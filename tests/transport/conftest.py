"""How requests travel has nothing to do with the database: one is enough."""

import pytest


@pytest.fixture(scope="session", params=["sqlite"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)
