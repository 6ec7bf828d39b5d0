"""What people do with domains, as documents; and what the tests of agents and tools share."""

import json
from typing import Any

from tests.world import Api, World

REFUSAL = """__typename ... on Refusal { message ... on InvalidInput { problems { path message } }
  ... on ChangedMeanwhile { revision } ... on StillInUse { count } }"""
DOMAIN = "id name description keywords archivedAt revision owner { id } defaultAgent { id } agentCount"
RESULT = REFUSAL + " ... on Domain { " + DOMAIN + " }"


def create(api: Api, key: str | None = None, **given: Any) -> Any:
    """Create a domain."""
    return api.one(
        "mutation ($input: DomainInput!, $key: String) {"
        f" createDomain(input: $input, idempotencyKey: $key) {{ {RESULT} }} }}",
        input=given, key=key,
    )  # fmt: skip


def change(api: Api, domain: Any, **given: Any) -> Any:
    """Change a domain as it was read."""
    return api.one(
        "mutation ($id: ID!, $revision: Int!, $input: DomainInput!) {"
        f" updateDomain(id: $id, expectedRevision: $revision, input: $input) {{ {RESULT} }} }}",
        id=domain["id"], revision=domain["revision"], input={"name": domain["name"], **given},
    )  # fmt: skip


def archive(api: Api, domain: Any) -> Any:
    """Archive a domain as it was read."""
    return api.one(
        "mutation ($id: ID!, $revision: Int!) {"
        f" archiveDomain(id: $id, expectedRevision: $revision) {{ {RESULT} }} }}",
        id=domain["id"], revision=domain["revision"],
    )  # fmt: skip


def read(api: Api, domain_id: str) -> Any:
    """One domain, or None."""
    return api.one(f"query ($id: ID!) {{ domain(id: $id) {{ {DOMAIN} }} }}", id=domain_id)


def listed(api: Api, arguments: str = "") -> list[str]:
    """The names of the domains listed."""
    return [node["name"] for node in api.one(f"{{ domains{arguments} {{ nodes {{ name }} }} }}")["nodes"]]


def entries(world: World, after: int = 0) -> list[tuple[str, str, dict[str, Any]]]:
    """The ledger behind a position: action, outcome and detail of each entry."""
    return [(row.action, row.outcome, json.loads(row.detail)) for row in world.ledger() if row.seq > after]


def position(world: World) -> int:
    """The ledger's end."""
    return int(world.ledger()[-1].seq)
