"""What happens in another domain changes no answer: not lists, counts, links, the ledger, or what is seen live."""

import json
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests import makers
from tests.accounts import acts
from tests.accounts.socket import subscribed
from tests.documents import fields
from tests.makers import act
from tests.permissions.callers import Caller
from tests.permissions.ids import document, kind_of, places
from tests.permissions.sides import Side, limited
from tests.world import World, until

PASSING = {
    "at", "cursor", "expiresAt", "figures", "health", "lastSeenAt", "lastUsedAt", "minutes", "startCursor", "time",
    "uptime", "verifiedAt", "waitingSince",
}  # fmt: skip
"""What differs from one moment to the next, whoever does what."""
ELSEWHERE = {"liveCursor", "rateLimit", "serverInfo", "simulatePolicy", "changes", "modelPrices", "auditActions"}
"""Not compared here: what counts time or one's own requests, and what is the same in every domain; `changes` has
tests of its own."""
REFUSALS = {"auditLog", "auditHistogram"}
"""They have what these callers were refused meanwhile."""
EXPORT = "query ($id: ID!) { export(id: $id) { state } }"
CHANGES = """query ($after: String, $first: Int) { changes(after: $after, first: $first) { hasMore cursor changes {
  entry { action resourceId } resource { __typename ... on User { id } } } } }"""


@pytest.fixture
def sides(world: World) -> tuple[Side, Side]:
    return Side(world, "ours"), Side(world, "theirs")


def steady(value: Any) -> Any:
    """An answer without what passes."""
    if isinstance(value, list):
        return [steady(one) for one in value]
    if isinstance(value, dict):
        return {name: steady(part) for name, part in value.items() if name not in PASSING}
    return value


def sweep(caller: Caller, own: dict[str, str]) -> dict[str, Any]:
    """Everything that the caller can ask for, two things deep."""
    found = {}
    for name in set(fields("query")) - ELSEWHERE:
        given = {path[0]: own[kind_of(name, path)] for path in places(name, "query") if path == ("id",)}
        if name == "linkInfo":
            given = {"token": "none"}
        if name == "savedViews":
            given = {"page": "audit"}
        if "range" in fields("query")[name].args:
            today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
            begin, end = today - timedelta(days=30), today + timedelta(days=2)
            given = {"range": {"from": begin.isoformat(), "to": end.isoformat()}}
        body = caller.api.post(document("query", name, list(given), 2), **given).json()
        codes = {error.get("extensions", {}).get("code") for error in body.get("errors", [])}
        assert codes <= {"FORBIDDEN"}, (name, body)
        found[name] = steady({"data": body.get("data"), "errors": body.get("errors")})
    return found


def settled(caller: Caller, own: dict[str, str]) -> dict[str, Any]:
    """The same, when what was begun in one's own domain has ended: exports, notifications, the search index."""
    former, end = sweep(caller, own), time.monotonic() + 60
    while True:
        found = sweep(caller, own)
        moving = {name for name in found.keys() - REFUSALS if found[name] != former[name]}
        if not moving:
            return found
        assert time.monotonic() < end, f"does not settle: {moving}"
        former = found


def pages(caller: Caller, start: str) -> list[int]:
    """How many changes each page of one brings, until there are no more."""
    counts, more = [], True
    while more:
        page = caller.api.one(CHANGES, after=start, first=1)
        counts.append(len(page["changes"]))
        start, more = page["cursor"], page["hasMore"]
    return counts


def test_what_happens_in_another_domain_changes_no_answer(world: World) -> None:
    start = makers.cursor(world.admin)
    ours = Side(world, "ours")
    those = limited(world, ours)
    until(lambda: ours.person.one("{ overview { pendingTotal agentTotal } }") == {"pendingTotal": 2, "agentTotal": 2})
    until(lambda: ours.person.one(EXPORT, id=ours.ids["export"]) == {"state": "DONE"})
    before, stepped = [settled(caller, ours.ids) for caller in those], [pages(caller, start) for caller in those[:2]]
    theirs = Side(world, "theirs")
    theirs.stir()
    for caller, earlier in zip(those, before, strict=True):
        later = sweep(caller, ours.ids)
        for name in earlier:
            assert "theirs" not in json.dumps(later[name]), (caller.name, name)
            if name not in REFUSALS:
                assert earlier[name] == later[name], (caller.name, name)
    assert [pages(caller, start) for caller in those[:2]] == stepped, "one could count what happens elsewhere"


