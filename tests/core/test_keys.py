"""Doing things once: what each mutation does with an idempotency key, taken from the schema itself."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from tests import makers
from tests.accounts import acts
from tests.bulk import acts as bulk
from tests.docs.pages import ROOT
from tests.documents import call, fields
from tests.makers import Scene, act, number
from tests.tool_runs.test_races import at_once
from tests.world import Api, World, until

WITHOUT_A_KEY = {
    "completeSetup": "The link works once.",
    "acceptInvite": "The link works once.",
    "signInWithLink": "Nobody is signed in yet whose key it could be; the link says how often it works.",
    "signIn": "Nobody is signed in yet whose key it could be; another session harms nothing.",
    "signOut": "The session it would belong to has ended.",
    "revokeSession": "What has ended stays ended.",
    "changePassword": "The password that was given as the current one no longer is.",
    "updatePreferences": "One's own settings: the same values again change nothing.",
    "markNotificationsRead": "What is read stays read.",
    "setRetention": "The same value again changes nothing.",
    "erasePerson": "Who is erased stays erased; the name that confirms it is gone.",
    "agentHeartbeat": "It is measured, not done.",
    "recordAgentCalls": "Each call has a `spanId`, and is taken once.",
    "removeModelPrice": "What is gone stays gone: `NotFound`.",
    "requestToolRun": "Its key is in the input, and holds as long as the run exists.",
    "claimToolRun": "The same executor gets the same lease again.",
    "renewLease": "Asked twice, the lease ends a moment later.",
    "reportToolRun": "The same report again changes nothing.",
}
"""Every mutation takes `idempotencyKey`, but for these."""
WHILE_IT_RUNS = {"cancelBulkOperation", "retryBulkOperation", "cancelExport"}
"""They take a key like the others, but need something in the middle of its work (see tests/bulk and tests/exports)."""

Example = tuple[Api, dict[str, Any], dict[str, Any]]
Maker = Callable[["Stage"], Example]
EXAMPLES: dict[str, Maker] = {}


class Stage:
    """Things to act on, made when an example asks for them."""

    def __init__(self, world: World) -> None:
        self.world, self.scene = world, Scene(world)
        self.admin = world.admin

    def shown(self) -> dict[str, Any]:
        """A run that waits, as a decision names it."""
        run = self.scene.request()
        return {"id": run["id"], "expectedRevision": 1, "expectedArgumentsHash": run["argumentsHash"]}

    def held(self, operation: bool = False) -> Any:
        """What a bulk decision answered, or a run with a decision that is held."""
        shown = self.shown()
        if operation:
            return act(self.admin, "decideToolRuns", items=[shown], decision="APPROVE")
        return act(self.admin, "decideToolRun", decision="APPROVE", **shown)

    def approved(self) -> Any:
        """A run that may be claimed."""
        return Scene(self.world, risk="LOW").approved()

    def unknown(self) -> Any:
        """A run whose executor was never heard of again."""
        scene = Scene(self.world, risk="LOW")
        run = scene.approved()
        scene.claim(run)
        return until(lambda: found if (found := scene.run(run["id"]))["state"] == "UNKNOWN" else None)

    def user(self) -> Any:
        """Someone who is invited."""
        return acts.invite(self.admin, f"p{number()}@example.com")["user"]


def simple(name: str, given: Callable[[Stage], dict[str, Any]], other: dict[str, Any]) -> None:
    """An example by the admin."""
    EXAMPLES[name] = lambda stage: (stage.admin, given(stage), other)


def of(thing: Any) -> dict[str, Any]:
    """The id and revision of a thing that is to be changed."""
    return {"id": thing["id"], "expectedRevision": thing["revision"]}


def planned(stage: Stage) -> dict[str, Any]:
    """A plan that may be carried out."""
    plan = bulk.plan(stage.admin, ids=[stage.shown()["id"]])
    return {"id": plan["id"], "digest": plan["digest"]}


def carried_out(stage: Stage) -> Any:
    """A bulk operation that is done, and holds its decisions."""
    plan = bulk.plan(stage.admin, ids=[stage.shown()["id"]])
    bulk.run(stage.admin, plan)
    return bulk.ended(stage.admin, plan)


def archivable(api: Api) -> dict[str, Any]:
    """A policy in force."""
    given = {"name": f"P {number()}", "rules": [{"effect": "DENY", "tool": "x.*"}]}
    return {"id": answer(api, "publishPolicy", given)["id"], "expectedVersion": 1}


def saved(api: Api) -> Any:
    """A view."""
    return answer(api, "saveView", {"input": {"name": f"v {number()}", "page": "audit", "state": {}}})


simple("inviteUser", lambda _: {"name": "New", "email": f"p{number()}@example.com", "role": "VIEWER"}, {"name": "Old"})
simple("updateUser", lambda stage: {**of(stage.user()), "name": "Other"}, {"name": "Another"})
simple("createToken", lambda _: {"name": "CI", "kind": "INTEGRATION", "scopes": ["domain:read"]}, {"name": "CD"})
simple("revokeToken", lambda stage: {"id": acts.create_token(stage.admin, scopes=["domain:read"])["token"]["id"]},
       {"id": "another"})  # fmt: skip
simple("createDomain", lambda _: {"input": {"name": f"D {number()}"}}, {"input": {"name": "Other"}})
simple("updateDomain", lambda stage: {**of(makers.domain(stage.admin)), "input": {"name": f"D {number()}"}},
       {"input": {"name": "Other"}})  # fmt: skip
simple("archiveDomain", lambda stage: of(makers.domain(stage.admin)), {"expectedRevision": 7})
simple("createAgent", lambda stage: {"input": {"domainId": stage.scene.domain["id"], "name": f"a-{number()}"}},
       {"input": {"domainId": "x", "name": "y"}})  # fmt: skip
simple("updateAgent", lambda stage: {**of(stage.scene.agent), "input": {
    "domainId": stage.scene.domain["id"], "name": f"a-{number()}"}}, {"expectedRevision": 7})  # fmt: skip
simple("bumpAgentVersion", lambda stage: {**of(stage.scene.agent), "version": "9.0.0"}, {"version": "9.0.1"})
simple("promoteAgent", lambda stage: {**of(stage.scene.agent), "to": "PRODUCTION"}, {"to": "DEVELOPMENT"})
simple("createTool", lambda _: {"input": {"name": f"t_{number()}"}}, {"input": {"name": "other"}})
simple("updateTool", lambda stage: {**of(stage.scene.tool), "input": {"name": stage.scene.tool["name"], "risk": "LOW"}},
       {"expectedRevision": 7})  # fmt: skip
simple("archiveTool", lambda stage: of(makers.tool(stage.admin)), {"expectedRevision": 7})
simple("publishPolicy", lambda _: {"name": f"P {number()}", "rules": [{"effect": "DENY", "tool": "x.*"}]},
       {"name": "Other"})  # fmt: skip
simple("archivePolicy", lambda stage: archivable(stage.admin), {"expectedVersion": 7})
simple("saveView", lambda _: {"input": {"name": f"v {number()}", "page": "audit", "state": {}}},
       {"input": {"name": "Other", "page": "audit", "state": {}}})  # fmt: skip
simple("renameView", lambda stage: {"id": saved(stage.admin)["id"], "name": f"v {number()}"}, {"name": "Other"})
simple("deleteView", lambda stage: {"id": saved(stage.admin)["id"]}, {"id": "another"})
simple("decideToolRun", lambda stage: {**stage.shown(), "decision": "APPROVE"}, {"decision": "REJECT", "reason": "No."})
simple("decideToolRuns", lambda stage: {"items": [stage.shown(), stage.shown()], "decision": "APPROVE"},
       {"decision": "REJECT", "reason": "No."})  # fmt: skip
simple("editToolRunArguments", lambda stage: {**stage.shown(), "argumentsText": '{"amount": 87}'},
       {"argumentsText": '{"amount": 88}'})  # fmt: skip
simple("planBulkDecision", lambda stage: {"selection": {"ids": [stage.shown()["id"]]}, "decision": "APPROVE"},
       {"decision": "REJECT"})  # fmt: skip
simple("runBulkDecision", lambda stage: planned(stage), {"reason": "So."})
simple("undoBulkOperation", lambda stage: {"id": carried_out(stage)["id"]}, {"id": "another"})
simple("undoDecision", lambda stage: {"id": stage.held()["id"]}, {"id": "another"})
simple("undoBulkDecision", lambda stage: {"operationId": stage.held(operation=True)["operationId"]},
       {"operationId": "another"})  # fmt: skip
simple("revokeDecision", lambda stage: {"id": stage.approved()["id"], "reason": "No."}, {"reason": "Never."})
simple("resolveUnknownToolRun", lambda stage: {"id": stage.unknown()["id"], "outcome": "FAILED", "note": "I looked."},
       {"note": "I asked."})  # fmt: skip
simple("setModelPrice", lambda _: {"input": {"model": f"m-{number()}", "free": True}},
       {"input": {"model": "other", "free": True}})  # fmt: skip
simple("startExport", lambda _: {"input": {"kind": "AUDIT_LOG"}}, {"input": {"kind": "AUDIT_LOG", "format": "JSON"}})
simple("cancelToolRun", lambda stage: {"id": stage.scene.request()["id"], "reason": "Late."}, {"reason": "Early."})


def answer(api: Api, name: str, given: dict[str, Any], key: str | None = None) -> Any:
    """All that a mutation answers: its type, its thing's id, its message and problems, and an operation's outcomes."""
    document, variables = call("mutation", name, **given, **({"idempotencyKey": key} if key else {}))
    members = {str(one) for one in getattr(fields("mutation")[name].type.of_type, "types", [])}
    parts = {
        "ToolRun": "id", "Domain": "id revision", "Agent": "id revision", "Tool": "id revision",
        "User": "id revision",
        "Policy": "id version",
        "ModelPrice": "id revision",
        "ApiToken": "id revokedAt", "BulkOperation": "id", "Export": "id", "InvitedUser": "user { id } link expiresAt",
        "CreatedToken": "token { id } secret",
        "BulkDecision": "operationId decision releaseAt results { id outcome message toolRun { id } }",
        "BulkUndo": "operationId undone alreadyReleased", "InvalidInput": "problems { path message }",
        "Refusal": "message",
    }  # fmt: skip
    chosen = " ".join(f"... on {kind} {{ {part} }}" for kind, part in parts.items() if kind in members | {"Refusal"})
    return api.one(document.replace("{ __typename }", f"{{ __typename {chosen} }}"), **variables)


def without_secrets(said: Any) -> Any:
    """What a replay answers: the link and the secret are shown once."""
    return {name: None if name in ("link", "secret") else value for name, value in said.items()}


def requested(world: World) -> list[Any]:
    """The entries that requests left; time steps aside."""
    return [row for row in world.ledger() if row.request_id]


@pytest.fixture
def world(start: Callable[..., Any]) -> Any:
    with start(lease_seconds=1) as started:
        yield started


@pytest.fixture
def stage(world: World) -> Stage:
    return Stage(world)


def test_every_mutation_takes_a_key_or_is_an_exception_with_its_reason() -> None:
    keyed = {name for name, field in fields("mutation").items() if "idempotencyKey" in field.args}
    assert keyed.isdisjoint(WITHOUT_A_KEY)
    assert keyed | set(WITHOUT_A_KEY) == set(fields("mutation"))
    assert set(EXAMPLES) | WHILE_IT_RUNS == keyed, "a new mutation needs an example here"
    for name in keyed:
        members = {str(one) for one in fields("mutation")[name].type.of_type.types}
        assert "InvalidInput" in members, f"{name} cannot say that a key was used with other content"


def test_the_exceptions_and_their_reasons_are_documented() -> None:
    section = (ROOT / "docs/api.md").read_text().split("## Doing things once")[1].split("\n## ")[0]
    assert dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", section, re.MULTILINE)) == WITHOUT_A_KEY


def test_a_key_does_its_work_once_and_is_refused_with_other_content(world: World) -> None:
    for name, make in EXAMPLES.items():
        api, given, other = make(Stage(world))
        first = answer(api, name, given, key=name)
        assert first["__typename"] != "InvalidInput" and "message" not in first, (name, first)
        done = len(requested(world))
        assert answer(api, name, given, key=name) == without_secrets(first), name
        assert len(requested(world)) == done, f"a replay of {name} leaves no entry"
        refused = answer(api, name, {**given, **other}, key=name)
        assert refused["problems"][0]["path"] == "idempotencyKey", (name, refused)
        assert [row.outcome for row in requested(world)[done:]] == ["REFUSED"], name


def test_of_five_requests_at_once_with_one_key_exactly_one_takes_effect(world: World) -> None:
    for name, make in EXAMPLES.items():
        api, given, _ = make(Stage(world))
        others = [world.client(token=api.token, cookie=api.cookie) for _ in range(5)]
        before = len(requested(world))
        said = at_once([partial(answer, one, name, given, key=name) for one in others])
        left = requested(world)[before:]
        assert {str(without_secrets(one)) for one in said} == {str(without_secrets(said[0]))}, name
        assert len({row.request_id for row in left}) == 1 and {row.outcome for row in left} == {"DONE"}, (name, left)
        shown = [one for one in said if one.get("link") or one.get("secret")]
        assert len(shown) == (1 if "link" in said[0] or "secret" in said[0] else 0), f"{name}: shown once"


def test_a_refusal_is_not_kept_and_may_be_tried_again(stage: Stage) -> None:
    shown, admin = stage.shown(), stage.admin
    early = {**shown, "decision": "APPROVE", "expectedRevision": 2}
    assert answer(admin, "decideToolRun", early, key="k")["__typename"] == "ChangedSinceShown"
    assert answer(admin, "decideToolRun", early, key="k")["__typename"] == "ChangedSinceShown"
    assert answer(admin, "decideToolRun", {**early, "expectedRevision": 1}, key="k")["__typename"] == "ToolRun"
    refused = [row for row in stage.world.ledger() if row.action == "tool_run.decide.refused"]
    assert len(refused) == 2


def test_a_key_belongs_to_its_actor_and_to_one_mutation(stage: Stage) -> None:
    ben = acts.person(stage.world, "ben@example.com", "ADMIN")
    mine = answer(stage.admin, "createDomain", {"input": {"name": "Mine"}}, key="k")
    theirs = answer(ben, "createDomain", {"input": {"name": "Theirs"}}, key="k")
    assert mine["__typename"] == theirs["__typename"] == "Domain" and mine["id"] != theirs["id"]
    refused = answer(stage.admin, "createTool", {"input": {"name": "Mine"}}, key="k")
    assert refused["problems"][0]["path"] == "idempotencyKey"


def test_a_replay_shows_nothing_that_its_actor_no_longer_sees(stage: Stage) -> None:
    ben = acts.person(stage.world, "ben@example.com", "ADMIN")
    shown = stage.shown()
    given = {
        "createAgent": {"input": {"domainId": stage.scene.domain["id"], "name": "by-ben"}},
        "decideToolRun": {**shown, "decision": "APPROVE"},
        "inviteUser": {"name": "New", "email": "new@example.com", "role": "VIEWER",
                       "domainIds": [stage.scene.domain["id"]]},
        "createToken": {"name": "CI", "kind": "INTEGRATION", "scopes": ["domain:read"],
                        "domainIds": [stage.scene.domain["id"]]},
    }  # fmt: skip
    for name, content in given.items():
        assert "message" not in answer(ben, name, content, key=name)
    items = {"items": [stage.shown()], "decision": "APPROVE"}
    assert answer(ben, "decideToolRuns", items, key="bulk")["results"][0]["toolRun"]
    person = acts.me(ben)["user"]
    acts.update(stage.admin, person, domainIds=[makers.domain(stage.admin)["id"]])
    for name, content in given.items():
        refused = answer(ben, name, content, key=name)
        assert refused["__typename"] == "InvalidInput", (name, refused)
        assert refused["problems"][0]["path"] == "idempotencyKey"
    assert answer(ben, "decideToolRuns", items, key="bulk")["results"][0]["toolRun"] is None


def test_a_key_is_kept_for_24_hours(stage: Stage) -> None:
    made = acts.create_token(stage.admin, scopes=["domain:write", "domain:read"])
    program, writer = stage.world.client(token=made["secret"]), stage.world.kernel.writer
    said, now = [], writer.now
    for moment in (timedelta(), timedelta(hours=23, minutes=59), timedelta(hours=24, minutes=1)):
        writer.now = lambda moment=moment: now() + moment  # type: ignore[misc]
        said.append(answer(program, "createDomain", {"input": {"name": "Payments"}}, key="k")["__typename"])
    assert said == ["Domain", "Domain", "NameTaken"]


def test_keys_that_are_none_are_refused_by_every_mutation(stage: Stage) -> None:
    for name in EXAMPLES:
        given = EXAMPLES[name](stage)[1] if name == "planBulkDecision" else {}  # it looks at the selection first
        document, variables = call("mutation", name, **given, idempotencyKey="k" * 201)
        said = stage.admin.one(
            document.replace("{ __typename }", "{ ... on InvalidInput { problems { path } } }"), **variables
        )
        assert said["problems"] == [{"path": "idempotencyKey"}], name
