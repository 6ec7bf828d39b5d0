"""No change and no refusal without its ledger entry: every mutation of the schema, exactly one each."""

from typing import Any

import pytest

from handrail.core.records import ANYONE
from tests import makers
from tests.accounts import acts
from tests.bulk import acts as bulk_acts
from tests.documents import action, call, fields, permission
from tests.makers import Scene, number
from tests.world import ADMIN, Api, World, until

TELEMETRY = {"agentHeartbeat", "recordAgentCalls"}
"""The published exceptions: what is measured and not done."""
NOT_SIGNED_IN = {"completeSetup", "acceptInvite", "signIn", "signInWithLink"}


class Counted:
    """A world that says which entries a request left, the system's own time steps aside."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.scene = Scene(world, risk="LOW")
        self.later = Scene(world)

    def entries(self, api: Api, name: str, /, **given: Any) -> tuple[str, list[tuple[str, str]]]:
        """The answer's type, and (action, outcome) of what it left."""
        before = len(self.world.ledger())
        document, variables = call("mutation", name, **given)
        body = api.post(document, **variables).json()
        answer = (
            body["errors"][0]["extensions"]["code"]
            if body.get("errors")
            else next(iter(body["data"].values()))["__typename"]
        )
        rows = [row for row in self.world.ledger()[before:] if row.request_id]
        return answer, [(row.action, row.outcome) for row in rows]


@pytest.fixture
def counted(world: World) -> Counted:
    return Counted(world)


def told(api: Api) -> None:
    """Wait until there is a notification to be read."""
    until(lambda: api.one("{ me { inbox { unread } } }")["inbox"]["unread"])


