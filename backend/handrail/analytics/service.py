"""Analytics: use cases."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, tzinfo
from functools import partial

from sqlalchemy import Connection
from strawberry import ID

from handrail.analytics import heartbeats, store
from handrail.analytics.figures import figures
from handrail.analytics.layers import stacked
from handrail.analytics.oversight import oversight
from handrail.analytics.ranges import Range, Stretch, chosen, moment, spans, stretches
from handrail.analytics.types import (
    AgentOrder,
    AgentUsage,
    Analytics,
    AnalyticsGranularity,
    AnalyticsRange,
    Later,
    ResponseTime,
    UsageFigures,
    UsagePoint,
    WeekHour,
)
from handrail.analytics.uptime import uptime
from handrail.core.kernel import Scope
from handrail.core.names import zone_of
from handrail.core.refusals import Fault
from handrail.tool_runs.types import ToolRunFilter
from handrail.usage import service as usage
from handrail.usage.service import DAY, HOUR, SUMS, Source, Span

MOST_AGENTS = 100
Sums = tuple[list[int], Counter[str]]
beat = heartbeats.beat


def analytics(
    connection: Connection, scope: Scope, given: AnalyticsRange, granularity: AnalyticsGranularity, timezone: str,
    domain_id: str | None, agent_id: str | None, now: datetime,
) -> Analytics:  # fmt: skip
    """The figures of a range, the ones before it, and how they came about. Errors: Fault BAD_REQUEST."""
    zone = zone_of(timezone)
    found, before = chosen(given, zone, now)
    source = Source(domains_of(scope, domain_id), scope.subject or agent_id)
    cut = spans(found, zone)
    made, size = stretches(cut, granularity), HOUR if granularity is AnalyticsGranularity.HOUR else DAY
    series = points(connection, source, cut, made, size)
    runs = ToolRunFilter(
        domain_id=[ID(domain_id)] if domain_id else None, agent_id=[ID(source.agent_id)] if source.agent_id else None
    )
    hours = heat(connection, source, found, zone)
    return Analytics(
        timezone=timezone,
        starts_at=moment(found.first),
        ends_at=moment(found.end),
        current=shown(total(sums for _, _, sums in series)),
        previous_starts_at=moment(before.first),
        previous_ends_at=moment(before.end),
        previous=shown(whole(connection, source, before)),
        series=[
            UsagePoint(starts_at=moment(first), ends_at=moment(end), figures=shown(sums)) for first, end, sums in series
        ],
        week_hours=hours,
        peak_usage_time=max(hours, key=lambda hour: hour.agent_calls, default=None),
        later=Later(
            stacked=partial(stacked, source=source, cut=cut, points=made, size=size),
            oversight=partial(oversight, scope=scope, source=source, span=usage.Span(*found), given=runs, now=now),
            uptime=partial(uptime, first=moment(found.first), end=moment(found.end), now=now),
        ),
    )


def domains_of(scope: Scope, domain_id: str | None) -> frozenset[str] | None:
    """The domains that count: those that are seen, or the chosen one among them."""
    if domain_id is None:
        return scope.domains
    return frozenset({domain_id} if scope.sees(domain_id, scope.subject) else ())


def points(
    connection: Connection, source: Source, cut: list[Span], made: list[Stretch], size: int
) -> list[tuple[int, int, Sums]]:
    """Each stretch of the series with its sums."""
    calls = [usage.summed(connection, source, span, size) for span in cut]
    runs = [store.counted(connection, source, span, size) for span in cut]
    return [
        (first, end, total((calls[at].get(number, []), runs[at].get(number, Counter())) for at, number in parts))
        for first, end, parts in made
    ]


def total(every: Iterable[Sums]) -> Sums:
    """All of them together."""
    calls, runs = [0] * len(SUMS), Counter[str]()
    for sums, counted in every:
        calls = [a + b for a, b in zip(calls, sums, strict=True)] if sums else calls
        runs.update(counted)
    return calls, runs


def whole(connection: Connection, source: Source, found: Range) -> Sums:
    """The sums of a range."""
    span = usage.Span(found.first, found.end)
    return (
        usage.summed(connection, source, span, None).get(0, []),
        store.counted(connection, source, span, None).get(0, Counter()),
    )


def shown(sums: Sums) -> UsageFigures:
    """As figures."""
    return figures(*sums)


def heat(connection: Connection, source: Source, found: Range, zone: tzinfo) -> list[WeekHour]:
    """The hours of the week in which there were calls."""
    calls, errors = Counter[int](), Counter[int]()
    for span in spans(found, zone):
        for number, (some, wrong) in usage.week_hours(connection, source, span).items():
            calls[number] += some
            errors[number] += wrong
    return [
        WeekHour(
            weekday=number // 24 + 1, hour=number % 24, agent_calls=calls[number], agent_errors=errors[number]
        )
        for number in sorted(calls)
    ]  # fmt: skip


def top_agents(
    connection: Connection, scope: Scope, given: AnalyticsRange, timezone: str, domain_id: str | None,
    order: AgentOrder, first: int, now: datetime,
) -> list[AgentUsage]:  # fmt: skip
    """The agents that called or asked for tool runs, in an order. Errors: Fault BAD_REQUEST."""
    if not 1 <= first <= MOST_AGENTS:
        raise Fault("BAD_REQUEST", f"`first` is 1 to {MOST_AGENTS}.")
    found, _ = chosen(given, zone_of(timezone), now)
    domains = domains_of(scope, domain_id)
    calls = usage.by_agent(connection, domains, found.first, found.end)
    runs = store.by_agent(connection, domains, found.first, found.end)
    ids = {agent_id for agent_id in {*calls, *runs} if scope.subject in (None, agent_id)}
    rows = [AgentUsage(agent_id=ID(key), figures=figures(calls.get(key), runs.get(key, {}))) for key in sorted(ids)]
    return sorted(rows, key=lambda row: worth(row.figures, order), reverse=True)[:first]


def worth(one: UsageFigures, order: AgentOrder) -> tuple[bool, float]:
    """What a row is put in order by."""
    value = getattr(one, str(order.value))
    amount = value.estimate if isinstance(value, ResponseTime) else value
    return amount is not None, float(amount or 0)
