"""What calls come to: sums by bucket of time, written as the calls arrive and read instead of them.

A row is (tier, domain, key, bucket) -> sums. Buckets are numbered in 15 minutes since 1970 UTC; the coarser tiers hold
whole hours and days under the number of their first bucket, since a year in quarters of an hour is 35,000 wide rows.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Insert,
    Integer,
    String,
    Table,
    and_,
    column,
    func,
    literal,
    or_,
    select,
    table,
)
from sqlalchemy.dialects import postgresql, sqlite

from handrail.core.counters import bucket_of
from handrail.core.database import metadata
from handrail.core.statements import Change
from handrail.usage.latency import COUNTERS, counter_of
from handrail.usage.types import AgentCall

EVERYWHERE = "*"  # the rollup of all domains together
HOUR, DAY, WEEK = 4, 96, 672  # in buckets
MONDAY = 3 * DAY  # 1970 began on a Thursday
TOKENS = ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens")
PLAIN = ("calls", "errors", *TOKENS, "unknown_tokens", "cost_nano", "priced", "latency_us", "timed")
SUMS = (*PLAIN, *(f"l{index:02}" for index in range(COUNTERS)))
TIERS = {"all": (1, HOUR), "agent": (1, HOUR, DAY), "model": (1,)}
usage_rollup = Table(
    "usage_rollup",
    metadata,
    Column("dimension", String(8), primary_key=True),
    Column("domain_id", String(36), primary_key=True),
    Column("key", String(120), primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    *(Column(name, BigInteger, nullable=False) for name in SUMS),
    sqlite_with_rowid=False,  # in the order of the key: a range is read from pages that lie together
)
sums = usage_rollup.c
Key = tuple[str, str, str, int]


class Span(NamedTuple):
    """Buckets from `first` up to `end`, in which a zone's clock is `offset` buckets ahead of UTC."""

    first: int
    end: int
    offset: int = 0


class Source(NamedTuple):
    """Whose calls: those in these domains (None: all), of one agent or of all."""

    domains: frozenset[str] | None = None
    agent_id: str | None = None


def tier(dimension: str, size: int) -> str:
    """The rows of a dimension that hold so many buckets each."""
    return dimension + {1: "", HOUR: ":h", DAY: ":d"}[size]


def add(connection: Connection, calls: Iterable[AgentCall]) -> None:
    """Add calls to the rollups: of all, of their agent and of their model; in their domain and in all together."""
    found: dict[Key, Counter[str]] = {}
    for call in calls:
        counted, bucket = worth(call), bucket_of(call.at)
        for dimension, key in (("all", ""), ("agent", call.agent_id), ("model", call.model)):
            for size in TIERS[dimension]:
                for domain_id in (call.domain_id,) if dimension == "agent" else (call.domain_id, EVERYWHERE):
                    place = tier(dimension, size), domain_id, key, bucket // size * size
                    found.setdefault(place, Counter()).update(counted)
    rows = [
        dict(zip(("dimension", "domain_id", "key", "bucket"), place, strict=True)) | {name: sums[name] for name in SUMS}
        for place, sums in sorted(found.items())
    ]
    if rows:
        ADD.run(connection, rows)


def worth(call: AgentCall) -> dict[str, int]:
    """What one call adds to every sum it is in."""
    added = {
        "calls": 1,
        "errors": int(call.error_type is not None),
        "unknown_tokens": int(call.input_tokens is None or call.output_tokens is None),
        "priced": int(call.cost_nano is not None),
        "cost_nano": call.cost_nano or 0,
    }
    for name in TOKENS:
        added[name] = getattr(call, name) or 0
    if call.latency_microseconds is not None:
        latency = round(call.latency_microseconds)
        added |= {"latency_us": latency, "timed": 1, f"l{counter_of(latency):02}": 1}
    return added


def adding(dialect: str) -> Insert:
    """The statement that inserts a sum or adds to it."""
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(usage_rollup)
    added: Insert = insert.on_conflict_do_update(
        index_elements=["dimension", "domain_id", "key", "bucket"],
        set_={name: usage_rollup.c[name] + insert.excluded[name] for name in SUMS},
    )
    return added


ADD = Change(adding)


def summed(
    connection: Connection, source: Source, span: Span, size: int | None, names: Sequence[str] = SUMS
) -> dict[int, list[int]]:
    """The sums of a zone's local stretches of `size` buckets (HOUR or DAY), by their number since 1970 on its clock.

    Size None: all in one, as number 0.
    """
    found: dict[int, list[int]] = {}
    for coarse, when in pieces(span, size):
        for number, *amounts in grouped(connection, source, coarse, when, local(span, size), names):
            found[number] = plus(found[number], amounts) if number in found else amounts
    return found


