"""What people do with tools, as documents."""

from typing import Any

from tests.domains.acts import REFUSAL
from tests.world import Api

TOOL = """id name description argumentsSchema schemaVersion risk needsApproval place archivedAt revision
  domain { id } policy { name version rule }"""
RESULT = REFUSAL + " ... on Tool { " + TOOL + " }"


def create(api: Api, key: str | None = None, **given: Any) -> Any:
    """Create a tool."""
    return api.one(
        "mutation ($input: ToolInput!, $key: String) {"
        f" createTool(input: $input, idempotencyKey: $key) {{ {RESULT} }} }}",
        input={"name": "payments.refund", **given}, key=key,
    )  # fmt: skip


def change(api: Api, tool: Any, **given: Any) -> Any:
    """Change a tool as it was read."""
    kept = {"name": tool["name"], "domainId": tool["domain"] and tool["domain"]["id"]}
    return api.one(
        "mutation ($id: ID!, $revision: Int!, $input: ToolInput!) {"
        f" updateTool(id: $id, expectedRevision: $revision, input: $input) {{ {RESULT} }} }}",
        id=tool["id"], revision=tool["revision"], input={**kept, **given},
    )  # fmt: skip


def archive(api: Api, tool: Any) -> Any:
    """Archive a tool as it was read."""
    return api.one(
        f"mutation ($id: ID!, $revision: Int!) {{ archiveTool(id: $id, expectedRevision: $revision) {{ {RESULT} }} }}",
        id=tool["id"], revision=tool["revision"],
    )  # fmt: skip


def read(api: Api, tool_id: str) -> Any:
    """One tool, or None."""
    return api.one(f"query ($id: ID!) {{ tool(id: $id) {{ {TOOL} }} }}", id=tool_id)


def listed(api: Api, **chosen: Any) -> list[str]:
    """The names of the tools listed."""
    page = api.one("query ($filter: ToolFilter) { tools(filter: $filter) { nodes { name } } }", filter=chosen)
    return [node["name"] for node in page["nodes"]]
