"""`GET /v1/audit-logs`: the roadmap's parameters, the same entries as the GraphQL log, pages and streams."""

import csv
import io
import json
from typing import Any

import pytest

from handrail.audit.parameters import read
from handrail.core.refusals import Fault
from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.world import Api, World

LOG = "query ($first: Int) { auditLog(first: $first) { nodes { id } } }"


def get(api: Api, **parameters: Any) -> Any:
    return api.http.get("/v1/audit-logs", params=parameters)


def ids(api: Api) -> list[str]:
    """What the log shows over GraphQL."""
    return [node["id"] for node in api.one(LOG, first=100)["nodes"]]


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_it_has_the_same_entries_as_the_log_for_whoever_asks(world: World) -> None:
    scene, other = Scene(world), Scene(world)
    for place in (scene, other):
        place.decide(place.request())
    limited = acts.person(world, "ben@example.com", "OPERATOR", [scene.domain["id"]])
    token = acts.create_token(world.admin, scopes=["audit:read"], domainIds=[other.domain["id"]])
    program = world.client(token=token["secret"])
    seen = []
    for api in (world.admin, limited, program):
        shown = ids(api)
        assert [entry["id"] for entry in get(api, limit=100).json()["entries"]] == shown
        assert [row["id"] for row in rows(get(api, format="csv", limit=100).text)] == shown
        streamed = [json.loads(line)["id"] for line in get(api, format="jsonl").text.splitlines()]
        assert streamed == shown
        assert [row["id"] for row in rows(get(api, format="csv").text)][-len(shown) :] == shown
        assert set(ids(api)) >= set(shown) or api is not world.admin
        seen.append(set(shown))
    assert seen[1] < seen[0] and seen[2] < seen[0] and seen[1] != seen[2]
    told = get(limited, resource_type="tool_run").json()["entries"]
    assert told and {(entry["sequence"], entry["hash"]) for entry in told} == {(None, None)}
    left = [row for row in world.ledger() if row.action == "export.stream"]
    assert len(left) == 6 and left[0].actor_type == "PERSON"


def test_pages_by_cursor_and_by_offset_go_through_all_of_it_once(world: World) -> None:
    scene = Scene(world)
    for _ in range(3):
        scene.request()
    everything = ids(world.admin)
    found: list[str] = []
    answer = get(world.admin, limit=4, format="json")
    while True:
        found += [entry["id"] for entry in answer.json()["entries"]]
        assert answer.json()["total"] == len(everything)
        if not (cursor := answer.json()["next_cursor"]):
            assert "link" not in answer.headers
            break
        assert cursor in answer.headers["link"]
        answer = world.admin.http.get(answer.links["next"]["url"])
    assert found == everything
    assert [entry["id"] for entry in get(world.admin, limit=4, offset=4).json()["entries"]] == everything[4:8]


def test_each_parameter_narrows_as_it_says(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    scene.decide(run)
    admin = world.admin
    me = acts.me(admin)["user"]["id"]
    for name, value, field in (
        ("user_id", me, "user_id"), ("action", "tool_run.approve", "action"),
        ("resource_type", "agent", "resource_type"),
        ("resource_id", run["id"], "resource_id"), ("domain_id", scene.domain["id"], "domain_id"),
    ):  # fmt: skip
        entries = get(admin, **{name: value}).json()["entries"]
        assert entries and {entry[field] for entry in entries} == {value}
    assert get(admin, query="action:tool_run.*", action="tool_run.approve").json()["total"] == 1
    assert get(admin, date_from="2999-01-01").json()["entries"] == []
    today = get(admin, limit=1).json()["entries"][0]["timestamp"]
    assert get(admin, date_to=today[:10], limit=1).json()["total"] > 0, "a day is meant to its end"
    assert get(admin, date_to=today).json()["total"] == get(admin).json()["total"] - 1, "a moment is not"


def test_what_cannot_be_is_told_with_its_parameter(world: World) -> None:
    admin = world.admin
    for given, named in (
        ({"limit": "0"}, "limit"), ({"limit": "many"}, "limit"), ({"limit": "1001"}, "limit"),
        ({"offset": "-1"}, "offset"),
        ({"date_from": "soon"}, "date_from"), ({"format": "xml"}, "format"), ({"outcome": "maybe"}, "outcome"),
        ({"cursor": "x", "offset": "1"}, "offset"), ({"format": "csv", "offset": "1"}, "limit"),
        ({"limit": ["1", "2"]}, "limit"), ({"user_id": "a\0"}, "user_id"),
    ):  # fmt: skip
        answer = get(admin, **given)
        assert (answer.status_code, answer.json()["errors"][0]["extensions"]["parameter"]) == (400, named), given
    for given in ({"user": "x"}, {"cursor": "x"}, {"query": "nothing:x"}):
        answer = get(admin, **given)
        assert answer.status_code == 400 and answer.json()["errors"][0]["message"], given
    assert admin.http.post("/v1/audit-logs").status_code == 405
    assert get(world.client()).status_code == 401
    assert get(world.client(token=makers.agent_token(admin, Scene(world).agent["id"]))).status_code == 403
    assert admin.http.get("/v1/audit-logs", headers={"sec-fetch-site": "cross-site"}).status_code == 403


@pytest.mark.parametrize("text", ["2026-11-23T14:00:00+02:00", "2026-11-23T14:00:00 02:00"])
def test_a_plus_that_an_address_turned_into_a_space_is_understood(text: str) -> None:
    after = read([("date_from", text)]).filter.after
    assert after is not None and after.isoformat() == "2026-11-23T12:00:00+00:00"


def test_no_parameter_does_anything_but_work_or_say_no() -> None:
    with pytest.raises(Fault, match="There is no parameter `x`"):
        read([("x", "1")])
