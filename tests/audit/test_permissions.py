"""Who may do what: every field of the API against every kind of caller, taken from the schema itself."""

import pytest

from handrail.accounts.permissions import AGENT, CATALOGUE, ROLES
from handrail.core.records import ANYONE
from tests import makers
from tests.accounts import acts
from tests.documents import call, fields, permission
from tests.makers import Scene
from tests.world import Api, World

PUBLIC = {
    "query": {"me", "serverInfo", "linkInfo", "liveCursor"},
    "mutation": {
        "completeSetup", "acceptInvite", "signIn", "signInWithLink", "signOut", "revokeSession", "changePassword",
    },
    "subscription": {"me"},
}  # fmt: skip
CHANGING = [name for name in fields("mutation") if permission("mutation", name) != ANYONE]
ASKING = [name for name in fields("query") if permission("query", name) != ANYONE]


def code(api: Api, root: str, name: str) -> str | None:
    """The error's code, or None when it was let through."""
    document, variables = call(root, name)
    body = api.post(document, **variables).json()
    errors = body.get("errors")
    return str(errors[0]["extensions"]["code"]) if errors else None


def test_the_fields_that_need_no_permission_are_these_and_no_others() -> None:
    for root, names in PUBLIC.items():
        assert {name for name in fields(root) if permission(root, name) == ANYONE} == names


def test_every_permission_a_field_needs_is_in_the_catalogue_and_the_other_way_round() -> None:
    needed = {permission(root, name) for root in PUBLIC for name in fields(root)} - {ANYONE}
    assert needed <= set(CATALOGUE)
    assert set(CATALOGUE) - needed <= {"audit:verify", "user:read"} | needed


def test_someone_not_signed_in_gets_nothing_but_the_public_fields(world: World) -> None:
    nobody, before = world.client(), len(world.ledger())
    for root in ("query", "mutation"):
        for name in fields(root):
            if name not in PUBLIC[root]:
                assert code(nobody, root, name) == "UNAUTHENTICATED", name
    assert code(nobody, "query", "liveCursor") in (None, "UNAUTHENTICATED")
    assert len(world.ledger()) == before
    document, variables = call("query", "toolRuns")
    assert nobody.post(document, **variables).status_code == 401


@pytest.mark.parametrize("role", ROLES)
def test_a_person_gets_what_the_role_holds_and_is_forbidden_the_rest(world: World, role: str) -> None:
    person = world.admin if role == "ADMIN" else acts.person(world, "ben@example.com", role)
    for root, names in (("query", ASKING), ("mutation", CHANGING)):
        for name in names:
            held = permission(root, name) in ROLES[role]
            assert (code(person, root, name) == "FORBIDDEN") == (not held), (role, name)


def test_an_agents_token_may_request_claim_report_cancel_and_read_and_nothing_else(world: World) -> None:
    scene = Scene(world)
    for root, names in (("query", ASKING), ("mutation", CHANGING)):
        for name in names:
            held = permission(root, name) in AGENT
            assert (code(scene.bot, root, name) == "FORBIDDEN") == (not held), name
    assert not AGENT & {"tool_run:decide", "tool_run:resolve", "tool:write", "token:admin", "user:admin"}
    for name in ("decideToolRun", "decideToolRuns", "undoDecision", "undoBulkDecision", "revokeDecision"):
        assert permission("mutation", name) == "tool_run:decide"


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
