"""Two domains, each with one of everything, and callers who are limited to the first."""

import secrets
import uuid
from typing import Any

from handrail.accounts.permissions import AGENT, CATALOGUE
from tests import makers
from tests.accounts import acts
from tests.bulk import acts as bulk
from tests.makers import Scene, act, number
from tests.permissions.callers import Caller, token
from tests.world import World

ADMIN_LIKE = frozenset(CATALOGUE)


class Side(Scene):
    """A domain with one of everything in it: `ids` by kind, `names` that are unlike any others."""

    def __init__(self, world: World, mark: str) -> None:
        self.world, self.admin, self.mark = world, world.admin, mark
        self.domain = makers.domain(self.admin, name=f"{mark} domain")
        self.tool = makers.tool(self.admin, name=f"{mark}.tool_{number()}", domainId=self.domain["id"])
        self.agent = makers.agent(self.admin, self.domain["id"], [self.tool["id"]], name=f"{mark}-agent")
        self.bot = world.client(token=makers.agent_token(self.admin, self.agent["id"]))
        self.run_ = self.request(reason=f"{mark} reason")
        held = self.request()
        shown = {"id": held["id"], "expectedRevision": 1, "expectedArgumentsHash": held["argumentsHash"]}
        operation = act(self.admin, "decideToolRuns", items=[shown], decision="APPROVE")
        self.person = acts.person(world, f"{mark}@example.com", "ADMIN", [self.domain["id"]], name=f"{mark} person")
        made = acts.create_token(
            self.admin, name=f"{mark} token", scopes=["domain:read"], domainIds=[self.domain["id"]]
        )
        me = acts.me(self.person)
        self.ids = {
            "domain": self.domain["id"], "tool": self.tool["id"], "agent": self.agent["id"], "run": self.run_["id"],
            "held": held["id"], "operation": operation["operationId"], "user": me["user"]["id"],
            "session": me["sessions"][0]["id"], "token": made["token"]["id"], "lease": self.lease(),
            "policy": self.policy(), "entry": self.entry(), "bulk": bulk.plan(self.admin, ids=[self.run_["id"]])["id"],
            "export": act(self.person, "startExport", input={"kind": "AUDIT_LOG"})["id"], "view": self.view(),
            "conversation": self.conversation(),
            "report": act(self.person, "createReport", input={"kind": "DAILY"})["id"],
            "schedule": act(self.person, "scheduleReport", kind="DAILY")["id"],
            "price": act(self.admin, "setModelPrice", input={"model": f"m-{number()}", "free": True})["id"],
        }  # fmt: skip

    def lease(self) -> str:
        """The lease of a run that is being executed."""
        tool = makers.tool(self.admin, name=f"{self.mark}.low_{number()}", risk="LOW", domainId=self.domain["id"])
        agent = makers.agent(self.admin, self.domain["id"], [tool["id"]], name=f"{self.mark}-low-{number()}")
        bot = self.world.client(token=makers.agent_token(self.admin, agent["id"]))
        asked = {"tool": tool["name"], "arguments": {}, "idempotencyKey": f"k{number()}"}
        run = act(bot, "requestToolRun", input=asked)
        run = self.decide(run)
        return str(self.claim(run, by=bot)["leaseId"])

    def policy(self) -> str:
        """The policy that the tool's switch keeps."""
        found = self.admin.one("{ policies(first: 100) { nodes { id name } } }")["nodes"]
        return next(str(one["id"]) for one in found if one["name"] == f"tool:{self.tool['name']}")

    def conversation(self) -> str:
        """What its agent and somebody said to each other."""
        said = {"key": "m1", "role": "USER", "text": f"{self.mark} words", "toolRunId": self.run_["id"]}
        answer = act(self.bot, "recordMessages", input={"conversation": f"{self.mark} talk", "messages": [said]})
        return str(answer["conversation"]["id"])

    def view(self) -> str:
        """A view that the person keeps."""
        given = {"name": f"{self.mark} view", "page": "audit", "state": {}}
        return str(act(self.person, "saveView", input=given)["id"])

    def entry(self) -> str:
        """The newest ledger entry about the domain."""
        document = "query ($id: [ID!]) { auditLog(filter: { domainId: $id }, first: 1) { nodes { id } } }"
        return str(self.admin.one(document, id=[self.domain["id"]])["nodes"][0]["id"])

    def own(self, kind: str) -> str:
        """One's own identifier of a kind."""
        return self.ids[kind]

    def stir(self) -> None:
        """More happens here: a run, a decision, a refusal, a change."""
        run = self.request()
        self.decide(run)
        self.decide(run)
        self.decide(self.request(), "REJECT", reason="No.")
        makers.agent(self.admin, self.domain["id"], [self.tool["id"]])


def random_like(world: World, kind: str) -> str:
    """An identifier of this kind that nothing has."""
    if kind == "entry":
        return world.kernel.cursors.encode(10**15 + secrets.randbelow(10**9))
    return secrets.token_urlsafe(32) if kind == "lease" else str(uuid.uuid4())


def limited(world: World, side: Side) -> list[Caller]:
    """Everyone who sees this side alone."""
    everything: Any = sorted(ADMIN_LIKE)
    return [
        Caller("admin of a domain", side.person, ADMIN_LIKE),
        Caller("token of a domain", token(world, *everything, domains=[side.domain["id"]]), ADMIN_LIKE),
        Caller("agent", side.bot, AGENT),
    ]
