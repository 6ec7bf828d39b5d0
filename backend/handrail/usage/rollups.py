"""What calls come to: sums by bucket of time, written as the calls arrive and read instead of them.

A row is (tier, domain, key, bucket) -> sums. Buckets are numbered in 15 minutes since 1970 UTC; the coarser tiers hold
whole hours and days under the number of their first bucket, since a year in quarters of an hour is 35,000 wide rows.
"""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    Insert,
    Integer,
    String,
    Table,
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
PLAIN = (
    "calls", "errors", *TOKENS, "unknown_tokens", "cost_nano", "priced", "latency_us", "timed", "cached_told",
    "reasoning_told", "talk_tokens", "talk_told",
)  # fmt: skip
SUMS = (*PLAIN, *(f"l{index:02}" for index in range(COUNTERS)))
SIZES = (1, HOUR, DAY)
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
            for size in SIZES:
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
    untold = call.input_tokens is None or call.output_tokens is None
    talk = call.conversation_id is not None
    added = {
        "calls": 1,
        "errors": int(call.error_type is not None),
        "unknown_tokens": int(untold),
        "priced": int(call.cost_nano is not None),
        "cost_nano": call.cost_nano or 0,
        "cached_told": int(call.cached_tokens is not None),
        "reasoning_told": int(call.reasoning_tokens is not None),
        "talk_tokens": (call.input_tokens or 0) + (call.output_tokens or 0) if talk else 0,
        "talk_told": int(talk and not untold),
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
