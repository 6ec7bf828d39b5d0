"""Whose an export is, what is in it for them, and who may fetch it."""

import json
from typing import Any

from tests.accounts import acts as people
from tests.exports import acts
from tests.makers import Scene, act
from tests.world import Api, World


def ids(api: Api) -> list[str]:
    """What the log shows, oldest first."""
    return [node["id"] for node in api.one("{ auditLog(first: 100) { nodes { id } } }")["nodes"]][::-1]


def lines(api: Api, made: Any) -> list[Any]:
    return [json.loads(line) for line in acts.fetched(api, made["downloadPath"]).text.splitlines()]


def test_people_with_some_domains_get_what_they_see_and_no_place_in_the_chain(world: World) -> None:
    scene, other = Scene(world), Scene(world)
    for place in (scene, other):
        place.decide(place.request())
    ben = people.person(world, "ben@example.com", "OPERATOR", [scene.domain["id"]])
    shown = ids(ben)
    made = acts.done(ben, format="JSONL")
    found = lines(ben, made)
    assert [line["id"] for line in found] == shown
    assert {(line["sequence"], line["hash"]) for line in found} == {(None, None)}
    names = ("first_sequence", "last_sequence", "head_sequence", "head_hash", "proof")
    assert [made["manifest"][name] for name in names] == [None] * 5
    refused = ben.post("mutation { startExport(input: { kind: AUDIT_LOG, proof: true }) { __typename } }").json()
    assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_an_export_exists_for_its_owner_and_for_admins_alone(world: World) -> None:
    scene = Scene(world)
    ana = people.person(world, "ana@example.com", "OPERATOR")
    ben = people.person(world, "ben@example.com", "DEVELOPER")
    token = people.create_token(ben, scopes=["audit:read"])
    made = acts.done(ben)
    for other in (ana, world.client(token=token["secret"])):
        assert acts.shown(other, made["id"]) is None
        assert acts.shown(other, "00000000-0000-0000-0000-000000000000") is None
        assert acts.fetched(other, made["downloadPath"]).status_code == 404
        assert act(other, "cancelExport", id=made["id"])["__typename"] == "NotFound"
        assert other.one("{ exports { id } }") == []
    assert acts.fetched(world.client(), made["downloadPath"]).status_code == 401
    assert acts.fetched(scene.bot, made["downloadPath"]).status_code == 403
    for one in (ben, world.admin):
        assert acts.fetched(one, made["downloadPath"]).status_code == 200
        assert [found["id"] for found in one.one("{ exports { id } }")] == [made["id"]]
    assert world.admin.one("{ exports(mine: true) { id } }") == []
    assert acts.fetched(ben, f"/exports/{made['id']}/proof").status_code == 404, "none was asked for"
    assert acts.fetched(ben, f"/exports/{made['id']}/else").status_code == 404
    assert ben.http.head(made["downloadPath"]).status_code == 405
    foreign = ben.http.get(made["downloadPath"], headers={"sec-fetch-site": "cross-site"})
    assert foreign.status_code == 403
    left = [(row.action, row.outcome) for row in world.ledger() if row.action.startswith("export.download")]
    assert left.count(("export.download", "DONE")) == 2
    assert left.count(("export.download.refused", "REFUSED")) == 4


def test_whoever_lost_a_domain_cannot_fetch_what_was_exported_before(world: World) -> None:
    scene, other = Scene(world), Scene(world)
    ben = people.person(world, "ben@example.com", "OPERATOR", [scene.domain["id"], other.domain["id"]])
    made = acts.done(ben)
    user = people.me(ben)["user"]
    people.update(world.admin, user, domainIds=[scene.domain["id"]])
    assert acts.fetched(ben, made["downloadPath"]).status_code == 404
    assert acts.shown(ben, made["id"]) is None
