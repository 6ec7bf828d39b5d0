"""Statements that the driver runs itself give what SQLAlchemy gives."""

from typing import Any

import pytest
from sqlalchemy import Select, column, select, table
from sqlalchemy.exc import DBAPIError

from handrail.agents.store import BY_ID, TOOL_IDS, agent
from handrail.core.database import Database
from handrail.core.statements import Statement, parameter
from handrail.settings import Settings
from handrail.tools import store as tools
from tests.makers import Scene
from tests.world import World


def both(world: World, statement: Statement, query: Select[Any], **values: Any) -> tuple[list[Any], list[Any]]:
    """What the statement gives, and what SQLAlchemy gives for the query."""

    def read(connection: Any) -> tuple[list[Any], list[Any]]:
        return statement.all(connection, **values), list(connection.execute(query))

    found: tuple[list[Any], list[Any]] = world.call(world.kernel.database.read(read))
    return found


def test_rows_are_those_of_sqlalchemy(world: World) -> None:
    scene = Scene(world)
    pairs = (
        both(world, BY_ID, select(agent, TOOL_IDS).where(agent.c.id == scene.agent["id"]), key=scene.agent["id"]),
        both(
            world, tools.BY_NAME, select(tools.tool).where(tools.tool.c.id == scene.tool["id"]), key=scene.tool["name"]
        ),
    )
    for ours, theirs in pairs:
        assert [row._asdict() for row in ours] == [row._asdict() for row in theirs]
        assert len(ours) == 1


def test_nothing_found_is_none(world: World) -> None:
    assert world.call(world.kernel.database.read(lambda connection: BY_ID.first(connection, key="nobody"))) is None


def test_an_error_is_sqlalchemys_own(settings: Settings) -> None:
    missing = Statement(select(column("id")).select_from(table("nowhere")).where(column("id") == parameter("key")))
    engine = Database(settings.database()).writing
    with pytest.raises(DBAPIError), engine.begin() as connection:
        missing.all(connection, key="1")
    engine.dispose()
