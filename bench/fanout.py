"""What a delivery costs: one event to 500 subscribers, CPU of the server's process.

Handrail's own server, whose events are durable changes of a domain, against a raw Starlette broadcast of the same bytes
under the same uvicorn settings, Node's graphql-ws, and Strawberry's own handler, which execute an equal selection. Each
side has two servers: what the one without subscribers needs for the same events is taken off, so that a write counts
for nobody. Everything else counts for everybody, the execution of the selection included.

`--stalled N`: how many events pass a reader that does not read (20,000; it takes a few minutes).
"""

import argparse
import itertools
import json
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from bench.crowd import Crowd, Subscriber, ask_for_files
from bench.measure import Report, interleaved, median, ratio, scratch
from bench.server import Server, application, command, program, serving
from bench.stalled import stalled
from handrail.transport.lines import PING_SECONDS

SUBSCRIBERS = 500
ROUNDS = 5
PACED, PACE = 24, 0.25  # events, seconds between two
BURST, CALLERS = 48, 8
GROUPS = 7
SETTINGS = {
    "UVICORN_WS_PER_MESSAGE_DEFLATE": "false", "UVICORN_WS_MAX_SIZE": "262144", "UVICORN_LOOP": "uvloop",
    "UVICORN_WS_PING_INTERVAL": str(PING_SECONDS), "UVICORN_WS_PING_TIMEOUT": str(PING_SECONDS),
}  # fmt: skip
SELECTION = """{ changes { cursor
  entry { id at action resourceType resourceId actor { id type name } }
  resource { ... on Domain { id name revision } } } }"""
FOLLOW = f"subscription {SELECTION}"
CHANGE = """mutation ($id: ID!, $revision: Int!, $name: String!) { updateDomain(id: $id, expectedRevision: $revision,
  input: {name: $name, description: "Refunds and complaints"}) { __typename ... on Domain { revision } } }"""
SCOPES = ["--scope", "audit:read", "--scope", "domain:read", "--scope", "domain:write"]
numbers = itertools.count(1)


@dataclass
class Stand:
    """A server of a side, and how to make it tell something."""

    server: Server
    publish: Callable[[], Any]
    token: str | None = None

    def subscriber(self, document: str = FOLLOW) -> Subscriber:
        """One more that follows it."""
        return Subscriber(self.server.url, self.token, document)

    def cpu(self) -> float:
        """Seconds of the process's CPU so far, to the nanosecond: the kernel's clock of another process."""
        return time.clock_gettime((~self.server.process.pid << 3) | 2)


@dataclass
class Side:
    """The server with the crowd, and the one without."""

    crowded: Stand
    alone: Stand
    crowd: Crowd

    def delivery(self, publish_all: Callable[[Callable[[], Any]], Any], events: int) -> float:
        """Microseconds of CPU per delivery."""
        idle = self._used(self.alone, publish_all, 0)
        used = self._used(self.crowded, publish_all, events * SUBSCRIBERS)
        return (used - idle) / (events * SUBSCRIBERS) * 1e6

    def _used(self, stand: Stand, publish_all: Callable[[Callable[[], Any]], Any], frames: int) -> float:
        before, arrived = stand.cpu(), self.crowd.frames
        publish_all(stand.publish)
        self.crowd.wait_for(arrived + frames)
        time.sleep(0.3)
        return stand.cpu() - before


def paced(publish: Callable[[], Any]) -> None:
    """About four events a second."""
    for _ in range(PACED):
        start = time.monotonic()
        publish()
        time.sleep(max(0, start + PACE - time.monotonic()))


def burst(publish: Callable[[], Any]) -> None:
    """As fast as a few callers can."""
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(lambda _: publish(), range(BURST)))


