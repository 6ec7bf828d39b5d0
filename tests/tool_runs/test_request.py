"""An agent asks: what is taken, what is refused, and what a retry gives."""

import json
from typing import Any

import pytest

from handrail.policies.types import Effect, PolicyRule
from tests import makers
from tests.accounts import acts
from tests.makers import Scene, act
from tests.world import World

SCHEMA = {
    "type": "object",
    "properties": {
        "amount": {"type": "number", "maximum": 100},
        "order": {"type": "object", "properties": {"a/b~c": {"type": "string"}}},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["amount"],
    "additionalProperties": False,
}


def ask(scene: Scene, arguments: Any, key: str = "key", **given: Any) -> Any:
    wanted = {"tool": scene.tool["name"], "arguments": arguments, "idempotencyKey": key, **given}
    return act(scene.bot, "requestToolRun", input=wanted)


def paths(refusal: Any) -> list[str]:
    assert refusal["__typename"] == "InvalidArguments", refusal
    return [problem["path"] for problem in refusal["problems"]]


def test_a_request_waits_for_people_with_its_exact_arguments(world: World) -> None:
    scene = Scene(world)
    run = scene.request(arguments={"order_id": "ORD-1", "amount": 86.0})
    assert run["state"] == "PENDING_APPROVAL" and run["revision"] == 1
    assert run["argumentsText"] == '{"amount":86,"order_id":"ORD-1"}', "canonical: sorted, one spelling of a number"
    assert run["decideBy"] and run["executeBy"] is None and run["decision"] is None
    assert (run["approvals"], run["requiredApprovals"]) == (0, 1)
    assert run["policy"]["name"] == f"tool:{scene.tool['name']}" and run["policy"]["version"] == 1
    last = world.ledger()[-1]
    assert (last.action, last.resource_id, last.actor_type) == ("tool_run.request", run["id"], "AGENT")
    assert last.subject_id == scene.agent["id"] and last.domain_id == scene.domain["id"]


def test_what_does_not_fit_the_schema_is_named_by_json_pointer(world: World) -> None:
    scene = Scene(world, argumentsSchema=SCHEMA)
    assert paths(ask(scene, {"amount": 101})) == ["/amount"]
    assert paths(ask(scene, {"amount": "1"})) == ["/amount"]
    assert paths(ask(scene, {})) == ["/amount"]
    assert paths(ask(scene, {"amount": 1, "order": {"a/b~c": 5}})) == ["/order/a~1b~0c"]
    assert paths(ask(scene, {"amount": 1, "tags": ["x", 2]})) == ["/tags/1"]
    assert paths(ask(scene, {"amount": 1, "extra": 1})) == ["/extra"]
    for wrong in ([], 42, "text", True):
        assert paths(ask(scene, wrong)) == [""]
    rows = [row for row in world.ledger() if row.action.startswith("tool_run")]
    assert {row.action for row in rows} == {"tool_run.request.refused"} and len(rows) == 10
    assert ask(scene, {"amount": 1})["__typename"] == "ToolRun", "a refused request does not use up its key"


@pytest.mark.parametrize(
    "number", ["9007199254740993", "0.1000000000000000055", "1e-400", "123456789012345678901234567890"]
)
def test_a_number_that_a_double_cannot_hold_is_refused_by_name(world: World, number: str) -> None:
    scene = Scene(world)
    document = "mutation ($input: ToolRunRequest!) { requestToolRun(input: $input) { __typename ... on InvalidArguments"
    document += " { message problems { path } } } }"
    body = {
        "query": document,
        "variables": {
            "input": {"tool": scene.tool["name"], "idempotencyKey": "k", "arguments": {"a": {"b": [1, "@"]}}}
        },
    }
    text = json.dumps(body).replace('"@"', number)
    answer = scene.bot.http.post("/graphql", content=text, headers={"content-type": "application/json"}).json()
    assert paths(answer["data"]["requestToolRun"]) == ["/a/b/1"]
    assert "string" in answer["data"]["requestToolRun"]["message"]


def test_a_number_written_into_the_document_is_held_to_the_same_rule(world: World) -> None:
    scene = Scene(world)
    for number in ("9007199254740993", "0.1000000000000000055", "9" * 5000):
        document = f'mutation {{ requestToolRun(input: {{tool: "{scene.tool["name"]}", idempotencyKey: "k", '
        document += (
            f"arguments: {{amount: {number}}}}}) {{ __typename ... on InvalidArguments {{ problems {{ path }} }} }} }}"
        )
        assert paths(scene.bot.one(document)) == ["/amount"]


def test_the_same_key_gives_the_same_run_and_no_second_entry(world: World) -> None:
    scene = Scene(world)
    first, before = scene.request("k"), len(world.ledger())
    assert scene.request("k") == first
    assert len(world.ledger()) == before
    for other in ({"arguments": {"amount": 87}}, {"reason": "Because."}, {"onBehalfOf": "Ana"}):
        assert scene.request("k", **other)["__typename"] == "KeyReused"
    scene.decide(first)
    assert scene.request("k")["id"] == first["id"], "the key lives as long as the run"
    other_agent = makers.agent(scene.admin, scene.domain["id"], [scene.tool["id"]])
    scene.bot = world.client(token=makers.agent_token(scene.admin, other_agent["id"]))
    assert scene.request("k")["id"] != first["id"], "keys are the agent's own"


def test_ten_requests_at_once_with_one_key_give_one_run(world: World) -> None:
    from concurrent.futures import ThreadPoolExecutor

    scene = Scene(world)
    with ThreadPoolExecutor(10) as pool:
        runs = list(pool.map(lambda _: scene.request("k"), range(10)))
    assert len({run["id"] for run in runs}) == 1
    assert sum(row.action == "tool_run.request" for row in world.ledger()) == 1


def test_only_an_agent_in_use_may_ask(world: World) -> None:
    scene = Scene(world)
    act(scene.admin, "promoteAgent", id=scene.agent["id"], expectedRevision=scene.agent["revision"], to="DEPRECATED")
    refused = scene.request()
    assert refused["__typename"] == "WrongAgentState" and "deprecated" in refused["message"]


def test_a_tool_that_is_unknown_archived_or_not_the_agents_is_not_found(world: World) -> None:
    scene = Scene(world)
    foreign = makers.tool(scene.admin)
    assert scene.request(tool=foreign["name"])["__typename"] == "NotFound"
    assert scene.request(tool="no.such_tool")["__typename"] == "NotFound"
    act(scene.admin, "archiveTool", id=scene.tool["id"], expectedRevision=scene.tool["revision"])
    assert scene.request()["__typename"] == "NotFound"


def test_a_tool_without_approval_is_approved_by_policy_at_once(world: World) -> None:
    run = Scene(world, needsApproval=False).request()
    assert run["state"] == "APPROVED" and run["executeBy"] and run["decideBy"] is None
    assert run["decision"]["by"]["type"] == "POLICY" and run["decision"]["decision"] == "APPROVE"


def test_a_denying_rule_rejects_at_once_and_says_why(world: World) -> None:
    scene = Scene(world)
    scene.rule(PolicyRule(effect=Effect.DENY, in_words="Refunds are closed."))
    run = scene.request()
    assert run["state"] == "REJECTED"
    assert run["decision"]["reason"] == "Refunds are closed." and run["decision"]["by"]["type"] == "POLICY"


def test_an_integration_names_the_agent_it_asks_for(world: World) -> None:
    scene = Scene(world)
    secret = acts.create_token(scene.admin, scopes=["tool_run:request", "tool_run:read"])["secret"]
    scene.bot = world.client(token=secret)
    assert scene.request()["__typename"] == "InvalidInput"
    assert scene.request(agentId="nobody")["__typename"] == "NotFound"
    assert scene.request(agentId=scene.agent["id"])["__typename"] == "ToolRun"


def test_an_agents_token_asks_only_for_itself(world: World) -> None:
    scene = Scene(world)
    other = makers.agent(scene.admin, scene.domain["id"], [scene.tool["id"]])
    run = scene.request(agentId=other["id"])
    assert scene.bot.one("query ($id: ID!) { toolRun(id: $id) { agent { id } } }", id=run["id"]) == {
        "agent": {"id": scene.agent["id"]}
    }


@pytest.mark.parametrize("text", ["a\u0000b", "\u202e\u200b", "<img onerror=x>", "=1+1", "🙂" * 100, "\n\t"])
def test_any_text_is_kept_exactly_as_it_was_sent(world: World, text: str) -> None:
    scene = Scene(world)
    run = scene.request(arguments={"order_id": text})
    assert json.loads(run["argumentsText"]) == {"order_id": text}
    assert "\u0000" not in run["summary"] and "\n" not in run["summary"]
