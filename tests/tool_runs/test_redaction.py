"""Secrets are for the agent that sent them and for the executor, and for nobody else."""

import json

from tests import makers
from tests.makers import Scene, act
from tests.world import World

HUSH = "hush-7f3a"
SCHEMA = {
    "type": "object",
    "properties": {
        "note": {"type": "string", "writeOnly": True},
        "card": {"$ref": "#/$defs/card"},
        "pins": {"type": "array", "items": {"type": "string", "writeOnly": True}},
        "either": {"anyOf": [{"type": "integer"}, {"type": "object", "properties": {"code": {"writeOnly": True}}}]},
    },
    "patternProperties": {"^x_": {"writeOnly": True}},
    "allOf": [{"properties": {"also": {"writeOnly": True}}}],
    "additionalProperties": {"type": ["object", "string", "array"], "properties": {"deep": {"writeOnly": True}}},
    "$defs": {
        "card": {"type": "object", "properties": {"number": {"writeOnly": True}, "next": {"$ref": "#/$defs/card"}}}
    },
}
ARGUMENTS = {
    "note": HUSH,
    "card": {"number": HUSH, "holder": "Ana", "next": {"number": HUSH}},
    "pins": [HUSH, HUSH],
    "either": {"code": HUSH},
    "x_1": HUSH,
    "also": HUSH,
    "other": {"deep": HUSH, "plain": "seen"},
    "password": HUSH,
    "login": [{"apiKey": HUSH, "api_key": HUSH, "Authorization": HUSH, "client-secret": HUSH, "accessToken": HUSH}],
}
PATHS = [
    "/also", "/card/next/number", "/card/number", "/either/code", "/login/0/Authorization", "/login/0/accessToken",
    "/login/0/apiKey", "/login/0/api_key", "/login/0/client-secret", "/note", "/other/deep", "/password",
    "/pins/0", "/pins/1", "/x_1",
]  # fmt: skip


def test_what_the_schema_or_the_name_calls_secret_is_redacted_for_people(world: World) -> None:
    scene = Scene(world, argumentsSchema=SCHEMA)
    run = scene.request(arguments=ARGUMENTS)
    seen = scene.admin.one(
        "query ($id: ID!) { toolRun(id: $id) { argumentsText redactedPaths summary argumentsHash } }", id=run["id"]
    )
    assert sorted(seen["redactedPaths"]) == PATHS
    shown = json.loads(seen["argumentsText"])
    assert shown["card"] == {"number": "[redacted]", "holder": "Ana", "next": {"number": "[redacted]"}}
    assert shown["other"] == {"deep": "[redacted]", "plain": "seen"}
    assert seen["argumentsHash"] == run["argumentsHash"], "people and agents speak of the same arguments"


def test_no_list_ledger_entry_change_or_refusal_holds_the_secret_and_the_agent_sees_all(world: World) -> None:
    scene = Scene(world, argumentsSchema=SCHEMA)
    cursor = makers.cursor(scene.admin)
    run = scene.request("k", arguments=ARGUMENTS)
    decided = scene.decide(run)
    scene.decide(run)
    assert scene.request("k", arguments={**ARGUMENTS, "pins": []})["__typename"] == "KeyReused"
    wrong = scene.request(arguments={**ARGUMENTS, "pins": HUSH})
    assert wrong["__typename"] == "InvalidArguments"
    everything = [
        scene.admin.one("{ toolRuns { nodes { argumentsText summary } } }"),
        scene.admin.one("{ auditLog(first: 100) { nodes { summary before after metadata } } }"),
        scene.admin.one(
            "query ($after: String) { changes(after: $after) { changes { entry { summary before after metadata }"
            " resource { ... on ToolRun { argumentsText summary } } } } }",
            after=cursor,
        ),
        [row.detail for row in world.ledger()],
        decided,
        wrong,
    ]
    assert HUSH not in json.dumps(everything)
    assert scene.admin.one("query ($t: String) { toolRuns(filter: {text: $t}) { totalCount } }", t=HUSH) == {
        "totalCount": 0
    }
    assert json.loads(scene.run(run["id"])["argumentsText"]) == ARGUMENTS
    assert (
        scene.bot.one("{ pendingToolRuns { nodes { argumentsText } } }")["nodes"][0]["argumentsText"].count(HUSH) == 15
    )


def test_the_claim_hands_out_the_exact_arguments(start) -> None:  # type: ignore[no-untyped-def]
    with start(hold_seconds=0) as world:
        scene = Scene(world, argumentsSchema=SCHEMA)
        run = scene.approved(arguments=ARGUMENTS)
        claim = act(scene.bot, "claimToolRun", id=run["id"], argumentsHash=run["argumentsHash"])
        assert json.loads(claim["argumentsText"]) == ARGUMENTS
        assert HUSH not in json.dumps([row.detail for row in world.ledger()])
