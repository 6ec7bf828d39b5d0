"""What an agent of the fleet knows of Handrail: its address, its token and seven GraphQL documents."""

import asyncio
from dataclasses import dataclass
from typing import Any

import httpx

OPEN = """query { pendingToolRuns(first: 100) { nodes { id state toolName argumentsHash } } }"""
REQUEST = """mutation ($input: ToolRunRequest!) { requestToolRun(input: $input) {
  __typename ... on ToolRun { id state toolName argumentsHash } ... on Refusal { message } } }"""
WAIT = """query ($id: ID!) { toolRun(id: $id, waitSeconds: 50, until: DECIDED) { id state toolName argumentsHash } }"""
CLAIM = """mutation ($id: ID!, $hash: String!) { claimToolRun(id: $id, argumentsHash: $hash) {
  __typename ... on Claim { leaseId argumentsText } ... on Refusal { message } } }"""
REPORT = """mutation ($id: ID!, $lease: ID!, $outcome: ReportOutcome!, $result: JSON, $error: String) {
  reportToolRun(id: $id, leaseId: $lease, outcome: $outcome, result: $result, error: $error) {
  __typename ... on Refusal { message } } }"""
CALLS = """mutation ($calls: [AgentCallInput!]!) { recordAgentCalls(calls: $calls) {
  __typename ... on Refusal { message } } }"""
SAY = """mutation ($input: RecordMessagesInput!) { recordMessages(input: $input) {
  __typename ... on Refusal { message } } }"""
HEARTBEAT = """mutation { agentHeartbeat { __typename } }"""
AGAIN = {"BUSY", "UNAVAILABLE", "RATE_LIMITED"}
PATIENCE = 40  # tries, a second and a half apart: a restart of the server is survived, its end is not


class Refused(Exception):
    """The API said no, and asking again will not help."""


class Gone(Exception):
    """The server does not come back."""


@dataclass(frozen=True, slots=True)
class Client:
    """One agent's way to the API."""

    http: httpx.AsyncClient

    async def run(self, document: str, **variables: Any) -> Any:
        """The value of the only root field. Errors: Refused; Gone after a minute without an answer."""
        for _ in range(PATIENCE):
            try:
                response = await self.http.post("/graphql", json={"query": document, "variables": variables})
                body = response.json()
            except (httpx.TransportError, ValueError):
                await asyncio.sleep(1.5)
                continue
            errors = body.get("errors")
            if not errors:
                return next(iter(body["data"].values()))
            if (errors[0].get("extensions") or {}).get("code") not in AGAIN:
                raise Refused(errors[0]["message"])
            await asyncio.sleep(1.5)
        raise Gone

    async def close(self) -> None:
        """Hang up."""
        await self.http.aclose()


def connect(url: str, token: str) -> Client:
    """A client with an agent's own token. Long polls may take a minute."""
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=4)
    headers = {"authorization": f"Bearer {token}"}
    return Client(httpx.AsyncClient(base_url=url, headers=headers, timeout=70, limits=limits, trust_env=False))
