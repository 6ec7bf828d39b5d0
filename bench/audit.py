"""The audit log with up to 5 million entries: pages at any depth, filters, two at once, and words, in the database.

Gated: how much slower the same question is with all entries than with the fewest; flat means the cost does not grow
with the ledger. Shown: milliseconds beside their targets. `python -m bench.audit 10000 100000` measures other sizes.
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text

from bench.entries import made
from bench.measure import Report, interleaved, median, ratio
from handrail.accounts.permissions import EVERY
from handrail.audit import naming, store
from handrail.audit.types import AuditFilter
from handrail.core import clock
from handrail.core.cursors import Cursors
from handrail.core.kernel import Scope
from handrail.core.viewer import Viewer

SIZES = (10_000, 5_000_000)
ROUNDS = 15
PART = 5_000
CURSORS = Cursors(bytes(32))
ADMIN = Viewer("PERSON", "u", "Mara", Scope(EVERY, person=True), user_id="u")
WORST = "approve channel:api"  # a quarter of all entries, and three quarters
PAGE_MS, FOUND_MS = 1.0, 50.0
QUESTIONS = {
    "a page": "",
    "one action": "action:agent.promote",
    "one person": "actor:{person}",
    "what was refused": "outcome:refused",
    "every action of a kind": "action:tool_run.*",
    "a person and an action": "actor:{person} action:tool_run.approve",
    "an action and a domain": "action:agent.promote domain:{domain}",
    "refused in a domain": "outcome:refused domain:{domain}",
    "two that never meet": "actor:agent action:tool_run.approve",
    "three that never meet": "channel:api outcome:done action:tool_run.approve",
    "all but what it is": "resource:tool_run -outcome:done -outcome:refused",
    "a person and what they never do": "actor:{person} action:tool_run.execute",
    "a word": "refunds",
    "two words": "refunds create",
    "a beginning": "invo*",
    "a word and a person": "refunds actor:{person}",
    "a word never met": "nowhere",
}


def reading(folder: Path) -> Connection:
    """A connection as the server's readers have it."""
    engine = create_engine(f"sqlite:///file:{folder / 'handrail.db'}?mode=ro&uri=true")

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        for pragma in ("query_only=ON", "cache_size=-16000", "mmap_size=268435456"):
            connection.execute(f"PRAGMA {pragma}")

    return engine.connect()


def index(folder: Path) -> float:
    """Index what is not indexed yet; microseconds per entry."""
    engine, rows, start = create_engine(f"sqlite:///{folder / 'handrail.db'}"), 0, time.process_time()
    with engine.connect() as connection:
        connection.execute(text("PRAGMA synchronous=OFF"))
        while prepared := store.prepare(connection, PART):
            if not store.put(connection, prepared):
                break
            connection.commit()
            rows += len(prepared.rows)
    engine.dispose()
    return (time.process_time() - start) / max(rows, 1) * 1e6


def ask(connection: Connection, line: str, span: store.Span) -> float:
    """Milliseconds of one page's rows."""
    wanted = naming.wanted(connection, ADMIN, clock.now(), line, AuditFilter())
    pages = store.Reading(connection, ADMIN, wanted)
    above, upto = (span.before or 0), (store.END if span.after is None else span.after - 1)
    start = time.perf_counter()
    pages.rows(above, upto, span.size + 1, newest_first=not span.backward)
    return (time.perf_counter() - start) * 1000


def count(connection: Connection, line: str) -> float:
    """Milliseconds of a count up to 10,001."""
    wanted = naming.wanted(connection, ADMIN, clock.now(), line, AuditFilter())
    start = time.perf_counter()
    store.Reading(connection, ADMIN, wanted).count()
    return (time.perf_counter() - start) * 1000


def questions(connection: Connection) -> dict[str, str]:
    """Query lines with a person and a domain of this ledger."""
    row = connection.execute(
        text("SELECT actor_id, domain_id FROM ledger_entry WHERE action = 'agent.promote' ORDER BY seq LIMIT 1")
    ).one()
    return {name: line.format(person=row.actor_id, domain=row.domain_id) for name, line in QUESTIONS.items()}


def main() -> int:
    sizes = tuple(int(said) for said in sys.argv[1:]) or SIZES
    report = Report("audit: pages of the log in the database")
    connections: dict[int, Connection] = {}
    for size in sizes:
        folder = made(size)
        report.show(f"indexing, {size:,} entries", f"{index(folder):.1f} us of CPU each")
        connections[size] = reading(folder)
    few, many = f"{sizes[0]:,}", f"{sizes[-1]:,}"
    lines = {size: questions(connection) for size, connection in connections.items()}

    def compare(name: str, target: float, side: Callable[[int], Callable[[], float]], most: float) -> None:
        measured = interleaved(ROUNDS, {f"{size:,}": side(size) for size in sizes})
        report.show(f"{name}, {many} entries", f"{median(measured[many]):.2f} ms", f"<= {target:g} ms")
        report.at_most(f"{name}, {many} / {few}", ratio(measured, many, few), most)

    for name in QUESTIONS:
        target = PAGE_MS if name in ("a page", "one action", "one person") else FOUND_MS
        most = 20.0 if target == FOUND_MS else 3.0
        compare(name, target, lambda size, name=name: partial(  # type: ignore[misc]
            ask, connections[size], lines[size][name], store.Span(50)), most)  # fmt: skip
    for depth in (0.5, 0.01):
        for backward in (False, True):
            words = f"a page at {depth:.0%} of the ledger, toward the {'newer' if backward else 'older'}"

            def deep(size: int, depth: float = depth, backward: bool = backward) -> Callable[[], float]:
                place = {"before" if backward else "after": int(size * depth)}
                return partial(ask, connections[size], "", store.Span(50, backward=backward, **place))

            compare(words, PAGE_MS, deep, 3.0)
    compare("counting all, up to 10,001", PAGE_MS, lambda size: partial(count, connections[size], ""), 6.0)
    never = "two that never meet"
    compare(f"counting {never}", FOUND_MS, lambda size: partial(count, connections[size], lines[size][never]), 20.0)
    compare("counting a word", FOUND_MS, lambda size: partial(count, connections[size], lines[size]["a word"]), 20.0)
    worst = [ask(connections[sizes[-1]], WORST, store.Span(50)) for _ in range(ROUNDS)]
    report.show(
        f"a word and a field that never meet, {many} entries", f"{median(worst):.2f} ms", f"target <= {FOUND_MS:g} ms"
    )
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
