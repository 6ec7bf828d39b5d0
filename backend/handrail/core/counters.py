"""Rollups, written in the batch that caused them.

A counter is (15-minute UTC bucket, domain, dimension, key, metric) -> sum. Dimensions ("all", "agent", "tool",
"person" ...) are not crossed with each other; the names are the slices'. A bucket fits every real time zone's days.
"""

from collections import Counter
from datetime import datetime

from sqlalchemy import BigInteger, Column, Connection, Insert, Integer, String, Table
from sqlalchemy.dialects import postgresql, sqlite

from handrail.core.clock import to_micros
from handrail.core.database import metadata
from handrail.core.statements import Change

BUCKET_MICROS = 15 * 60 * 1_000_000
DAY = 96  # in buckets
BY_DAY = {"all": "all:d", "agent": "agent:d", "person": "person:d"}
Key = tuple[int, str, str, str, str]

counter = Table(
    "counter",
    metadata,
    Column("dimension", String(16), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("metric", String(48), primary_key=True),
    Column("bucket", Integer, primary_key=True, autoincrement=False),
    Column("domain_id", String(36), primary_key=True),
    Column("value", BigInteger, nullable=False),
    sqlite_with_rowid=False,  # in the order in which it is read: one tree to write, and ranges lie together
)


def bucket_of(at: datetime) -> int:
    """The number of the 15-minute bucket since 1970 in which this moment lies."""
    return to_micros(at) // BUCKET_MICROS


def daily(increments: Counter[Key]) -> Counter[Key]:
    """The same by whole days of UTC, under the number of their first bucket: a year is read from these."""
    found: Counter[Key] = Counter()
    for (bucket, domain, dimension, key, metric), value in increments.items():
        if dimension in BY_DAY:
            found[bucket // DAY * DAY, domain, BY_DAY[dimension], key, metric] += value
    return found


def write(connection: Connection, increments: Counter[Key]) -> None:
    """Add the batch's increments; one statement."""
    if not increments:
        return
    every = sorted([*increments.items(), *daily(increments).items()], key=place)
    rows = [
        {"bucket": bucket, "domain_id": domain, "dimension": dimension, "key": key, "metric": metric, "value": value}
        for (bucket, domain, dimension, key, metric), value in every
    ]
    ADD.run(connection, rows)


def place(one: tuple[Key, int]) -> tuple[str, str, str, int, str]:
    """Where a counter lies in the table."""
    (bucket, domain, dimension, key, metric), _ = one
    return dimension, key, metric, bucket, domain


def remove(connection: Connection, prefix: str) -> None:
    """Take away the counters of these metrics, before they are made anew."""
    connection.execute(counter.delete().where(counter.c.metric.startswith(prefix, autoescape=True)))


def adding(dialect: str) -> Insert:
    """The statement that inserts a counter or adds to it."""
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(counter)
    added: Insert = insert.on_conflict_do_update(
        index_elements=["dimension", "key", "metric", "bucket", "domain_id"],
        set_={"value": counter.c.value + insert.excluded.value},
    )
    return added


ADD = Change(adding)