def good(counted: Counted) -> dict[str, tuple[Api, str, dict[str, Any]]]:
    """For each mutation: who does it, the action it leaves, and with what."""
    scene, later, world = counted.scene, counted.later, counted.world
    admin, bot = scene.admin, scene.bot
    held, held_bulk, pending, editable, *spread = (later.request() for _ in range(7))
    told(admin)
    plan, finished = (bulk_acts.plan(admin, ids=[run["id"]]) for run in spread[1:])
    bulk_acts.run(admin, finished)
    bulk_acts.ended(admin, finished)
    later.decide(held)
    shown = {"id": held_bulk["id"], "expectedRevision": 1, "expectedArgumentsHash": held_bulk["argumentsHash"]}
    bulk = makers.act(admin, "decideToolRuns", items=[shown], decision="APPROVE")
    claimable, claimed, done, revocable, cancelled, plain = (scene.approved() for _ in range(6))
    leases = {run["id"]: scene.claim(run)["leaseId"] for run in (claimed, done)}
    person = acts.person(world, f"p{number()}@example.com")
    sessions, leaver = acts.me(person)["sessions"], acts.person(world, f"p{number()}@example.com")
    token = acts.create_token(admin, scopes=["domain:read"])["token"]
    invited = acts.invite(admin, f"p{number()}@example.com")
    user = acts.invite(admin, f"p{number()}@example.com")["user"]
    lost = acts.invite(admin, f"p{number()}@example.com")["user"]
    spare, used = makers.domain(admin), makers.tool(admin)
    agent = makers.agent(admin, spare["id"], [])
    empty = makers.domain(admin)
    said = {"conversation": "talk", "messages": [{"key": "m1", "role": "USER", "text": "Hello"}]}
    talk = makers.act(later.bot, "recordMessages", input=said)["conversation"]
    price = makers.act(admin, "setModelPrice", input={"model": f"m-{number()}", "free": True})

    def view() -> dict[str, Any]:
        return {"name": f"v {number()}", "page": "audit", "state": {}}

    def saved() -> Any:
        return makers.act(admin, "saveView", input=view())

    return {
        "signIn": (world.client(), "session.sign_in", {"email": ADMIN["email"], "password": ADMIN["password"]}),
        "acceptInvite": (world.client(), "user.accept_invite", {
            "token": invited["link"].split("#token=")[1], "password": acts.PASSWORD}),
        "signOut": (leaver, "session.sign_out", {}),
        "changePassword": (person, "user.change_password", {"current": acts.PASSWORD, "new": "one more long secret"}),
        "revokeSession": (person, "session.revoke", {"id": sessions[0]["id"]}),
        "inviteUser": (admin, "user.invite", {"name": "New", "email": f"p{number()}@example.com", "role": "VIEWER"}),
        "updateUser": (admin, "user.update", {"id": user["id"], "expectedRevision": user["revision"], "name": "Other"}),
        "createToken": (admin, "token.create", {"name": "CI", "kind": "INTEGRATION", "scopes": ["domain:read"]}),
        "revokeToken": (admin, "token.revoke", {"id": token["id"]}),
        "updatePreferenceDefaults": (admin, "preferences.default", {"input": {"theme": "DARK"}}),
        "updatePreferences": (admin, "preferences.update", {"input": {"theme": "DARK"}}),
        "saveView": (admin, "view.save", {"input": view()}),
        "renameView": (admin, "view.rename", {"id": saved()["id"], "name": f"v {number()}"}),
        "deleteView": (admin, "view.delete", {"id": saved()["id"]}),
        "markNotificationsRead": (admin, "notification.read", {"all": True}),
        "createDomain": (admin, "domain.create", {"input": {"name": f"D {number()}"}}),
        "updateDomain": (admin, "domain.update",
            {"id": empty["id"], "expectedRevision": 1, "input": {"name": f"D {number()}"}}),
        "archiveDomain": (admin, "domain.archive", {"id": makers.domain(admin)["id"], "expectedRevision": 1}),
        "createAgent": (admin, "agent.create", {"input": {"domainId": spare["id"], "name": f"a-{number()}"}}),
        "updateAgent": (admin, "agent.update", {"id": agent["id"], "expectedRevision": agent["revision"],
                        "input": {"domainId": spare["id"], "name": f"a-{number()}"}}),
        "bumpAgentVersion": (admin, "agent.bump_version", {"id": scene.agent["id"], "version": "9.0.0",
                             "expectedRevision": scene.agent["revision"]}),
        "promoteAgent": (admin, "agent.promote", {"id": later.agent["id"], "to": "PRODUCTION",
                         "expectedRevision": later.agent["revision"]}),
        "createTool": (admin, "tool.create", {"input": {"name": f"t_{number()}"}}),
        "updateTool": (admin, "tool.update", {"id": scene.tool["id"], "expectedRevision": 1,
                       "input": {"name": scene.tool["name"], "needsApproval": False}}),
        "publishPolicy": (admin, "policy.publish", {
            "name": f"policy {number()}", "rules": [{"effect": "DENY", "tool": "nothing.*"}]}),
        "archivePolicy": (admin, "policy.archive", {"id": makers.policy(admin)["id"], "expectedVersion": 1}),
        "archiveTool": (admin, "tool.archive", {"id": used["id"], "expectedRevision": 1}),
        "requestToolRun": (bot, "tool_run.request", {"input": {
            "tool": scene.tool["name"], "arguments": {}, "idempotencyKey": f"k{number()}"}}),
        "decideToolRun": (admin, "tool_run.approve", {"id": pending["id"], "decision": "APPROVE", "expectedRevision": 1,
                          "expectedArgumentsHash": pending["argumentsHash"]}),
        "editToolRunArguments": (admin, "tool_run.edit", {"id": editable["id"], "expectedRevision": 1,
                                 "expectedArgumentsHash": editable["argumentsHash"], "argumentsText": '{"amount": 1}'}),
        "planBulkDecision": (admin, "bulk.plan", {"selection": {"ids": [spread[0]["id"]]}, "decision": "APPROVE"}),
        "runBulkDecision": (admin, "bulk.run", {"id": plan["id"], "digest": plan["digest"]}),
        "undoBulkOperation": (admin, "bulk.undo", {"id": finished["id"]}),
        "setRetention": (admin, "ledger.set_retention", {"days": 400}),
        "erasePerson": (admin, "user.erase", {"id": lost["id"], "confirmName": "Someone"}),
        "setModelPrice": (admin, "model_price.set", {"input": {"model": f"m-{number()}", "free": True}}),
        "removeModelPrice": (admin, "model_price.remove", {"id": price["id"], "expectedRevision": 1}),
        "recordMessages": (bot, "conversation.record", {"input": {
            "conversation": "talk", "messages": [{"key": "m2", "role": "USER", "text": "Hello"}]}}),
        "eraseConversation": (admin, "conversation.erase", {"id": talk["id"], "expectedRevision": talk["revision"]}),
        "createReport": (admin, "report.create", {"input": {"kind": "DAILY"}}),
        "deleteReport": (admin, "report.delete",
            {"id": makers.act(admin, "createReport", input={"kind": "DAILY"})["id"]}),
        "scheduleReport": (admin, "report.schedule", {"kind": "DAILY"}),
        "unscheduleReport": (admin, "report.unschedule",
            {"id": makers.act(admin, "scheduleReport", kind="MONTHLY")["id"]}),
        "startExport": (admin, "export.start", {"input": {"kind": "AUDIT_LOG"}}),
        "undoDecision": (admin, "tool_run.undo", {"id": held["id"]}),
        "undoBulkDecision": (admin, "bulk.undo", {"operationId": bulk["operationId"]}),
        "revokeDecision": (admin, "tool_run.revoke", {"id": revocable["id"], "reason": "No."}),
        "cancelToolRun": (bot, "tool_run.cancel", {"id": cancelled["id"]}),
        "claimToolRun": (bot, "tool_run.claim", {"id": claimable["id"], "argumentsHash": plain["argumentsHash"]}),
        "renewLease": (bot, "tool_run.renew_lease", {"id": claimed["id"], "leaseId": leases[claimed["id"]]}),
        "reportToolRun": (bot, "tool_run.report",
            {"id": done["id"], "leaseId": leases[done["id"]], "outcome": "EXECUTED"}),
    }  # fmt: skip


