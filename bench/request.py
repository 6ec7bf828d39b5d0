"""`requestToolRun` over HTTP from 16 clients, against a vanilla Strawberry + aiosqlite server doing the same writes.

Both durable (synchronous=FULL), on copies of one database; requests a second, and the server's CPU per request.
"""

import itertools
import sys
from contextlib import ExitStack
from functools import partial

import orjson

from bench.load import Result, http_request, load
from bench.measure import Report, interleaved, median, ratio, scratch
from bench.server import application, command, serving
from bench.stage import staged

CLIENTS = 16
ROUNDS = 5
REQUESTS = {"handrail": 3_000, "vanilla": 600}
FIELDS = "id state revision risk toolName summary argumentsHash requestedAt decideBy policy { name version rule }"
DOCUMENT = f"""mutation Ask($input: ToolRunRequest!) {{
  requestToolRun(input: $input) {{ __typename ... on ToolRun {{ {FIELDS} }} ... on %s {{ message }} }}
}}"""
numbers = itertools.count(1)


def request(port: int, path: str, token: str, document: str) -> bytes:
    """Another request for a refund."""
    number = next(numbers)
    wish = {
        "tool": "payments.refund",
        "arguments": {"amount": 86, "currency": "EUR", "order_id": f"ORD-{number}"},
        "reason": "The parcel never arrived.",
        "idempotencyKey": f"load-{number}",
    }
    body = orjson.dumps({"query": document, "variables": {"input": wish}})
    return http_request(port, path, body, {"authorization": f"Bearer {token}"})


def good(body: bytes) -> bool:
    """Whether the run was taken, and waits for people."""
    run = orjson.loads(body)["data"]["requestToolRun"]
    return bool(run["__typename"] == "ToolRun" and run["state"] == "PENDING_APPROVAL")


def main() -> int:
    report = Report(f"request: requestToolRun over HTTP, {CLIENTS} clients")
    with scratch() as folder, ExitStack() as stack:
        kept = folder / "kept"
        kept.mkdir()
        with staged(folder / "stage") as stage:
            stage.copy(kept / "handrail.db")
            agent_id = stage.agent_id
        token = command(kept, "token", "create", "bench", "--agent", agent_id).split()[-1]
        copy = folder / "vanilla.db"
        copy.write_bytes((kept / "handrail.db").read_bytes())
        ours = stack.enter_context(serving(kept))
        theirs = stack.enter_context(
            application("bench.vanilla:app", "/graphql/?query=%7Balive%7D", {"VANILLA_DATABASE": str(copy)})
        )
        sides = {
            "handrail": (ours, partial(request, ours.port, "/graphql", token, DOCUMENT % "Refusal")),
            "vanilla": (theirs, partial(request, theirs.port, "/graphql/", token, DOCUMENT % "Refused")),
        }
        results: dict[str, list[Result]] = {name: [] for name in sides}
        cpu: dict[str, list[float]] = {name: [] for name in sides}

        def measure(name: str) -> float:
            server, make = sides[name]
            before = server.cpu()
            results[name].append(load(server.port, CLIENTS, REQUESTS[name], make, good))
            cpu[name].append((server.cpu() - before) / REQUESTS[name] * 1000)
            return results[name][-1].per_second

        for name in sides:
            measure(name)  # the first requests find nothing known
        cpu = {name: [] for name in sides}
        measured = interleaved(ROUNDS, {name: partial(measure, name) for name in sides})
    for name, words in (("handrail", "Handrail"), ("vanilla", "vanilla Strawberry + aiosqlite")):
        taken = results[name][1:]
        report.show(f"{words}: requests a second", f"{median(measured[name]):,.0f} /s")
        report.show(f"{words}: CPU per request", f"{median(cpu[name]):.2f} ms")
        report.show(f"{words}: p50", f"{median(result.p50 for result in taken):.0f} ms")
        report.show(f"{words}: p99", f"{median(result.p99 for result in taken):.0f} ms")
    report.show("CPU, vanilla / Handrail", f"{ratio(cpu, 'vanilla', 'handrail'):.2f}")
    report.at_least("requests a second, Handrail / vanilla", ratio(measured, "handrail", "vanilla"), 5)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
