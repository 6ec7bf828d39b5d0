"""Documents made to hurt: what refusing them costs, that the rule grows with the document alone, and others' waiting.

In this process: CPU of `prepare` for every attack of tests/hostile, at its limit and at 2 and 10 times as much; and for
the largest documents of several kinds that still pass the rule, so that graphql's own rules see them. Then the rule
alone with its limits lifted, on documents that double. Then a running server: CPU of each refusal over HTTP, and how
long somebody else's queries take meanwhile, without points and with them.
"""

import sys
import time
from collections.abc import Callable
from contextlib import ExitStack, contextmanager
from functools import partial
from threading import Event, Thread
from typing import Any

import httpx
from graphql import GraphQLError, OperationDefinitionNode, parse

from bench.measure import Report, interleaved, median, scratch
from bench.server import Server, command, program
from bench.stage import staged
from handrail.core import limits
from handrail.core.cost import Bill
from handrail.core.documents import Operation, Rejected, prepare
from handrail.schema import schema
from tests.hostile.documents import ATTACKS, Attack, fragments, many

ROUNDS = 5
TARGET = "< 100 ms"
SIZES: dict[str, Callable[[int], int]] = {
    "at its limit": lambda limit: limit,
    "2 times": lambda limit: 2 * limit,
    "10 times": lambda limit: 10 * limit,
}
ME = "{ me { role } }"
LARGE = 10**9


def refused(text: str) -> bool:
    """Whether a document that is not known is refused."""
    schema.known_documents.recent.clear()
    try:
        prepare(schema, Operation(text))
    except Rejected:
        return True
    return False


def cpu(work: Callable[[], Any]) -> float:
    """Milliseconds of CPU."""
    before = time.process_time()
    work()
    return (time.process_time() - before) * 1000


def refusals(report: Report) -> None:
    """Each attack at each size."""
    for words, size in SIZES.items():
        times: dict[Attack, float] = {}
        count = 0
        for attack in ATTACKS:
            text = attack.at(size(attack.limit))
            count += refused(text)
            times[attack] = median([cpu(partial(refused, text)) for _ in range(ROUNDS)])
        slowest = max(times, key=times.__getitem__)
        report.show(f"slowest {words}: {slowest}", f"{times[slowest]:.1f} ms", TARGET)
        report.show(f"median {words}", f"{median(times.values()):.1f} ms")
        report.at_least(f"refused {words}, of {len(ATTACKS)}", count, len(ATTACKS), "{:.0f}")


PASSING: dict[str, Callable[[int], str]] = {
    "objects": lambda n: f"{{ me {{ {many('actor { name }', n)} }} }}",
    "values": lambda n: f"{{ agents(filter: {{ domainId: [{many('1', n)}] }}) {{ totalCount }} }}",
    "inline fragments": lambda n: f"{{ me {{ {many('... on Me { role }', n)} }} }}",
    "fragments": lambda n: f"{{ me {{ {many('...F#', n)} }} }} " + many("fragment F# on Me { role actor { name } }", n),
    "fields of unions": lambda n: (
        "mutation { signOut { at } signIn(email: 1, password: 1) {"
        + many("... on Me { role } ... on SignInFailed { message }", n) + "} }"
    ),
    "variables": lambda n: f"query ({many('$v#: Int', n)}) {{ me {{ role }} }}",
    "unknown types": lambda n: f"query ({many('$v#: ToolRunConnectionEdge#', n)}) {{ me {{ role }} }}",
    "unknown fields": lambda n: f"{{ me {{ {many('permissionz#', n)} }} }}",
}  # fmt: skip


def passing(report: Report) -> None:
    """The largest documents that the rule lets through to graphql's own."""
    for name, at in PASSING.items():
        low, high = 1, limits.MAX_TOKENS
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if passes(at(middle)) else (low, middle - 1)
        taken = median([cpu(partial(refused, at(low))) for _ in range(ROUNDS)])
        report.show(f"most {name} that pass the rule: {low}", f"{taken:.1f} ms", TARGET)


def passes(text: str) -> bool:
    """Whether the shape is within its limits."""
    try:
        limits.read(text)
    except GraphQLError:
        return False
    return True


GROWING: dict[str, tuple[int, Callable[[int], str]]] = {
    "fields": (1_000, lambda n: f"{{ me {{ {many('role', n)} }} }}"),
    "aliases": (1_000, lambda n: f"{{ {many('a#: agents(first: 9) { nodes { id } }', n)} }}"),
    "fragments that double": (50, lambda n: fragments("> >", n)),
    "fragments that double through fields": (25, lambda n: fragments("user { id } > >", n)),
    "spreads of one fragment": (1_000, lambda n: f"{{ me {{ {many('...F', n)} }} }} fragment F on Me {{ role }}"),
    "directives and values": (500, lambda n: f"{{ me {{ {many('role @skip(if: [1 2 3])', n)} }} }}"),
}


