"""How people's oversight did, from the rollups of decisions."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handrail.analytics import store
from handrail.analytics.figures import bounded, percent
from handrail.analytics.outcomes import Oversight, PersonDecisions, TimeToDecide
from handrail.core.kernel import Scope
from handrail.tool_runs import service as tool_runs
from handrail.tool_runs.types import ToolRunFilter
from handrail.usage.service import Source, Span

TOO_LONG = timedelta(hours=1)


def oversight(
    connection: Connection, scope: Scope, source: Source, span: Span, given: ToolRunFilter, now: datetime
) -> Oversight:
    """What people decided in a span, how soon, and what waits for them now. given: the runs of the source."""
    count = store.counted(connection, source, span, None, [*store.OF_DECISIONS, *store.STEPS]).get(0, Counter())
    since = now - TOO_LONG
    decided, expired = count["decided"], count["expired_undecided"]
    return Oversight(
        decisions=decided,
        median_time_to_decide=time_to_decide(count, 0.5),
        p95_time_to_decide=time_to_decide(count, 0.95),
        expired=expired,
        expired_share=percent(expired, decided + expired),
        waiting_too_long=tool_runs.count_waiting_since(connection, scope, given, since),
        waiting_seconds=int(TOO_LONG.total_seconds()),
        waiting_since=since,
        people=None if source.agent_id else people(connection, source, span),
    )


def people(connection: Connection, source: Source, span: Span) -> list[PersonDecisions]:
    """Who decided how much, the most first."""
    found = store.by_person(connection, source.domains, span.first, span.end)
    return [
        PersonDecisions(
            person_id=key, decisions=count["decided"], approved=count["approved"], median=time_to_decide(count, 0.5)
        )
        for key, count in sorted(found.items(), key=lambda one: (-one[1]["decided"], one[0]))
    ]  # fmt: skip


def time_to_decide(count: Mapping[str, int], share: float) -> TimeToDecide | None:
    """A percentile of the times to decide."""
    counts = [count[tool_runs.step(number)] for number in range(tool_runs.STEPS)]
    found = bounded(counts, share, tool_runs.EDGES)
    return TimeToDecide(estimate=found[0], at_least=found[1], at_most=found[2]) if found else None