class Domains:
    """Changes of a Handrail: each caller renames a domain of its own."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client
        made = [self.ask("mutation ($n: String!) { createDomain(input: {name: $n}) { ... on Domain { id } } }",
                         n=f"Domain {number}") for number in range(CALLERS)]  # fmt: skip
        self.free = [(domain["id"], 1) for domain in made]

    def ask(self, document: str, **variables: Any) -> Any:
        """The value of the only root field."""
        body = self.client.post("/graphql", json={"query": document, "variables": variables}).json()
        return next(iter(body["data"].values()))

    def change(self) -> None:
        """One durable change."""
        key, revision = self.free.pop()
        changed = self.ask(CHANGE, id=key, revision=revision, name=f"Refunds {next(numbers):06}")
        assert changed["__typename"] == "Domain", changed
        self.free.append((key, changed["revision"]))


@contextmanager
def handrail(folder: Path) -> Iterator[Stand]:
    """A `handrail serve` with a token."""
    with serving(folder) as server:
        token = command(folder, "token", "create", "bench", *SCOPES).split()[-1]
        with client_of(server, token) as client:
            yield Stand(server, Domains(client).change, token)


def client_of(server: Server, token: str) -> httpx.Client:
    """An HTTP client with a token."""
    headers = {"authorization": f"Bearer {token}"}
    return httpx.Client(base_url=server.url, headers=headers, timeout=60, trust_env=False)


@contextmanager
def other(start: Callable[[], Any], body: bytes) -> Iterator[Stand]:
    """Another server, which publishes what is posted."""
    with start() as server, httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        yield Stand(server, lambda: client.post("/publish", content=body))


def sample(stand: Stand) -> bytes:
    """A frame as Handrail sends it."""
    crowd = Crowd(stand.subscriber, 1)
    crowd.warm(stand.publish)
    crowd.leave()
    return crowd.members[0].last


def starts(frame: bytes) -> dict[str, Callable[[], Any]]:
    """How the other sides' servers are started, and what they publish."""
    event = json.dumps(json.loads(frame)["payload"]["data"]["changes"]).encode()
    node = ["node", str(Path(__file__).with_name("broadcast.mjs"))]
    return {
        "raw": partial(other, partial(application, "bench.broadcast:raw", "/ready", SETTINGS), frame),
        "node": partial(other, partial(program, node, "/ready", {}), event),
        "strawberry": partial(other, partial(application, "bench.broadcast:own", "/ready", SETTINGS), event),
    }


def crowded(stack: ExitStack, start: Callable[[], Any], report: Report, name: str) -> Side:
    """A side's two servers, and its crowd on the first."""
    one, alone = stack.enter_context(start()), stack.enter_context(start())
    probe = Crowd(one.subscriber, 1)
    probe.warm(one.publish)
    probe.leave()
    before = one.server.rss()
    crowd = Crowd(one.subscriber, SUBSCRIBERS)
    stack.callback(crowd.leave)
    crowd.warm(one.publish)
    each = (one.server.rss() - before) * 1024 / SUBSCRIBERS
    if name == "handrail":
        report.at_most("memory per subscriber (KB): Handrail", each, 40, "{:.1f}")
    else:
        report.show(f"memory per subscriber (KB): {WORDS[name]}", f"{each:.1f}")
    return Side(one, alone, crowd)


WORDS = {
    "handrail": "Handrail",
    "raw": "raw Starlette",
    "node": "Node graphql-ws",
    "strawberry": "Strawberry's handler",
}
BUDGETS = {"raw": 1.4, "node": 1 / 3, "strawberry": 1 / 8}


def executions(stand: Stand, report: Report) -> None:
    """Exactly one execution per event and distinct subscription."""
    with client_of(stand.server, stand.token or "") as client:

        def figure(name: str) -> float:
            lines = client.get("/metrics").text.splitlines()
            return float(next(line for line in lines if line.startswith(f"handrail_live_{name} ")).split()[-1])

        documents = [f"subscription G{number} {SELECTION}" for number in range(GROUPS)] * 5
        given = iter(documents)
        crowd = Crowd(lambda: stand.subscriber(next(given)), len(documents))
        crowd.warm(stand.publish)
        while figure("groups") != GROUPS:  # that of the sample lives on for a moment, in case somebody comes back
            time.sleep(0.2)
        before, frames = figure("executions_total"), crowd.frames
        for _ in range(10):
            stand.publish()
        crowd.wait_for(frames + 10 * len(documents))
        report.at_most(f"executions per event, {len(documents)} subscribers in {GROUPS} groups",
                       (figure("executions_total") - before) / 10, GROUPS, "{:.1f}")  # fmt: skip
        crowd.leave()


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--stalled", type=int, default=20_000)
    chosen = parser.parse_args()
    ask_for_files()
    report = Report(f"fanout: CPU of the server per delivery, {SUBSCRIBERS} subscribers")
    with scratch() as folder, ExitStack() as stack:
        places = (folder / f"handrail-{number}" for number in itertools.count())
        own: Callable[[], Any] = lambda: handrail(next(places))  # noqa: E731
        with own() as stand:
            frame = sample(stand)
            report.show("bytes of a frame", str(len(frame)))
            executions(stand, report)
        begin = {"handrail": own} | starts(frame)
        sides = {name: crowded(stack, start, report, name) for name, start in begin.items()}
        for words, publish_all, events in (("4 events a second", paced, PACED), ("burst", burst, BURST)):
            measured = interleaved(
                ROUNDS, {name: partial(side.delivery, publish_all, events) for name, side in sides.items()}
            )
            for name in sides:
                report.show(f"{words}: {WORDS[name]}", f"{median(measured[name]):.1f} us")
            for name, budget in BUDGETS.items():
                what, found = f"{words}: Handrail / {WORDS[name]}", ratio(measured, "handrail", name)
                if publish_all is paced:
                    report.at_most(what, found, budget, "{:.3f}")
                else:
                    report.show(what, f"{found:.3f}", f"target <= {budget:.3f}")
    stalled(report, chosen.stalled)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