def plus(one: list[int], other: list[int]) -> list[int]:
    """Each sum with its own."""
    return [a + b for a, b in zip(one, other, strict=True)]


def week_hours(connection: Connection, source: Source, span: Span) -> dict[int, list[int]]:
    """Calls and errors by the hour of the local week, 0 to 167, Monday's first hour first."""
    hour = (sums.bucket + literal(span.offset + MONDAY)) % WEEK // HOUR
    found: Counter[int] = Counter()
    wrong: Counter[int] = Counter()
    for coarse, when in pieces(span, HOUR):
        for number, calls, errors in grouped(connection, source, coarse, when, hour, ("calls", "errors")):
            found[number] += calls
            wrong[number] += errors
    return {number: [found[number], wrong[number]] for number in found}


def by_agent(
    connection: Connection, domains: frozenset[str] | None, first: int, end: int, names: Sequence[str] = SUMS
) -> dict[str, list[int]]:
    """The sums of each agent that called from bucket `first` up to `end`."""
    amounts = [func.sum(sums[name]) for name in names]
    days = select(sums.key).where(sums.dimension == tier("agent", DAY), sums.bucket >= first // DAY * DAY)
    agents = connection.scalars(days.where(sums.bucket < end, within(domains)).distinct()).all()
    found: dict[str, list[int]] = {}
    for coarse, when in parts(first, end, DAY):
        query = select(sums.key, *amounts).where(sums.dimension == tier("agent", coarse), within(domains), when)
        for key, *more in connection.execute(query.where(sums.key.in_(agents)).group_by(sums.key)):
            before = found.get(key)
            found[key] = (
                [int(a) + int(b) for a, b in zip(before, more, strict=True)] if before else list(map(int, more))
            )
    return found


def grouped(
    connection: Connection, source: Source, coarse: int, when: ColumnElement[bool], group: Any, names: Sequence[str]
) -> list[list[int]]:
    """Rows of a group's number and its sums."""
    if source.agent_id is not None:
        whose = and_(sums.dimension == tier("agent", coarse), sums.key == source.agent_id, within(source.domains))
    else:
        place = sums.domain_id == EVERYWHERE if source.domains is None else within(source.domains)
        whose = and_(sums.dimension == tier("all", coarse), sums.key == "", place)
    query = select(group.label("number"), *(func.sum(sums[name]) for name in names)).where(whose, when)
    return [[int(value) for value in row] for row in connection.execute(query.group_by("number"))]


def within(domains: frozenset[str] | None) -> ColumnElement[bool]:
    """In these domains; None: in any. Each is named, so that the key can be used."""
    return sums.domain_id.in_(select(column("id")).select_from(table("domain")) if domains is None else sorted(domains))


def local(span: Span, size: int | None) -> ColumnElement[int]:
    """The number of the local stretch that a bucket lies in."""
    return (sums.bucket + literal(span.offset)) // size if size else sums.bucket * 0


def pieces(span: Span, size: int | None) -> list[tuple[int, ColumnElement[bool]]]:
    """The tiers that a span is read from, each with its rows. An hour in which a local stretch ends is read finely."""
    if size is None or span.offset % HOUR == 0:
        return parts(span.first, span.end, HOUR)
    if size == HOUR:
        return [(1, between(span.first, span.end))]
    cut = -span.offset % DAY // HOUR * HOUR
    hours, *edges = parts(span.first, span.end, HOUR)
    if hours[0] == 1:
        return [hours]
    first, end = whole(span.first, span.end, HOUR)
    cuts = and_(between(first, end), sums.bucket % DAY >= cut, sums.bucket % DAY < cut + HOUR)
    return [(HOUR, and_(hours[1], sums.bucket % DAY != cut)), (1, cuts), *edges]


def parts(first: int, end: int, size: int) -> list[tuple[int, ColumnElement[bool]]]:
    """What lies in whole stretches of UTC from the coarse tier, what is left at both ends from the finest."""
    low, high = whole(first, end, size)
    if low >= high:
        return [(1, between(first, end))]
    edges = [between(*edge) for edge in ((first, low), (high, end)) if edge[0] < edge[1]]
    return [(size, between(low, high)), *([(1, or_(*edges))] if edges else [])]


def whole(first: int, end: int, size: int) -> tuple[int, int]:
    """The whole stretches inside."""
    return -(-first // size) * size, end // size * size


def between(first: int, end: int) -> ColumnElement[bool]:
    """From one bucket up to another."""
    return and_(sums.bucket >= first, sums.bucket < end)
