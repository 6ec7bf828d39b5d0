"""From a decision to another person's screen: 100 viewers follow the console's own stream of changes over sockets.

A decision's time runs from the sending of its mutation until a viewer has its frame, the durable commit included. What
is gated is that every viewer got every decision once and in order, and how much longer the slowest viewer waits than
the one who decided waits for the answer.
"""

import itertools
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from graphql import parse, print_ast
from graphql.utilities import separate_operations

from bench.crowd import Crowd, Subscriber, ask_for_files
from bench.measure import ROOT, Report, median, percentile, scratch
from bench.server import Server, command, serving
from bench.stage import Stage, staged
from handrail.core.writer import Unit
from handrail.tool_runs import service as runs
from handrail.tool_runs.types import ToolRun

VIEWERS = 100
DECISIONS = 200
EVERY = 0.1  # seconds
SCOPES = ("audit:read", "tool_run:read", "tool_run:decide", "agent:read", "domain:read", "tool:read")
CONSOLE = (ROOT / "frontend" / "src" / "lib" / "live.graphql").read_text()
FOLLOW = print_ast(separate_operations(parse(CONSOLE))["Changes"])
DECIDE = """mutation ($id: ID!, $hash: String!) { decideToolRun(id: $id, decision: APPROVE, expectedRevision: 1,
  expectedArgumentsHash: $hash) { __typename } }"""
APPROVED = b'"action":"tool_run.approve"'
ABOUT = b'"resourceId":"'


class Viewer(Subscriber):
    """Notes when it saw each decision."""

    def __init__(self, url: str, token: str) -> None:
        self.seen: list[tuple[str, float]] = []
        super().__init__(url, token, FOLLOW)

    def _frame(self, opcode: int, data: bytes, start: int, end: int) -> int:
        found = super()._frame(opcode, data, start, end)
        if found and APPROVED in self.last:
            at = self.last.index(ABOUT) + len(ABOUT)
            self.seen.append((self.last[at : self.last.index(b'"', at)].decode(), time.perf_counter()))
        return found


def asked(stage: Stage, count: int) -> list[ToolRun]:
    """Runs that wait for a decision."""
    wishes = (stage.wish(f"latency-{number}") for number in range(count))
    units = (Unit(runs.request, (stage.agent_scope, wish), {}, stage.agent_origin) for wish in wishes)
    return [stage.run(stage.kernel.writer.submit(unit)) for unit in units]


def timed(client: httpx.Client, document: str, **variables: Any) -> tuple[float, float]:
    """When a request was sent, and how long its answer took."""
    sent = time.perf_counter()
    body = client.post("/graphql", json={"query": document, "variables": variables}).json()
    took = time.perf_counter() - sent
    assert "errors" not in body, body
    return sent, took


def decide(client: httpx.Client, run: ToolRun) -> tuple[float, float]:
    """Approve a run."""
    return timed(client, DECIDE, id=run.id, hash=run.arguments_hash)


def measure(report: Report, server: Server, token: str, waiting: list[ToolRun]) -> None:
    """Decide one after the other, and gather what everybody saw when."""
    headers = {"authorization": f"Bearer {token}"}
    crowd = Crowd(partial(Viewer, server.url, token), VIEWERS)
    sent: dict[str, float] = {}
    answers: list[float] = []
    with httpx.Client(base_url=server.url, headers=headers, timeout=60, trust_env=False) as client:
        empty = [timed(client, "{ __typename }")[1] for _ in range(200)]
        first, rest = waiting[:20], waiting[20:]
        ready = itertools.cycle(first)
        crowd.warm(lambda: decide(client, next(ready)))
        before = crowd.frames
        for run in rest:
            sent[run.id], took = decide(client, run)
            answers.append(took)
            time.sleep(max(0, sent[run.id] + EVERY - time.perf_counter()))
        crowd.wait_for(before + VIEWERS * len(rest))
        time.sleep(1)
    crowd.leave()
    viewers: list[Any] = crowd.members
    seen = [[(key, at) for key, at in viewer.seen if key in sent] for viewer in viewers]
    wrong = sum([key for key, _ in mine] != list(sent) for mine in seen)
    waits = [at - sent[key] for mine in seen for key, at in mine]
    slowest = [max(at for _, at in rows) - sent[rows[0][0]] for rows in zip(*seen, strict=True)]
    report.at_most(f"viewers of {VIEWERS} without each of {len(rest)} decisions once, in order", wrong, 0, "{:.0f}")
    report.show("an empty request's answer, p50", f"{median(empty) * 1000:.1f} ms")
    report.show("the decision's own answer, p50", f"{median(answers) * 1000:.1f} ms")
    report.show("the decision's own answer, p99", f"{percentile(answers, 99) * 1000:.1f} ms")
    report.show("decision to a viewer's frame, p50", f"{median(waits) * 1000:.1f} ms")
    report.show("decision to a viewer's frame, p99", f"{percentile(waits, 99) * 1000:.1f} ms", "target <= 100 ms")
    behind = median(last - answer for last, answer in zip(slowest, answers, strict=True))
    report.show("the slowest viewer's frame after the answer, p50", f"{behind * 1000:.1f} ms")
    report.at_most("slowest viewer / the decision's own answer, p50", median(slowest) / median(answers), 5)


def prepared(folder: Path) -> tuple[Path, str, list[ToolRun]]:
    """A database with runs that wait, and a token that sees and decides."""
    kept = folder / "kept"
    kept.mkdir()
    with staged(folder / "stage") as stage:
        waiting = asked(stage, DECISIONS + 20)
        stage.copy(kept / "handrail.db")
    scopes = [word for scope in SCOPES for word in ("--scope", scope)]
    return kept, command(kept, "token", "create", "bench", *scopes).split()[-1], waiting


def main() -> int:
    ask_for_files()
    report = Report(f"latency: a decision on {VIEWERS} other screens")
    with scratch() as folder:
        kept, token, waiting = prepared(folder)
        with serving(kept, hold_seconds=0) as server:
            measure(report, server, token, waiting)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
