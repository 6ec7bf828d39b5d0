"""`bulk`'s third side: single decisions the usual way, one async ORM session and one durable commit for each.

It reads the run, checks that it still waits, changes it, and writes the same entry, text and link of
the chain as Handrail. It asks no rule, checks no session and answers nobody.
"""

import asyncio
from collections.abc import Sequence

from bench.sides import DetailRow, EntryRow, HeadRow, Naive, Row, Run, chained, filled
from handrail.core import ledger
from handrail.core.clock import now

CALLERS = 16


async def decide(naive: Naive, after: Row, entry: ledger.Entry) -> None:
    """One decision. after: what of the run becomes different."""
    async with naive.session() as session, session.begin():
        run = await session.get(Run, entry.resource_id)
        assert run is not None
        assert (run.state, run.revision, run.held) == ("PENDING_APPROVAL", 1, None)  # type: ignore[attr-defined]
        run.votes_cast, run.held, run.due_at = after["votes_cast"], after["held"], None  # type: ignore[attr-defined]
        head = await session.get(HeadRow, 1)
        assert head is not None
        entry.at = max(now(), head.at)  # type: ignore[attr-defined]
        row, detail = chained(ledger.Head(head.seq, head.hash, entry.at), head.seq + 1, head.hash, entry)  # type: ignore[attr-defined]
        session.add(filled(EntryRow, row | {"at": entry.at}))
        await session.flush()
        session.add(filled(DetailRow, detail))
        head.seq, head.hash, head.at = row["seq"], row["hash"], entry.at  # type: ignore[attr-defined]


async def decide_all(naive: Naive, units: Sequence[tuple[Row, ledger.Entry]]) -> None:
    """All of these, by callers who each wait for their own before the next."""
    left = iter(units)

    async def caller() -> None:
        for after, entry in left:
            await decide(naive, after, entry)

    await asyncio.gather(*(caller() for _ in range(CALLERS)))
