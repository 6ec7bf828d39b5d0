"""Ten thousand runs: exactly the planned ones, whatever happens meanwhile, and though the server is killed."""

import signal
import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from handrail.core.clock import now, to_micros
from handrail.core.ids import new_id
from handrail.settings import Settings
from tests.accounts import acts as people
from tests.bulk import acts
from tests.makers import Scene, act, policy
from tests.processes import ServerProcess, command, serving
from tests.tool_runs.test_edit import edit
from tests.world import Template, until

PLANNED, ARRIVING, CHANGED, DECIDED, VOTED = 10_000, 200, 50, 20, 5


@pytest.fixture
def server(settings: Settings, template: Template) -> Iterator[ServerProcess]:
    if template.kind != "sqlite":
        pytest.skip("the rows are copied within the file")
    given = settings.model_copy(update={"hold_seconds": 600, "points_per_minute": 0})
    with serving(given, template.cookie) as started:
        yield started


class Rows:
    """The table of runs, behind the server's back."""

    def __init__(self, server: ServerProcess) -> None:
        self.file = server.settings.data_dir / "handrail.db"

    def ask(self, sql: str, *values: Any) -> list[Any]:
        """Rows of a query."""
        with sqlite3.connect(f"file:{self.file}?mode=ro", uri=True) as connection:
            return connection.execute(sql, values).fetchall()

    def copy(self, run_id: str, count: int) -> list[str]:
        """So many runs more that wait like this one, asked for now."""
        connection = sqlite3.connect(self.file, timeout=30)
        names = [row[1] for row in connection.execute("PRAGMA table_info(tool_run)")]
        query = f"SELECT {', '.join(names)} FROM tool_run WHERE id = ?"
        row = dict(zip(names, connection.execute(query, (run_id,)).fetchone(), strict=True))
        made = [new_id(now()) for _ in range(count)]
        rows = [row | {"id": key, "idempotency_key": key, "requested_at": to_micros(now())} for key in made]
        places = ", ".join(f":{name}" for name in names)
        connection.executemany(f"INSERT INTO tool_run ({', '.join(names)}) VALUES ({places})", rows)
        connection.commit()
        connection.close()
        return made

    def all(self) -> dict[str, Any]:
        """Every run, whole."""
        return {row[0]: row for row in self.ask("SELECT id, * FROM tool_run")}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)  # the rows are copied within the file
def test_exactly_what_was_planned_is_decided_once_though_the_server_is_killed_and_taken_back_exactly(
    server: ServerProcess,
) -> None:
    scene, rows = Scene(server), Rows(server)  # type: ignore[arg-type]
    ana = people.person(server, "ana@example.com", "OPERATOR")  # type: ignore[arg-type]
    plain = scene.request()
    policy(scene.admin, {"effect": "REQUIRE", "approvers": 2, "tool": scene.tool["name"]})
    double = scene.request()
    pairs = [double["id"], *rows.copy(double["id"], VOTED - 1)]
    singles = [plain["id"], *rows.copy(plain["id"], PLANNED - VOTED - 1)]
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    assert planned["total"] == PLANNED

    late = rows.copy(plain["id"], ARRIVING)
    for number, key in enumerate(singles[100:10_000:200][:CHANGED]):
        edit(ana, scene.run(key, by=scene.admin), {"amount": number})
    taken = [scene.run(key, by=scene.admin) for key in singles[99:10_000:450][:DECIDED]]
    items = [{"id": one["id"], "expectedRevision": 1, "expectedArgumentsHash": one["argumentsHash"]} for one in taken]
    act(ana, "decideToolRuns", items=items, decision="REJECT", reason="No.")
    for key in pairs:
        assert scene.decide(scene.run(key, by=scene.admin))["approvals"] == 1
    assert acts.read(scene.admin, planned)["arrivedSince"] == ARRIVING
    before = rows.all()

    acts.run(scene.admin, planned)
    seen = [until(lambda: (done := acts.read(scene.admin, planned)["done"]) >= 1_000 and done)]
    server.stop(signal.SIGKILL)
    [(kept, state)] = rows.ask("SELECT done, state FROM bulk_operation WHERE id = ?", planned["id"])
    assert seen[0] <= kept < PLANNED and state == "RUNNING", "it was killed in the middle"
    server.start()
    while (operation := acts.read(scene.admin, planned))["state"] == "RUNNING":
        seen.append(operation["done"])
    assert seen == sorted(seen) and len(set(seen)) > 2, "progress moves, and only on"

    good = PLANNED - CHANGED - DECIDED - VOTED
    assert operation["state"] == "DONE" and operation["done"] == PLANNED
    assert acts.counts(operation) == {
        "DECIDED": good, "CHANGED": CHANGED, "ALREADY_DECIDED": DECIDED, "FORBIDDEN": VOTED}  # fmt: skip
    held = {row[0] for row in rows.ask("SELECT id FROM tool_run WHERE operation_id = ?", planned["id"])}
    assert len(held) == good and held < set(singles) and not held & set(late)
    entries = "SELECT count(*), count(DISTINCT resource_id) FROM ledger_entry WHERE action = ?"
    assert rows.ask(entries, "tool_run.approve") == [(good + VOTED, good + VOTED)], "nothing is decided twice"
    untouched = rows.all()
    assert all(untouched[key] == row for key, row in before.items() if key not in held)

    act(scene.admin, "undoBulkOperation", id=planned["id"])
    assert acts.ended(scene.admin, planned)["state"] == "UNDONE"
    assert rows.all() == before, "taken back exactly"
    assert rows.ask(entries, "tool_run.undo") == [(good, good)]
    assert command(server.settings, "audit", "verify").returncode == 0
