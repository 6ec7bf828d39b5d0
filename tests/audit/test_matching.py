"""Whatever is asked, the answer is the same as by looking at every entry: indexed, half indexed and not indexed."""

from collections.abc import Iterator
from random import Random
from typing import Any

import orjson
import pytest
from sqlalchemy import Connection

from handrail.audit import tokens
from handrail.audit.store import shapes
from handrail.core.database import Database
from handrail.core.verification import walk
from handrail.settings import Settings
from tests.audit.ledgers import ADMIN, LIMITED, VIEWERS, append, everything, index, page, wanted

ROWS = 60
LINES = {
    "": lambda row, name: True,
    "actor:u-1": lambda row, name: row.actor_id == "u-1",
    "actor:system": lambda row, name: row.actor_type == "SYSTEM",
    "-actor:system": lambda row, name: row.actor_type != "SYSTEM",
    "-actor:u-1": lambda row, name: row.actor_id != "u-1",
    "actor:u-1 actor:a-1": lambda row, name: row.actor_id in ("u-1", "a-1"),
    "action:tool_run.approve": lambda row, name: row.action == "tool_run.approve",
    "action:tool_run.*": lambda row, name: row.action.startswith("tool_run."),
    "action:tool_run.a*": lambda row, name: row.action.startswith("tool_run.a"),
    "-action:tool_run.a*": lambda row, name: not row.action.startswith("tool_run.a"),
    "resource:agent": lambda row, name: row.resource_type == "agent",
    "resource:agent/x-1": lambda row, name: (row.resource_type, row.resource_id) == ("agent", "x-1"),
    "domain:d-1": lambda row, name: row.domain_id == "d-1",
    "domain:d-3": lambda row, name: row.domain_id == "d-3",
    "outcome:refused": lambda row, name: row.outcome == "REFUSED",
    "actor:agent resource:tool_run -channel:api": lambda row, name: (
        row.actor_type == "AGENT" and row.resource_type == "tool_run" and row.channel != "api"
    ),
    "resource:tool_run -outcome:done -outcome:refused": lambda row, name: False,
    "actor:u-1 actor:agent -domain:d-2 refund": lambda row, name: (
        (row.actor_id == "u-1" or row.actor_type == "AGENT") and row.domain_id != "d-2" and "refund" in name
    ),
    "-actor:a-1 action:tool_run.a*": lambda row, name: (
        row.actor_id != "a-1" and row.action.startswith("tool_run.a")
    ),
    "channel:api request:q-3": lambda row, name: row.channel == "api" and row.request_id == "q-3",
    "domain:d-1 outcome:refused -actor:u-2": lambda row, name: (
        row.domain_id == "d-1" and row.outcome == "REFUSED" and row.actor_id != "u-2"
    ),
    "after:2099-11-01T00:30 before:2099-11-01T00:50": lambda row, name: 30 <= row.seq < 50,
    "actor:u-2 after:2099-11-01T00:40": lambda row, name: row.actor_id == "u-2" and row.seq >= 40,
    "refund": lambda row, name: "refund" in name,
    "payments.refund": lambda row, name: name == "payments.refund",
    "refund-assistant": lambda row, name: name == "refund-assistant",
    "ref*": lambda row, name: "refund" in name or "refused" in row.action,
    "ete": lambda row, name: name.startswith("Été"),
    "退款": lambda row, name: "退款" in name,
    '"support eu"': lambda row, name: name == "Support EU",
    '"eu support"': lambda row, name: False,
    "support -action:agent.update": lambda row, name: name == "Support EU" and row.action != "agent.update",
    "-refund": lambda row, name: "refund" not in name,
    "x-1": lambda row, name: row.resource_id == "x-1",
    "alreadydecided": lambda row, name: row.outcome == "REFUSED",
    "secret": lambda row, name: False,
    "actor:nobody": lambda row, name: False,
}  # fmt: skip


@pytest.fixture
def connection(settings: Settings) -> Iterator[Connection]:
    database = Database(settings.database())
    with database.writing.begin() as opened:
        yield opened
    database.writing.dispose()


def sees(viewer: Any, row: Any) -> bool:
    """The rules of docs/ledger.md, once more."""
    audiences = {None, f"user:{viewer.user_id}"} | ({"people"} if viewer.user_id else set())
    if row.audience not in audiences or viewer.scope.domains is None:
        return row.audience in audiences
    own = viewer.token_id is None and row.domain_id is None and row.actor_id == viewer.actor_id
    return row.domain_id in viewer.scope.domains or own


@pytest.mark.parametrize("most", [shapes.MOST, 1])
def test_every_query_finds_what_looking_at_every_entry_finds(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(shapes, "MOST", most)  # above it each field is looked up by itself
    append(connection, ROWS, Random(3))
    rows = list(walk(connection))
    names = {
        row.seq: str(orjson.loads(row.detail)["resource_name"]) if row.resource_type in tokens.NAMED else ""
        for row in rows
    }
    for indexed in (0, ROWS // 2, len(rows)):
        if indexed:
            index(connection, indexed)
        for viewer in VIEWERS if indexed == ROWS // 2 else VIEWERS[:1]:
            for line, holds in LINES.items():
                right = [row.seq for row in reversed(rows) if sees(viewer, row) and holds(row, names[row.seq])]
                said = (line, viewer.actor_name, indexed)
                assert everything(connection, viewer, line) == right, said
                found = page(connection, viewer, line, 9, backward=True)
                assert [node.position for node in found.nodes] == right[-9:], said
                assert (found.total, found.exact) == (len(right), True), said


def test_fields_that_never_meet_are_known_without_looking_for_them(connection: Connection) -> None:
    append(connection, ROWS, Random(3))
    index(connection, ROWS)
    for line in ("actor:agent actor:a-1 -actor:agent", "resource:user action:agent.*", "actor:u-2 -actor:person"):
        assert wanted(connection, ADMIN, line).shapes == (), line
    met = wanted(connection, ADMIN, "actor:agent channel:api").shapes
    less = wanted(connection, LIMITED, "actor:agent channel:api").shapes
    assert met and less and set(less) < set(met), "only in the domains that somebody sees"
    assert wanted(connection, ADMIN, "channel:api").shapes is None, "one list of the index answers it"
