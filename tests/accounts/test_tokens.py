"""API tokens: what they may, when they stop, and that their secret is nowhere."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from handrail.accounts import bearer
from handrail.accounts.permissions import AGENT, DEVELOPER
from tests import makers
from tests.accounts import acts
from tests.world import World

WHO = "{ me { role permissions domainIds actor { type name } user { id } preferences { theme } sessions { id } } }"


def test_an_integration_acts_for_whoever_made_it_with_the_scopes_it_was_given(world: World) -> None:
    made = acts.create_token(world.admin, scopes=["domain:read", "user:read"])
    assert made["token"]["createdBy"] == {"type": "PERSON", "name": "Mara Lind"}
    me = world.client(token=made["secret"]).one(WHO)
    assert me["actor"] == {"type": "PERSON", "name": "Mara Lind (CI)"}
    assert me["permissions"] == ["domain:read", "user:read"]
    assert (me["role"], me["user"], me["preferences"], me["sessions"]) == (None, None, None, [])


def test_an_agents_token_has_fixed_scopes_and_never_decides(world: World) -> None:
    scene = makers.Scene(world)
    me = scene.bot.one("{ me { permissions domainIds actor { type name } } }")
    assert set(me["permissions"]) == AGENT
    assert not {"tool_run:decide", "tool_run:resolve", "tool:write"} & AGENT
    assert me["domainIds"] == [scene.domain["id"]]
    assert me["actor"] == {"type": "AGENT", "name": scene.agent["name"]}
    refused = acts.create_token(world.admin, kind="AGENT", agentId=scene.agent["id"], scopes=["tool_run:decide"])
    assert refused["__typename"] == "InvalidInput"


def test_a_token_never_may_more_than_whoever_makes_it(world: World) -> None:
    developer = acts.person(world, "dev@example.com", "DEVELOPER")
    assert "tool_run:decide" not in DEVELOPER
    refused = acts.create_token(developer, scopes=["domain:read", "tool_run:decide"])
    assert "tool_run:decide" in refused["message"]
    narrow = world.client(token=acts.create_token(world.admin, scopes=["token:admin"])["secret"])
    assert acts.create_token(narrow, scopes=["user:admin"])["__typename"] == "InvalidInput"


def test_a_token_shrinks_with_its_maker(world: World) -> None:
    home = makers.domain(world.admin)["id"]
    maker = acts.person(world, "dev@example.com", "ADMIN")
    token = world.client(token=acts.create_token(maker, scopes=["domain:read", "tool_run:decide"])["secret"])
    acts.update(world.admin, acts.me(maker)["user"], role="VIEWER", domainIds=[home])
    me = token.one("{ me { permissions domainIds } }")
    assert me == {"permissions": ["domain:read"], "domainIds": [home]}


def test_a_limited_developer_reaches_only_tokens_of_their_domains(world: World) -> None:
    mine, other = makers.domain(world.admin), makers.domain(world.admin)
    far = makers.agent(world.admin, other["id"], [])
    foreign = [
        acts.create_token(world.admin, scopes=["domain:read"], **given)["token"]["id"]
        for given in ({}, {"domainIds": [other["id"]]}, {"domainIds": [mine["id"], other["id"]]})
    ]
    near = acts.create_token(world.admin, scopes=["domain:read"], domainIds=[mine["id"]])["token"]["id"]
    developer = acts.person(world, "dev@example.com", "DEVELOPER", domains=[mine["id"]])
    own = acts.create_token(developer, scopes=["domain:read"])["token"]
    assert own["domainIds"] == [mine["id"]]
    listed = developer.one("{ apiTokens { nodes { id } totalCount } }")
    assert [node["id"] for node in listed["nodes"]] == [own["id"], near]
    for token_id in foreign:
        revoked = developer.one(f'mutation {{ revokeToken(id: "{token_id}") {{ __typename }} }}')
        assert revoked == {"__typename": "NotFound"}
    assert acts.create_token(developer, scopes=["domain:read"], domainIds=[other["id"]])["__typename"] == "InvalidInput"
    for agent_id in (far["id"], "no-such-agent"):
        refused = acts.create_token(developer, kind="AGENT", agentId=agent_id)
        assert (refused["__typename"], refused["message"]) == ("NotFound", "There is no such agent.")


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"scopes": []}, "scopes"),
        ({"scopes": ["everything"]}, "scopes"),
        ({"scopes": ["domain:read"], "agentId": "x"}, "agentId"),
        ({"kind": "AGENT"}, "agentId"),
        ({"scopes": ["domain:read"], "name": " "}, "name"),
        ({"scopes": ["domain:read"], "expiresAt": "2020-01-01T00:00:00Z"}, "expiresAt"),
    ],
)
def test_a_token_that_makes_no_sense_is_refused_beside_its_field(world: World, given: object, path: str) -> None:
    assert [problem["path"] for problem in acts.create_token(world.admin, **given)["problems"]] == [path]  # type: ignore[arg-type]


def test_a_revoked_token_answers_401_at_once(world: World) -> None:
    made = acts.create_token(world.admin, scopes=["domain:read"])
    client = world.client(token=made["secret"])
    assert client.post("{ domains { totalCount } }").status_code == 200
    world.admin.run(f'mutation {{ revokeToken(id: "{made["token"]["id"]}") {{ __typename }} }}')
    refused = client.post("{ domains { totalCount } }")
    assert refused.status_code == 401
    assert refused.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


def test_an_expired_token_answers_401(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    made = acts.create_token(world.admin, scopes=["domain:read"], expiresAt=soon.isoformat())
    client = world.client(token=made["secret"])
    assert client.post("{ domains { totalCount } }").status_code == 200
    monkeypatch.setattr(world.kernel.writer, "now", lambda: soon)
    assert client.post("{ domains { totalCount } }").status_code == 401


@pytest.mark.parametrize("change", ["", "x", "Basic abc", "Bearer", "Bearer hr_a_b", "mistype"])
def test_what_is_no_token_answers_401(world: World, change: str) -> None:
    token = bearer.new_token().text
    header = f"Bearer {token[:-1]}{'0' if token[-1] != '0' else '1'}" if change == "mistype" else change
    response = world.client().http.post("/graphql", json={"query": "{ __typename }"}, headers={"authorization": header})
    assert response.status_code == 401


def test_a_wrong_secret_behind_a_known_beginning_is_refused(world: World) -> None:
    made = acts.create_token(world.admin, scopes=["domain:read"])
    forged = bearer.Token(made["token"]["prefix"], "0" * 43).text
    assert world.client(token=forged).post("{ __typename }").status_code == 401


def test_the_secret_is_in_no_file_and_no_ledger_entry(world: World, caplog: pytest.LogCaptureFixture) -> None:
    text = acts.create_token(world.admin, scopes=["domain:read"])["secret"]
    world.client(token=text).post("{ domains { totalCount } }")
    secret = text.split("_", 2)[2][:43]
    assert secret not in caplog.text
    for row in world.ledger():
        assert secret not in row.detail
    for path in Path(world.settings.data_dir).rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path
