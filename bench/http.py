"""The cost of a request that asks for nothing: `{ __typename }`, against bare Strawberry on Starlette.

CPU of the server's process per request, over one kept connection, both by uvicorn with the same settings. Handrail's
share has what the other's has not: guards, security headers, the cost rule, a deadline, and, where it says so, a token
that is checked.
"""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial

from bench.load import http_request, load
from bench.measure import Report, interleaved, median, ratio, scratch
from bench.server import Server, application, command, serving

ROUNDS = 7
REQUESTS = 1_500
BODY = b'{"query":"{ __typename }"}'
ANSWER = b'"__typename":"Query"'


def cost(server: Server, request: bytes) -> float:
    """Microseconds of the server's CPU per request."""
    before = server.cpu()
    load(server.port, 1, REQUESTS, lambda: request, lambda body: ANSWER in body.replace(b" ", b""))
    return (server.cpu() - before) / REQUESTS * 1e6


def main() -> int:
    report = Report("http: { __typename }, CPU of the server per request")
    with scratch() as folder, ExitStack() as stack:
        kept = folder / "kept"
        token = command(kept, "token", "create", "bench", "--scope", "tool_run:read").split()[-1]
        ours = stack.enter_context(serving(kept))
        bare = stack.enter_context(application("bench.bare:app", "/graphql/?query=%7Balive%7D", {}))
        plain = http_request(ours.port, "/graphql", BODY, {})
        with_token = http_request(ours.port, "/graphql", BODY, {"authorization": f"Bearer {token}"})
        theirs = http_request(bare.port, "/graphql/", BODY, {})
        sides: dict[str, Callable[[], float]] = {
            "handrail": partial(cost, ours, plain),
            "with a token": partial(cost, ours, with_token),
            "bare": partial(cost, bare, theirs),
        }
        interleaved(1, sides)  # the first requests find nothing known
        measured = interleaved(ROUNDS, sides)
    for name, words in (
        ("bare", "bare Strawberry on Starlette"), ("handrail", "Handrail"), ("with a token", "Handrail, with a token")
    ):  # fmt: skip
        report.show(words, f"{median(measured[name]):.0f} us")
    report.at_most("Handrail / bare", ratio(measured, "handrail", "bare"), 1.3)
    report.at_most("Handrail, with a token / bare", ratio(measured, "with a token", "bare"), 1.3)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
