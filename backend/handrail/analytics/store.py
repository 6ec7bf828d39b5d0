"""Analytics: the statements on the rollups of tool runs and conversations."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, select

from handrail.conversations import service as conversations
from handrail.core.counters import BY_DAY, DAY, counter
from handrail.tool_runs import service as tool_runs
from handrail.usage.service import Source, Span, between, pieces

table = counter.c
day = counter.alias("day")
TIERS = (1, DAY)
OF_RUNS = [tool_runs.PREFIX + name for name in tool_runs.METRICS]
NAMES = [*OF_RUNS, conversations.STARTED, conversations.MESSAGES]
OF_DECISIONS = [tool_runs.PREFIX + name for name in ("decided", "approved_by_people", "expired_undecided")]
STEPS = [tool_runs.PREFIX + tool_runs.step(number) for number in range(tool_runs.STEPS)]
OF_PERSON = [tool_runs.PREFIX + name for name in ("decided", "approved")]


def counted(
    connection: Connection, source: Source, span: Span, size: int | None, names: Sequence[str] = NAMES
) -> dict[int, Counter[str]]:
    """What was counted in a zone's local stretches of `size` buckets, by their number; None: all as number 0."""
    found: dict[int, Counter[str]] = {}
    for piece in pieces(span, size, table.bucket, TIERS):
        query = select(piece.number.label("number"), table.metric, func.sum(table.value))
        if piece.part:
            query = query.join(day, parts(*piece.part)).where(of(source, DAY, day.c), day.c.metric.in_(names))
            query = query.where(of(source, piece.size), between(*piece.days, day.c.bucket))
        else:
            query = query.where(of(source, piece.size), table.metric.in_(names), piece.when)
        rows: Sequence[Any] = connection.execute(query.group_by("number", table.metric)).all()
        for number, metric, value in rows:
            found.setdefault(number, Counter())[plain(metric)] += int(value)
            if piece.back:
                found[number + piece.back][plain(metric)] -= int(value)
    return found


def parts(since: int, until: int) -> ColumnElement[bool]:
    """The counters between two buckets of a day that has any: a range of the key for each, where a scan reads all."""
    within = between(day.c.bucket + since, day.c.bucket + until, table.bucket)  # type: ignore[arg-type]
    return and_(
        table.key == day.c.key, table.metric == day.c.metric, table.domain_id == day.c.domain_id, within
    )  # fmt: skip


def of(source: Source, size: int, rows: Any = table) -> ColumnElement[bool]:
    """The counters of a source."""
    dimension = "all" if source.agent_id is None else "agent"
    whose = and_(rows.dimension == tier(dimension, size), rows.key == (source.agent_id or ""))
    return whose if source.domains is None else and_(whose, rows.domain_id.in_(sorted(source.domains)))


def tier(dimension: str, size: int) -> str:
    """The counters of a dimension by quarters of an hour, or by days."""
    return BY_DAY[dimension] if size == DAY else dimension


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
    found: dict[str, Counter[str]] = {}
    days = between(first // DAY * DAY, -(-end // DAY) * DAY, table.bucket)
    active = select(table.key).where(table.dimension == tier(dimension, DAY), table.metric.in_(names), days)
    keys = connection.scalars(active.distinct()).all()
    for piece in pieces(Span(first, end), None, table.bucket, TIERS):
        query = select(table.key, table.metric, func.sum(table.value)).where(
            table.dimension == tier(dimension, piece.size), table.key.in_(keys), table.metric.in_(names), piece.when
        )
        if domains is not None:
            query = query.where(table.domain_id.in_(sorted(domains)))
        rows: Sequence[Any] = connection.execute(query.group_by(table.key, table.metric)).all()
        for key, metric, value in rows:
            found.setdefault(key, Counter())[plain(metric)] += int(value)
    return found
