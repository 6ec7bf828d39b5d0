"""Statements that the driver runs itself give what SQLAlchemy gives."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Select, Table, column, select, table, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from handrail.agents.store import BY_ID, TOOL_IDS, agent
from handrail.core.database import Database, Instant, Json
from handrail.core.statements import ByKey, Change, Statement, parameter
from handrail.settings import Settings
from handrail.tools import store as tools
from tests.makers import Scene
from tests.world import World


def look(connection: Connection, known: ByKey, query: Select[Any], key: str) -> tuple[Any, Any, list[Any]]:
    """The row alone, the row among others, and SQLAlchemy's."""
    [theirs] = connection.execute(query)
    return known.first(connection, key), theirs, known.rows(connection, ["nobody", key, "\u2026", key])


def test_rows_are_those_of_sqlalchemy(world: World) -> None:
    scene = Scene(world)
    for known, query, key in (
        (BY_ID, select(agent, TOOL_IDS).where(agent.c.id == scene.agent["id"]), scene.agent["id"]),
        (tools.BY_NAME, select(tools.tool).where(tools.tool.c.id == scene.tool["id"]), scene.tool["name"]),
    ):
        alone, theirs, several = world.call(world.kernel.database.read(look, known, query, key))
        assert alone._asdict() == theirs._asdict()
        assert [row and row._asdict() for row in several] == [None, alone._asdict(), None, alone._asdict()]


def test_nothing_found_is_none(world: World) -> None:
    for keys in (["nobody"], ["nobody", "nowhere"], []):
        assert world.call(world.kernel.database.read(BY_ID.rows, keys)) == [None] * len(keys)


def test_an_error_is_sqlalchemys_own(settings: Settings) -> None:
    missing = Statement(select(column("id")).select_from(table("nowhere")).where(column("id") == parameter("key")))
    engine = Database(settings.database()).writing
    with pytest.raises(DBAPIError), engine.begin() as connection:
        missing.all(connection, key="1")
    engine.dispose()


note = Table("note", MetaData(), Column("id", Integer, primary_key=True), Column("at", Instant), Column("said", Json))
ADD_NOTE = Change(lambda _: note.insert())
SAY = Change(lambda _: update(note))
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def test_what_is_written_is_read_again_and_a_second_of_the_same_key_is_sqlalchemys_error(settings: Settings) -> None:
    engine = Database(settings.database()).writing
    rows = [{"id": 1, "at": NOON, "said": {"a": [1, None]}}, {"id": 2, "at": None, "said": None}]
    with engine.begin() as connection:
        note.create(connection)
        ADD_NOTE.run(connection, rows)
        assert [row._asdict() for row in connection.execute(select(note).order_by(note.c.id))] == rows
        SAY.run(connection, [{"said": "the same"}])
        assert list(connection.scalars(select(note.c.said))) == ["the same", "the same"]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        ADD_NOTE.run(connection, rows[:1])
    engine.dispose()