@contextmanager
def lifted() -> Any:
    """The rule without its limits, which it would stop at."""
    kept = {name: value for name, value in vars(limits).items() if name.startswith("MAX_")}
    recursion = sys.getrecursionlimit()
    vars(limits).update(dict.fromkeys(kept, 10**100))
    sys.setrecursionlimit(20_000)
    try:
        yield
    finally:
        vars(limits).update(kept)
        sys.setrecursionlimit(recursion)


def rule(document: Any) -> None:
    """Shape and cost."""
    limits.check_shape(document)
    node = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    Bill(schema._schema, document, node, {}).total()


def growth(report: Report) -> None:
    """CPU of the rule when a document doubles."""
    with lifted():
        for name, (size, at) in GROWING.items():
            documents = [parse(at(size * factor), no_location=True) for factor in (1, 2, 4)]
            sides: dict[str, Callable[[], float]] = {
                str(index): partial(cpu, partial(rule, one)) for index, one in enumerate(documents)
            }
            measured = interleaved(4 * ROUNDS, sides)
            steps = [median(measured[after]) / median(measured[before]) for before, after in (("0", "1"), ("1", "2"))]
            report.at_most(f"the rule, twice as many {name}", median(steps), 2.6)


def waiting(client: httpx.Client, seconds: float, until: Event | None = None) -> float:
    """The 95th percentile of how long a query takes, in milliseconds."""
    times: list[float] = []
    end = time.monotonic() + seconds
    while time.monotonic() < end and not (until and until.is_set()):
        before = time.perf_counter()
        assert client.post("/graphql", json={"query": ME}).json()["data"]["me"], "somebody else was not served"
        times.append((time.perf_counter() - before) * 1000)
        time.sleep(0.005)
    return sorted(times)[len(times) * 95 // 100]


def over_http(report: Report, words: str, server: Server, client: httpx.Client, other: httpx.Client) -> None:
    """The same against a running server, while somebody else asks."""
    waiting(other, 1)
    report.show(f"others' p95 without an attack, {words}", f"{waiting(other, 3):.1f} ms")
    done = Event()
    found: list[float] = []
    thread = Thread(target=lambda: found.append(waiting(other, 600, done)))
    thread.start()
    spent, count, limited = [], 0, 0
    for attack in ATTACKS:
        text = attack.at(attack.limit * 2)
        before = server.cpu()
        for _ in range(ROUNDS):
            answer = client.post("/graphql", json={"query": text})
            count += answer.status_code < 500 and bool(answer.json()["errors"])
            limited += answer.status_code == 429
        spent.append((server.cpu() - before) / ROUNDS * 1000)
    done.set()
    thread.join()
    report.show(f"others' p95 under attack, {words}", f"{found[0]:.1f} ms")
    report.show("server's CPU per refusal, others' queries included, median", f"{median(spent):.1f} ms")
    report.show("the same, slowest", f"{max(spent):.1f} ms", TARGET)
    report.at_least(f"refused over HTTP, {limited} of them for want of points", count, len(ATTACKS) * ROUNDS, "{:.0f}")


def main() -> int:
    report = Report(f"hostile: {len(ATTACKS)} kinds of documents made to hurt")
    refusals(report)
    passing(report)
    growth(report)
    for words, points in (("without points", "0"), ("with 200,000 points a minute", "200000")):
        with scratch() as folder, ExitStack() as stack:
            kept = folder / "kept"
            kept.mkdir()
            with staged(folder / "stage") as stage:
                stage.copy(kept / "handrail.db")
                agent_id = stage.agent_id
            environment = {"HANDRAIL_DATA_DIR": str(kept), "HANDRAIL_LOG_LEVEL": "WARNING"}
            environment |= {"HANDRAIL_POINTS_PER_MINUTE": points}
            server = stack.enter_context(program([sys.executable, "-m", "handrail", "serve"], "/readyz", environment))
            clients = []
            for name in ("attacker", "other"):
                token = command(kept, "token", "create", name, "--agent", agent_id).split()[-1]
                headers = {"authorization": f"Bearer {token}"}
                client = httpx.Client(base_url=server.url, headers=headers, timeout=60, trust_env=False)
                clients.append(stack.enter_context(client))
            over_http(report, words, server, *clients)
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
