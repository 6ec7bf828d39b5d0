"""Makes things through the API, with sensible defaults."""

import itertools
from typing import Any

from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.policies import store as policies
from handrail.policies.types import PolicyRule, PolicyVersion
from handrail.schema import schema
from tests.world import Api, World

_number = itertools.count(1)
RUN = """id state revision fromRoles separationOfDuties editedBy { name } redactedPaths
  argumentsHash argumentsText summary approvals requiredApprovals decideBy executeBy
  error result
  heldDecision { decision releaseAt operationId } decision { decision reason by { name type } }
  policy { name version rule }"""
SHOWN = "toolRun { id state revision }"
SELECTIONS = {
    "ToolRun": RUN,
    "Policy": "id name version archivedAt current { note publishedBy { name } rules { effect inWords tool } }",
    "Claim": f"leaseId leaseExpiresAt argumentsText toolRun {{ {RUN} }}",
    "BulkDecision": f"operationId decision releaseAt results {{ id outcome message {SHOWN} }}",
    "BulkOperation": """id digest decision state total done mustConfirm releaseAt reason
      outcomes { outcome count } leftOut { reason count }""",
    "SavedView": "id name page state shared mine owner { name }",
    "DeletedView": "id",
    "Export": "id state format name rows total",
    "TooManyExports": "message running",
    "NotRunning": "message export { id state }",
    "ModelPrice": "id model revision",
    "Report": "id",
    "ReportSchedule": "id kind enabled revision",
    "DeletedReport": "id",
    "MessagesRecorded": "recorded duplicates redacted conversation { id key title revision messageCount }",
    "Conversation": "id key title revision erasedAt",
    "BulkUndo": "operationId undone alreadyReleased",
    "InvalidInput": "message problems { path message }",
    "InvalidArguments": "message problems { path message }",
    **dict.fromkeys(
        ("AlreadyDecided", "ChangedSinceShown", "WrongState", "NothingToUndo", "LeaseLost"), f"message {SHOWN}"
    ),
}


def act(api: Api, mutation: str, **given: Any) -> Any:
    """Any mutation by its name; the answer with its `__typename`."""
    field = schema._schema.mutation_type.fields[mutation]  # type: ignore[union-attr]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in given)
    used = ", ".join(f"{name}: ${name}" for name in given)
    members = [str(member) for member in getattr(field.type.of_type, "types", [field.type.of_type])]
    parts = [f"... on {name} {{ {SELECTIONS[name]} }}" for name in members if name in SELECTIONS]
    arguments = (f"({declared})", f"({used})") if given else ("", "")
    return api.one(
        f"mutation {arguments[0]} {{ {mutation}{arguments[1]} {{ __typename ... on Refusal {{ message }}"
        f" {' '.join(parts)} }} }}",
        **given,
    )


def number() -> int:
    """Unique in this process."""
    return next(_number)


def cursor(api: Api) -> str:
    """Where the ledger ends. `liveCursor` is where the live stream stands, which may be a moment behind."""
    page = {"cursor": api.one("{ liveCursor }"), "hasMore": True}
    while page["hasMore"]:
        page = api.one("query ($after: String) { changes(after: $after) { cursor hasMore } }", after=page["cursor"])
    return str(page["cursor"])


def domain(api: Api, **given: Any) -> Any:
    """A domain."""
    return api.one(
        "mutation ($input: DomainInput!) { createDomain(input: $input) { ... on Domain { id name revision } } }",
        input={"name": f"Domain {number()}", **given},
    )


def policy(api: Api, *rules: Any, **given: Any) -> Any:
    """A policy; one rule about nothing unless told."""
    wanted = list(rules) or [{"effect": "DENY", "tool": "nothing.*"}]
    return act(api, "publishPolicy", **{"name": f"policy {number()}", "rules": wanted, **given})


def tool(api: Api, **given: Any) -> Any:
    """A tool that needs approval."""
    schema = {"type": "object", "properties": {"amount": {"type": "number"}, "order_id": {"type": "string"}}}
    made = api.one(
        "mutation ($input: ToolInput!) { createTool(input: $input) { __typename ... on Tool { id name revision }"
        " ... on Refusal { message } } }",
        input={"name": f"payments.refund_{number()}", "risk": "MEDIUM", "argumentsSchema": schema, **given},
    )
    assert made["__typename"] == "Tool", made
    return made


def agent(api: Api, domain_id: str, tool_ids: list[str], state: str = "TESTING", **given: Any) -> Any:
    """An agent, promoted to `state`."""
    made = api.one(
        "mutation ($input: AgentInput!) { createAgent(input: $input) { __typename ... on Agent { id name revision }"
        " ... on Refusal { message } } }",
        input={"domainId": domain_id, "name": f"agent-{number()}", "toolIds": tool_ids, **given},
    )
    assert made["__typename"] == "Agent", made
    for step in {"DEVELOPMENT": [], "TESTING": ["TESTING"], "PRODUCTION": ["TESTING", "PRODUCTION"]}[state]:
        made = api.one(
            "mutation ($id: ID!, $revision: Int!, $to: AgentState!) { promoteAgent(id: $id,"
            " expectedRevision: $revision, to: $to) { ... on Agent { id name revision } } }",
            id=made["id"], revision=made["revision"], to=step,
        )  # fmt: skip
    return made


