"""Analytics: the statements on the rollups of tool runs and conversations."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Integer, Select, func, literal, select

from handrail.conversations import service as conversations
from handrail.core.counters import counter
from handrail.tool_runs import service as tool_runs
from handrail.usage.service import Source, Span

table = counter.c
OF_RUNS = [tool_runs.PREFIX + name for name in tool_runs.METRICS]
NAMES = [*OF_RUNS, conversations.STARTED, conversations.MESSAGES]
OF_DECISIONS = [tool_runs.PREFIX + name for name in ("decided", "approved_by_people", "expired_undecided")]
STEPS = [tool_runs.PREFIX + tool_runs.step(number) for number in range(tool_runs.STEPS)]
OF_PERSON = [tool_runs.PREFIX + name for name in ("decided", "approved")]


def counted(
    connection: Connection, source: Source, span: Span, size: int | None, names: Sequence[str] = NAMES
) -> dict[int, Counter[str]]:
    """What was counted in a zone's local stretches of `size` buckets, by their number; None: all as number 0."""
    number: ColumnElement[Any] = (table.bucket + literal(span.offset)) // size if size else literal(0, Integer)
    query = select(number.label("number"), table.metric, func.sum(table.value))
    rows = connection.execute(of(query, source, span, names).group_by("number", table.metric)).all()
    found: dict[int, Counter[str]] = {}
    for number_, metric, value in rows:
        found.setdefault(number_, Counter())[plain(metric)] += int(value)
    return found


def of(query: Select[Any], source: Source, span: Span, names: Sequence[str]) -> Any:
    """The counters of a source."""
    query = query.where(
        table.dimension == ("all" if source.agent_id is None else "agent"), table.key == (source.agent_id or ""),
        table.metric.in_(names), table.bucket >= span.first, table.bucket < span.end,
    )  # fmt: skip
    return query if source.domains is None else query.where(table.domain_id.in_(sorted(source.domains)))


def plain(metric: str) -> str:
    """A metric without the slice that counts it."""
    return metric.split(".", 1)[1]


def by_agent(connection: Connection, domains: frozenset[str] | None, first: int, end: int) -> dict[str, Counter[str]]:
    """What was counted of each agent from bucket `first` up to `end`."""
    return by_key(connection, "agent", domains, first, end, NAMES)


def by_person(connection: Connection, domains: frozenset[str] | None, first: int, end: int) -> dict[str, Counter[str]]:
    """How each person decided."""
    return by_key(connection, "person", domains, first, end, [*OF_PERSON, *STEPS])


def by_key(
    connection: Connection, dimension: str, domains: frozenset[str] | None, first: int, end: int, names: Sequence[str]
) -> dict[str, Counter[str]]:
    """What was counted by the keys of a dimension."""
    query = select(table.key, table.metric, func.sum(table.value)).where(
        table.dimension == dimension, table.metric.in_(names), table.bucket >= first, table.bucket < end
    )
    if domains is not None:
        query = query.where(table.domain_id.in_(sorted(domains)))
    found: dict[str, Counter[str]] = {}
    for key, metric, value in connection.execute(query.group_by(table.key, table.metric)):
        found.setdefault(key, Counter())[plain(metric)] += int(value)
    return found
