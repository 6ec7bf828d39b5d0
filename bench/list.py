"""A page of 50 tool runs with the names of agent and tool, over the real API, with 1k, 100k and 1M rows.

CPU of the server's process per page, against the same page with 1,000 rows; and the SQL statements it takes.
"""

import asyncio
import sys
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
from sqlalchemy import event

from bench.measure import Report, interleaved, median, ratio, scratch
from bench.rows import fill
from bench.server import Server, command, serving
from bench.stage import staged
from handrail.accounts import service as accounts
from handrail.app import create_app
from handrail.core.kernel import Kernel
from handrail.settings import Settings

SIZES = (1_000, 100_000, 1_000_000)
ROUNDS = 7
PAGES = 60
FIELDS = "nodes { id state risk summary requestedAt agent { name } tool { name } } pageInfo { endCursor } totalCount"
NEWEST = f"{{ toolRuns(first: 50) {{ {FIELDS} }} }}"
QUEUE = f"{{ toolRuns(first: 50, order: QUEUE, filter: {{ state: [PENDING_APPROVAL] }}) {{ {FIELDS} }} }}"


def ask(client: httpx.Client, query: str) -> None:
    """One page."""
    answer = client.post("/graphql", json={"query": query}).json()
    nodes = answer["data"]["toolRuns"]["nodes"]
    assert len(nodes) == 50 and all(node["agent"]["name"] for node in nodes), answer


def cost(server: Server, client: httpx.Client, query: str) -> float:
    """Milliseconds of the server's CPU per page."""
    ask(client, query)
    before = server.cpu()
    for _ in range(PAGES):
        ask(client, query)
    return (server.cpu() - before) / PAGES * 1000


async def statements(folder: Path, token: str) -> int:
    """SQL statements of one page, authentication included, in this process."""
    kernel = Kernel(Settings(data_dir=folder, port=1))
    seen: list[str] = []
    # what SQLite itself is told: some statements go to the driver directly
    event.listen(kernel.database.reading, "connect", lambda file, _: file.set_trace_callback(seen.append))
    await kernel.start()
    accounts.watch(kernel)
    headers = {"authorization": f"Bearer {token}"}
    transport = httpx.ASGITransport(app=create_app(kernel.settings, kernel))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:1", headers=headers) as client:
        for _ in range(2):  # the second finds the token known
            await asyncio.sleep(1.1)  # the tailer's look at the ledger is not the page's
            seen.clear()
            answer = await client.post("/graphql", json={"query": NEWEST})
            found = [said for said in seen if said not in ("BEGIN", "COMMIT") and "ledger_" not in said]
    assert len(answer.json()["data"]["toolRuns"]["nodes"]) == 50
    await kernel.stop()
    return len(found)


def prepared(folder: Path, rows: int) -> tuple[Path, str]:
    """A database with so many runs, and a token that may read them."""
    with staged(folder / "stage") as stage:
        kept = folder / f"rows-{rows}"
        kept.mkdir()
        stage.copy(kept / "handrail.db")
    token = command(
        kept, "token", "create", "bench", "--scope", "tool_run:read", "--scope", "agent:read", "--scope", "tool:read"
    )
    fill(kept / "handrail.db", rows)
    return kept, token.split()[-1]


def main() -> int:
    report = Report("list: a page of 50 tool runs, CPU of the server")
    with scratch() as folder, ExitStack() as stack:
        sides: dict[str, tuple[Server, httpx.Client]] = {}
        for rows in SIZES:
            kept, token = prepared(folder, rows)
            if rows == SIZES[-1]:
                report.at_most("SQL statements of the page", asyncio.run(statements(kept, token)), 4, "{:.0f}")
            server = stack.enter_context(serving(kept))
            headers = {"authorization": f"Bearer {token}"}
            client = stack.enter_context(
                httpx.Client(base_url=server.url, headers=headers, timeout=60, trust_env=False)
            )
            sides[f"{rows:,}"] = (server, client)
        for words, query in (("newest first", NEWEST), ("the queue", QUEUE)):
            measured = interleaved(ROUNDS, {name: partial(cost, *side, query) for name, side in sides.items()})
            for name in sides:
                report.show(f"{words}, {name} rows", f"{median(measured[name]):.2f} ms")
            for name in list(sides)[1:]:
                report.at_most(f"{words}, {name} rows / 1,000 rows", ratio(measured, name, "1,000"), 1.5)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