def agent_token(api: Api, agent_id: str) -> str:
    """An API token of an agent."""
    made = api.one(
        "mutation ($agent: ID!, $name: String!) { createToken(name: $name, kind: AGENT, agentId: $agent) {"
        " ... on CreatedToken { secret } } }",
        agent=agent_id, name=f"token {number()}",
    )  # fmt: skip
    return str(made["secret"])


class Scene:
    """One domain, one tool, one agent with a token: enough for a tool run."""

    def __init__(self, world: World, **tool_given: Any) -> None:
        self.world = world
        self.admin = world.admin
        self.domain = domain(self.admin)
        self.tool = tool(self.admin, **tool_given)
        self.agent = agent(self.admin, self.domain["id"], [self.tool["id"]])
        self.bot = world.client(token=agent_token(self.admin, self.agent["id"]))

    def request(self, key: str | None = None, arguments: Any = None, **given: Any) -> Any:
        """A run, asked for by the agent."""
        wanted = {
            "tool": self.tool["name"],
            "arguments": {"amount": 86, "order_id": "ORD-1"} if arguments is None else arguments,
        }
        return self.bot.one(
            "mutation ($input: ToolRunRequest!) { requestToolRun(input: $input) { __typename"
            f" ... on ToolRun {{ {RUN} }} ... on Refusal {{ message }} }} }}",
            input={**wanted, "idempotencyKey": key or f"key-{number()}", **given},
        )

    def decide(self, run: Any, decision: str = "APPROVE", by: Api | None = None, reason: str | None = None) -> Any:
        """One decision on what `run` shows."""
        return (by or self.admin).one(
            "mutation ($id: ID!, $decision: Decision!, $revision: Int!, $hash: String!, $reason: String) {"
            " decideToolRun(id: $id, decision: $decision, expectedRevision: $revision, expectedArgumentsHash: $hash,"
            f" reason: $reason) {{ __typename ... on ToolRun {{ {RUN} }} ... on Refusal {{ message }} }} }}",
            id=run["id"], decision=decision, revision=run["revision"], hash=run["argumentsHash"], reason=reason,
        )  # fmt: skip

    def run(self, run_id: str, by: Api | None = None, wait: int = 0, until: str = "DECIDED") -> Any:
        """The run, as the agent sees it unless told."""
        return (by or self.bot).one(
            "query ($id: ID!, $wait: Int, $until: WaitUntil) {"
            f" toolRun(id: $id, waitSeconds: $wait, until: $until) {{ {RUN} }} }}",
            id=run_id, wait=wait, until=until,
        )  # fmt: skip

    def claim(self, run: Any, by: Api | None = None) -> Any:
        """A claim on an approved run."""
        return (by or self.bot).one(
            "mutation ($id: ID!, $hash: String!) { claimToolRun(id: $id, argumentsHash: $hash) { __typename"
            f" ... on Claim {{ {SELECTIONS['Claim']} }} ... on Refusal {{ message }} }} }}",
            id=run["id"], hash=run["argumentsHash"],
        )  # fmt: skip

    def report(self, run: Any, lease_id: str, outcome: str = "EXECUTED", error: str | None = None, **given: Any) -> Any:
        """A report on a claimed run."""
        return self.bot.one(
            "mutation ($id: ID!, $lease: ID!, $outcome: ReportOutcome!, $result: JSON, $error: String) {"
            " reportToolRun(id: $id, leaseId: $lease, outcome: $outcome, result: $result, error: $error) { __typename"
            f" ... on ToolRun {{ {RUN} }} ... on Refusal {{ message }} }} }}",
            id=run["id"], lease=lease_id, outcome=outcome, result=given.get("result"), error=error,
        )  # fmt: skip

    def approved(self, **given: Any) -> Any:
        """A run that is approved and released; the server holds nothing, or the run is asked for until it is."""
        run = self.request(**given)
        decided = self.decide(run)
        assert decided["__typename"] == "ToolRun", decided
        return decided if decided["state"] == "APPROVED" else self.run(run["id"], wait=30)

    def rule(self, rule: PolicyRule) -> None:
        """The tool's policy gets a version with this one rule, through the writer as every change does."""

        def publish(uow: Any, tool_id: str) -> None:
            known = policies.newest(uow.connection, tool_id)
            version = PolicyVersion(name=known.name, version=known.version + 1, rules=[rule])
            policies.publish(uow.connection, known.id, tool_id, version, uow.now)
            uow.record("policy.publish", known.id, resource_name=known.name)

        self.world.call(self.world.kernel.writer.submit(Unit(publish, (self.tool["id"],), {}, SYSTEM)))
