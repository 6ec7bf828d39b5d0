"""Analytics: the statements on the rollups of tool runs."""

from collections import Counter
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, func, literal, select

from handrail.core.counters import counter
from handrail.usage.service import Source, Span

table = counter.c
METRICS = (
    "requested", "approved", "approved_by_policy", "approved_by_people", "rejected", "rejected_by_policy",
    "rejected_by_people", "expired", "executed", "failed", "decided", "decide_ms",
)  # fmt: skip
PREFIX = "tool_runs."
NAMES = [PREFIX + name for name in METRICS]


def counted(connection: Connection, source: Source, span: Span, size: int | None) -> dict[int, Counter[str]]:
    """What was counted in a zone's local stretches of `size` buckets, by their number; None: all as number 0."""
    number: ColumnElement[Any] = (table.bucket + literal(span.offset)) // size if size else literal(0, Integer)
    of_agent = source.agent_id is not None
    query = select(number.label("number"), table.metric, func.sum(table.value)).where(
        table.dimension == ("agent" if of_agent else "all"), table.key == (source.agent_id or ""),
        table.metric.in_(NAMES), table.bucket >= span.first, table.bucket < span.end,
    )  # fmt: skip
    if source.domains is not None:
        query = query.where(table.domain_id.in_(sorted(source.domains)))
    found: dict[int, Counter[str]] = {}
    for number_, metric, value in connection.execute(query.group_by("number", table.metric)):
        found.setdefault(number_, Counter())[metric.removeprefix(PREFIX)] += int(value)
    return found


def by_agent(connection: Connection, domains: frozenset[str] | None, first: int, end: int) -> dict[str, Counter[str]]:
    """What was counted of each agent from bucket `first` up to `end`."""
    query = select(table.key, table.metric, func.sum(table.value)).where(
        table.dimension == "agent", table.metric.in_(NAMES), table.bucket >= first, table.bucket < end
    )
    if domains is not None:
        query = query.where(table.domain_id.in_(sorted(domains)))
    found: dict[str, Counter[str]] = {}
    for key, metric, value in connection.execute(query.group_by(table.key, table.metric)):
        found.setdefault(key, Counter())[metric.removeprefix(PREFIX)] += int(value)
    return found
