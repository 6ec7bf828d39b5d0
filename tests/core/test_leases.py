"""A lease is one process's: until it gives it up, or is known to have died."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from handrail.core import alive, clock, leases
from handrail.core.database import Database
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.settings import Settings
from tests import makers
from tests.world import World, until


def test_a_lease_that_was_given_up_is_taken_at_once(settings: Settings) -> None:
    database = Database(settings.database())
    with database.writing.begin() as connection:
        uow = UnitOfWork(connection, clock.now() + timedelta(days=365), SYSTEM)
        assert leases.hold(uow, "a", "one") and leases.hold(uow, "a", "one")
        assert leases.hold(uow, "b", "two")
        assert not leases.hold(uow, "a", "two"), "nothing is known of its holder"
        leases.give_up(uow, "one")
        assert leases.hold(uow, "a", "two")
        assert not leases.hold(uow, "b", "one")
    database.writing.dispose()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_lease_of_a_process_that_died_is_taken_at_once_and_that_of_a_living_one_is_not(settings: Settings) -> None:
    database = Database(settings.database())
    one, two = alive.Sign(database.url, "one"), alive.Sign(database.url, "two")
    one.give()
    two.give()
    assert one.path and one.path.exists(), "another one's start leaves it alone"
    with database.writing.begin() as connection:
        uow = UnitOfWork(connection, clock.now() + timedelta(days=365), SYSTEM)
        assert leases.hold(uow, "a", "one")
        assert not leases.hold(uow, "a", "two")
        assert one.file is not None
        os.close(one.file)  # as the system does it for a process that is killed
        assert leases.hold(uow, "a", "two")
    two.take_back()
    assert not list(settings.data_dir.glob("*.alive")) and not list(settings.data_dir.glob("*.draft"))
    database.writing.dispose()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_server_that_stops_gives_up_what_it_held(
    settings: Settings, start: Callable[..., AbstractContextManager[World]]
) -> None:
    database = Database(settings.database())

    def held() -> int:
        with database.reading.connect() as connection:
            return int(connection.scalar(select(func.count()).select_from(leases.lease)) or 0)

    with start() as world:
        makers.domain(world.admin)  # something to do for whoever holds them
        until(held)
    assert held() == 0
    database.writing.dispose()
    database.reading.dispose()
