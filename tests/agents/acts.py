"""What people do with agents, as documents."""

from typing import Any

from tests.domains.acts import REFUSAL
from tests.world import Api

AGENT = """id name description version state capabilities keywords model systemPrompt nextStates lastHeartbeatAt
  revision
  openRuns domain { id } tools { id name }"""
RESULT = REFUSAL + " ... on Agent { " + AGENT + " }"


def create(api: Api, domain_id: str, key: str | None = None, **given: Any) -> Any:
    """Create an agent."""
    return api.one(
        "mutation ($input: AgentInput!, $key: String) {"
        f" createAgent(input: $input, idempotencyKey: $key) {{ {RESULT} }} }}",
        input={"domainId": domain_id, "name": "Refunds", **given}, key=key,
    )  # fmt: skip


def change(api: Api, agent: Any, **given: Any) -> Any:
    """Change an agent as it was read."""
    return api.one(
        "mutation ($id: ID!, $revision: Int!, $input: AgentInput!) {"
        f" updateAgent(id: $id, expectedRevision: $revision, input: $input) {{ {RESULT} }} }}",
        id=agent["id"], revision=agent["revision"],
        input={"domainId": agent["domain"]["id"], "name": agent["name"], **given},
    )  # fmt: skip


def bump(api: Api, agent: Any, version: str) -> Any:
    """Give it another version."""
    return api.one(
        "mutation ($id: ID!, $revision: Int!, $version: String!) {"
        f" bumpAgentVersion(id: $id, expectedRevision: $revision, version: $version) {{ {RESULT} }} }}",
        id=agent["id"], revision=agent["revision"], version=version,
    )  # fmt: skip


def move(api: Api, agent: Any, to: str) -> Any:
    """Move it to another state."""
    return api.one(
        "mutation ($id: ID!, $revision: Int!, $to: AgentState!) {"
        f" promoteAgent(id: $id, expectedRevision: $revision, to: $to) {{ {REFUSAL}"
        " ... on IllegalTransition { state allowed } ... on Agent { " + AGENT + " } } }",
        id=agent["id"], revision=agent["revision"], to=to,
    )  # fmt: skip


def beat(api: Api, agent_id: str | None = None) -> Any:
    """Give a sign of life."""
    return api.one(
        f"mutation ($id: ID) {{ agentHeartbeat(agentId: $id) {{ {REFUSAL} ... on Heartbeat {{ agentId at }} }} }}",
        id=agent_id,
    )


def read(api: Api, agent_id: str) -> Any:
    """One agent, or None."""
    return api.one(f"query ($id: ID!) {{ agent(id: $id) {{ {AGENT} }} }}", id=agent_id)


def listed(api: Api, **chosen: Any) -> list[str]:
    """The names of the agents listed."""
    page = api.one("query ($filter: AgentFilter) { agents(filter: $filter) { nodes { name } } }", filter=chosen)
    return [node["name"] for node in page["nodes"]]
