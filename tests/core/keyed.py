"""An example of each mutation that takes an idempotency key: who sends it, what, and other content."""

from collections.abc import Callable
from typing import Any

from tests import makers
from tests.accounts import acts
from tests.bulk import acts as bulk
from tests.documents import call, fields
from tests.makers import Scene, act, number
from tests.world import Api, World, until

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


def talk(stage: Stage) -> Any:
    """A conversation."""
    said = {"conversation": f"c{number()}", "messages": [{"key": "m", "role": "USER", "text": "Hello"}]}
    return makers.act(stage.scene.bot, "recordMessages", input=said)["conversation"]


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
simple("eraseConversation", lambda stage: of(talk(stage)), {"expectedRevision": 7})
simple("createReport", lambda _: {"input": {"kind": "DAILY"}}, {"input": {"kind": "WEEKLY"}})
simple("deleteReport", lambda stage: {"id": answer(stage.admin, "createReport", {"input": {"kind": "DAILY"}})["id"]},
       {"id": "another"})  # fmt: skip
simple("scheduleReport", lambda _: {"kind": "DAILY"}, {"kind": "WEEKLY"})
simple("unscheduleReport", lambda stage: {"id": answer(stage.admin, "scheduleReport", {"kind": "MONTHLY"})["id"]},
       {"id": "another"})  # fmt: skip
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
        "ModelPrice": "id revision", "Conversation": "id revision", "SavedView": "id name",
        "ApiToken": "id revokedAt", "BulkOperation": "id", "Export": "id", "Report": "id",
        "DeletedReport": "id", "ReportSchedule": "id revision", "InvitedUser": "user { id } link expiresAt",
        "CreatedToken": "token { id } secret",
        "BulkDecision": "operationId decision releaseAt results { id outcome message toolRun { id } }",
        "BulkUndo": "operationId undone alreadyReleased", "InvalidInput": "problems { path message }",
        "Refusal": "message",
    }  # fmt: skip
    chosen = " ".join(f"... on {kind} {{ {part} }}" for kind, part in parts.items() if kind in members | {"Refusal"})
    return api.one(document.replace("{ __typename }", f"{{ __typename {chosen} }}"), **variables)
