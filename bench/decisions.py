"""What a decision costs the server, as a person makes it in the console: one by one, and as one of many."""

import time
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
from graphql import parse, print_ast
from graphql.utilities import separate_operations

from bench.measure import ROOT, median
from bench.server import Server, command, serving
from bench.stage import staged

FRONTEND = ROOT / "frontend" / "src"
PARTS = ("features/approvals/queries", "features/approvals/card", "features/approvals/bulk", "lib/live")
PAGE = """query ($after: String) {
  toolRuns(first: 100, after: $after, filter: { state: [PENDING_APPROVAL] }) {
    nodes { id argumentsHash } pageInfo { endCursor } } }"""
ENTER = """mutation ($email: String!, $password: String!) {
  signIn(email: $email, password: $password) { ... on Me { actor { id } } } }"""
MARA = {"email": "mara@example.com", "password": "decides a great deal today"}
SINGLES = 300


class Person:
    """Somebody who may decide, in a browser: the console's own documents, with its cookie."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.client = httpx.Client(base_url=server.url, timeout=60, trust_env=False)
        entered = self.ask(ENTER, **MARA)["signIn"]
        assert entered.get("actor"), entered

    @cached_property
    def documents(self) -> dict[str, str]:
        """The console's operations, by their names."""
        text = "".join((FRONTEND / f"{name}.graphql").read_text() for name in PARTS)
        return {name: print_ast(document) for name, document in separate_operations(parse(text)).items()}

    def ask(self, document: str, **variables: Any) -> Any:
        """The data. document: its text, or the name of one of the console's."""
        query = document if "{" in document else self.documents[document]
        body = self.client.post("/graphql", json={"query": query, "variables": variables}).json()
        assert "errors" not in body, body
        return body["data"]

    def waiting(self, count: int) -> list[Any]:
        """So many of the runs that wait."""
        found: list[Any] = []
        after = None
        while len(found) < count:
            page = self.ask(PAGE, after=after)["toolRuns"]
            found += page["nodes"]
            after = page["pageInfo"]["endCursor"]
        return found[:count]

    def one_by_one(self, runs: list[Any]) -> float:
        """Microseconds of the server's CPU for each of these decisions."""
        before = self.server.cpu()
        for run in runs:
            answer = self.ask("Decide", id=run["id"], hash=run["argumentsHash"], revision=1, decision="APPROVE")
            assert answer["decideToolRun"].get("heldDecision"), answer
        return (self.server.cpu() - before) / len(runs) * 1e6

    def all_at_once(self) -> tuple[float, float, int]:
        """Microseconds of the server's CPU for planning and for deciding each of all that wait; how many those are."""
        start = self.server.cpu()
        plan = self.ask("PlanBulk", selection={"filter": {}}, decision="APPROVE")["planBulkDecision"]
        planned = self.server.cpu()
        total = plan["total"]
        self.ask("RunBulk", id=plan["id"], digest=plan["digest"], confirmed=total)
        while (seen := self.ask("Bulk", id=plan["id"])["bulkOperation"])["state"] == "RUNNING":
            time.sleep(0.25)  # as often as the console's subscription tells
        time.sleep(0.25)
        decided = self.server.cpu()
        assert [(one["outcome"], one["count"]) for one in seen["outcomes"]] == [("DECIDED", total)], seen
        return (planned - start) / total * 1e6, (decided - planned) / total * 1e6, total


def decisions(folder: Path, prepare: Any, runs: int) -> tuple[float, float, float]:
    """Microseconds of the server's CPU: a single decision; planning one of many; deciding one of many.

    prepare: `prepare(stage, count)` makes runs that wait.
    """
    kept = folder / "person"
    kept.mkdir()
    with staged(folder / "person-stage") as stage:
        prepare(stage, runs + SINGLES)
        stage.copy(kept / "handrail.db")
    named = ("--name", "Mara Lind", "--role", "operator", "--password-stdin")
    command(kept, "user", "add", MARA["email"], *named, given=MARA["password"])
    with serving(kept) as server:
        mara = Person(server)
        found = mara.waiting(SINGLES)
        singles = [mara.one_by_one(found[start : start + 100]) for start in range(0, SINGLES, 100)]
        planning, deciding, total = mara.all_at_once()
        assert total == runs + 1, total  # the pattern waits too
    return median(singles[1:]), planning, deciding
