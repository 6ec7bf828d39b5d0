"""An agent decides nothing, and another domain does not exist. Who may use which field: tests/permissions."""

import pytest

from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.world import World


def test_an_agents_token_cannot_decide_even_its_own_run_nor_be_given_more(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    with pytest.raises(Exception, match="tool_run:decide"):
        scene.decide(run, by=scene.bot)
    assert scene.run(run["id"], by=scene.admin)["heldDecision"] is None
    made = acts.create_token(scene.admin, kind="AGENT", agentId=scene.agent["id"], scopes=["tool_run:decide"])
    if made["__typename"] == "CreatedToken":
        assert "tool_run:decide" not in made["token"]["scopes"]


def test_another_domains_things_answer_like_random_ids(world: World) -> None:
    ours, theirs = Scene(world), Scene(world)
    run = theirs.request()
    ben = acts.person(world, "ben@example.com", "OPERATOR", [ours.domain["id"]])
    assert theirs.run(run["id"], by=ben) is None
    assert theirs.decide(run, by=ben) == ours.decide(run | {"id": "01a20882-ddd2-7ae5-a036-2df2fa5b8b03"}, by=ben)
    for name, key in (("agent", theirs.agent["id"]), ("domain", theirs.domain["id"])):
        assert ben.one(f"query ($id: ID!) {{ {name}(id: $id) {{ id }} }}", id=key) is None
    mine = ours.request()
    seen = ben.one("{ toolRuns { totalCount nodes { id } countsByRisk { count } countsByState { count } } }")
    assert seen["totalCount"] == 1 and [node["id"] for node in seen["nodes"]] == [mine["id"]]
    assert sum(one["count"] for one in seen["countsByRisk"]) == sum(one["count"] for one in seen["countsByState"]) == 1
    assert ben.one("{ agents { totalCount } }") == {"totalCount": 1}
    assert ben.one("{ domains { totalCount } }") == {"totalCount": 1}
    log = ben.one("{ auditLog(first: 100) { totalCount nodes { sequence resourceId domain { id } } } }")
    assert {node["domain"]["id"] for node in log["nodes"] if node["domain"]} == {ours.domain["id"]}
    assert all(node["sequence"] is None for node in log["nodes"]), "a number would tell how much happens elsewhere"
    assert run["id"] not in str(log)
    assert makers.number()