UNTRIED = {
    "cancelBulkOperation", "retryBulkOperation", "cancelExport", "agentHeartbeat", "recordAgentCalls", "completeSetup",
    "signInWithLink", "decideToolRuns", "resolveUnknownToolRun",
}  # fmt: skip


@pytest.mark.slow
def test_every_mutation_that_does_something_leaves_exactly_one_entry(counted: Counted) -> None:
    tried = good(counted)
    assert set(tried) | UNTRIED == set(fields("mutation")), "a new mutation needs an example here"
    for name, (api, word, given) in tried.items():
        answer, left = counted.entries(api, name, **given)
        done = [entry for entry in left if name != "undoBulkDecision" or entry[0] == "bulk.undo"]
        assert done == [(word, "DONE")], (name, answer, left)


def test_a_bulk_decision_leaves_one_entry_for_itself_and_one_for_each_run(counted: Counted) -> None:
    runs = [counted.later.request() for _ in range(3)]
    items = [{"id": run["id"], "expectedRevision": 1, "expectedArgumentsHash": run["argumentsHash"]} for run in runs]
    _, left = counted.entries(counted.scene.admin, "decideToolRuns", items=items, decision="APPROVE")
    assert sorted(left) == [("bulk.decide", "DONE")] + [("tool_run.approve", "DONE")] * 3


WRONG: dict[str, Any] = {
    "updatePreferenceDefaults": {"input": {"language": "x"}},
    "createReport": {"input": {"kind": "CUSTOM"}}, "scheduleReport": {"kind": "CUSTOM"},
    "setRetention": {"days": 1},
    "createDomain": {"input": {"name": " "}}, "inviteUser": {"email": "no address"}, "publishPolicy": {"name": " "},
    "startExport": {"idempotencyKey": ""}, "saveView": {"input": {"name": " ", "page": "audit", "state": {}}},
}  # fmt: skip


def test_every_mutation_that_is_refused_leaves_exactly_one_entry(counted: Counted) -> None:
    agents = {
        name for name in fields("mutation") if permission("mutation", name) in ("tool_run:claim", "tool_run:report")
    }
    for name in set(fields("mutation")) - NOT_SIGNED_IN - TELEMETRY - {"signOut", "updatePreferences", "createTool"}:
        given = WRONG.get(name, {})
        answer, left = counted.entries(counted.scene.bot if name in agents else counted.scene.admin, name, **given)
        if name == "decideToolRuns":
            assert sorted(left) == [("bulk.decide", "DONE"), ("tool_run.approve.refused", "REFUSED")]
            continue
        assert left == [(f"{action(name)}.refused", "REFUSED")], (name, answer, left)


def test_every_mutation_that_is_denied_leaves_exactly_one_entry(counted: Counted) -> None:
    viewer = acts.person(counted.world, "viewer@example.com", "VIEWER")
    for api, who in ((viewer, "PERSON"), (counted.scene.bot, "AGENT")):
        for name in fields("mutation"):
            if permission("mutation", name) == ANYONE:
                continue
            answer, left = counted.entries(api, name)
            if answer == "FORBIDDEN":
                assert left == [(f"{action(name)}.refused", "REFUSED")], (who, name, left)
                asked = [row for row in counted.world.ledger() if row.request_id]
                assert asked[-1].actor_type == who


def test_telemetry_is_the_published_exception(counted: Counted) -> None:
    answer, left = counted.entries(counted.scene.bot, "agentHeartbeat")
    assert (answer, left) == ("Heartbeat", [])
    given = {"calls": [{"spanId": "s", "model": "gpt-4o"}]}
    answer, left = counted.entries(counted.scene.bot, "recordAgentCalls", **given)
    assert (answer, left) == ("AgentCallsRecorded", [])
    assert {name for name in fields("mutation") if name in TELEMETRY} == {"agentHeartbeat", "recordAgentCalls"}