def test_the_live_stream_tells_nothing_of_another_domain(world: World, sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    runs = f'["{theirs.ids["run"]}", "{ours.ids["run"]}"]'
    with (
        subscribed(
            world, "subscription { changes(filter: {includeRefused: true}) { entry { resourceId } } }",
            cookie=ours.person.cookie,
        ) as changes,
        subscribed(
            world, f"subscription {{ toolRunUpdates(ids: {runs}) {{ toolRun {{ id }} }} }}", cookie=ours.person.cookie
        ) as updates,
    ):  # fmt: skip
        assert updates.next()["toolRun"]["id"] == ours.ids["run"]
        theirs.decide(theirs.run_)
        theirs.stir()
        ours.decide(ours.run_)
        assert changes.next()["entry"]["resourceId"] == ours.ids["run"]
        assert updates.next()["toolRun"]["id"] == ours.ids["run"]


def test_numbers_that_count_every_domain_are_kept_from_whoever_sees_some(world: World) -> None:
    ours = Side(world, "ours")
    for caller in limited(world, ours)[:2]:
        health = caller.api.one("{ overview { health { key detail } } }")["health"]
        assert not any(re.search(r"\d+ entries", check["detail"] or "") for check in health), health
        body = caller.api.post("{ verifyAudit { entries headSequence } }").json()
        assert body["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert world.admin.one("{ verifyAudit { verified } }") == {"verified": True}


def test_where_someone_was_before_or_is_since_is_not_told(world: World, sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    newcomer = acts.invite(world.admin, "newcomer@example.com", domains=[theirs.ids["domain"]])["user"]
    start = makers.cursor(ours.person)
    moved = acts.update(world.admin, newcomer, domainIds=[ours.ids["domain"]])
    leaver = acts.invite(world.admin, "leaver@example.com", domains=[ours.ids["domain"]])["user"]
    acts.update(world.admin, leaver, domainIds=[theirs.ids["domain"]])
    log = ours.person.one("{ auditLog(first: 100) { nodes { action before after metadata } } }")
    assert any(node["action"] == "user.update" for node in log["nodes"])
    assert theirs.ids["domain"] not in json.dumps(log)
    about = {
        change["entry"]["resourceId"]: change["resource"]
        for change in ours.person.one(CHANGES, after=start, first=100)["changes"]
    }
    assert about[moved["id"]] == {"__typename": "User", "id": moved["id"]}
    assert about[leaver["id"]] is None


def test_an_owner_from_another_domain_is_not_shown(world: World, sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    known = world.admin.one("query ($id: ID!) { domain(id: $id) { name revision } }", id=ours.ids["domain"])
    wanted = {"name": known["name"], "ownerId": theirs.ids["user"]}
    made = act(world.admin, "updateDomain", id=ours.ids["domain"], expectedRevision=known["revision"], input=wanted)
    assert made["__typename"] == "Domain"
    owner = "query ($id: ID!) { domain(id: $id) { owner { name } } }"
    assert world.admin.one(owner, id=ours.ids["domain"]) == {"owner": {"name": "theirs person"}}
    assert ours.person.one(owner, id=ours.ids["domain"]) == {"owner": None}


def test_what_has_a_history_in_a_domain_does_not_move_out_of_it(world: World, sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    idle = makers.agent(world.admin, ours.ids["domain"], [])
    lone = makers.tool(world.admin, domainId=ours.ids["domain"])
    away = theirs.ids["domain"]
    for run in world.admin.one("{ toolRuns(first: 100) { nodes { id state } } }")["nodes"]:
        act(world.admin, "cancelToolRun", id=run["id"])
    for agent, answer in ((ours.agent, "InvalidInput"), (idle, "Agent")):
        given = {"domainId": away, "name": "elsewhere", "toolIds": []}
        moved = act(world.admin, "updateAgent", id=agent["id"], expectedRevision=2, input=given)
        assert moved["__typename"] == answer, moved
    stays = {"domainId": ours.ids["domain"], "name": "ours-agent", "toolIds": []}
    act(world.admin, "updateAgent", id=ours.agent["id"], expectedRevision=2, input=stays)
    for tool, answer in ((ours.tool, "InvalidInput"), (lone, "Tool")):
        given = {"domainId": away, "name": tool["name"]}
        moved = act(world.admin, "updateTool", id=tool["id"], expectedRevision=1, input=given)
        assert moved["__typename"] == answer, moved
