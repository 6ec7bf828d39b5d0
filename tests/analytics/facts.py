"""Random facts, and what they come to when each is looked at: nothing here uses the product's own sums."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy import Connection
from strawberry import ID

from handrail.core import counters
from handrail.core.ids import new_id
from handrail.tool_runs.counted import step_of
from handrail.usage import rollups, store
from handrail.usage.types import AgentCall, CostBasis

DOMAINS = ("domain-a", "domain-b")
AGENTS = ("agent-1", "agent-2", "agent-3")
PEOPLE = ("ben", "cleo")
STEPS = (
    "requested", "approved", "rejected", "revoked", "expired", "expired_undecided", "executed", "started", "messages",
)  # fmt: skip

ZONES = (
    "UTC", "Asia/Kolkata", "Asia/Kathmandu", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe",
    "America/Santiago", "Pacific/Chatham", "America/New_York", "Africa/Casablanca", "Pacific/Apia",
)  # fmt: skip
CHANGES = tuple(
    datetime(*day, tzinfo=UTC)
    for day in ((2026, 3, 29), (2026, 10, 25), (2026, 4, 5), (2026, 9, 6), (2026, 11, 1), (2026, 2, 15), (2026, 1, 1))
)


@dataclass(frozen=True)
class Run:
    """Something that was counted about a tool run."""

    at: datetime
    metric: str
    domain_id: str
    agent_id: str
    by: int = 1
    person: str | None = None


def call(random: Random, at: datetime) -> AgentCall:
    """A call in which anything may be unknown."""
    known = random.random() < 0.7
    cost = random.choice((None, 0, random.randint(1, 10**9)))
    return AgentCall(
        id=ID(new_id(at)), domain_id=random.choice(DOMAINS), agent_id=random.choice(AGENTS), span_id=new_id(at),
        conversation_id=random.choice((None, "talk")), model=f"model-{random.randint(1, 12)}", provider=None, at=at,
        latency_microseconds=random.choice((None, float(random.randint(0, 400_000_000)))),
        input_tokens=random.randint(0, 10**9) if known else None,
        output_tokens=random.randint(0, 999) if random.random() < 0.9 else None,
        cached_tokens=random.choice((None, 0, 7)), reasoning_tokens=random.choice((None, 3)),
        error_type=random.choice((None, None, "Timeout")), cost_nano=cost,
        basis=CostBasis.UNPRICED if cost is None else CostBasis.KNOWN, price_source=None,
    )  # fmt: skip


def run(random: Random, at: datetime) -> list[Run]:
    """A step of a tool run."""
    where: dict[str, Any] = {"at": at, "domain_id": random.choice(DOMAINS), "agent_id": random.choice(AGENTS)}
    name = random.choice(STEPS)
    found = [Run(metric=name, **where)]
    if name in ("approved", "rejected"):
        people = random.random() < 0.5
        found.append(Run(metric=f"{name}_by_{'people' if people else 'policy'}", **where))
        if people:
            took, person = random.randint(1, 10 ** random.randint(1, 9)), random.choice(PEOPLE)
            found[0] = replace(found[0], person=person)
            for metric, by in (("decided", 1), ("decide_ms", took), (step_of(took), 1)):
                found.append(Run(metric=metric, by=by, person=person, **where))
    return found


def expected(calls: Sequence[AgentCall], runs: Iterable[Run]) -> dict[str, Any]:
    """The figures, from the facts themselves."""
    count = Counter[str]()
    for one in runs:
        count[one.metric] += one.by
    timed = [one.latency_microseconds for one in calls if one.latency_microseconds is not None]
    told = [one for one in calls if one.input_tokens is not None and one.output_tokens is not None]
    costs = [one.cost_nano for one in calls if one.cost_nano is not None]
    sent, answered = (sum(getattr(one, name) or 0 for one in calls) for name in ("input_tokens", "output_tokens"))
    decided, talks = count["approved"] + count["rejected"], count["started"]
    talking = [one for one in calls if one.conversation_id is not None]
    spoken = [(one.input_tokens or 0, one.output_tokens or 0) for one in talking]
    whole = [one.input_tokens is not None and one.output_tokens is not None for one in talking]
    return {
        "agent_calls": len(calls),
        "agent_errors": sum(one.error_type is not None for one in calls),
        "error_rate": 100 * sum(one.error_type is not None for one in calls) / len(calls) if calls else None,
        "average_response_time": sum(timed) / len(timed) / 1000 if timed else None,
        "calls_without_response_time": len(calls) - len(timed),
        "tokens_used": sent + answered if told or not calls else None,
        "input_tokens": sent if told or not calls else None,
        "cached_tokens": total(one.cached_tokens for one in calls),
        "reasoning_tokens": total(one.reasoning_tokens for one in calls),
        "calls_without_cached_tokens": sum(one.cached_tokens is None for one in calls),
        "calls_without_reasoning_tokens": sum(one.reasoning_tokens is None for one in calls),
        "calls_without_tokens": len(calls) - len(told),
        "estimated_cost": Decimal(sum(costs)) / 10**9 if costs else None,
        "priced_share": 100 * len(costs) / len(calls) if calls else None,
        "unpriced_calls": len(calls) - len(costs),
        "conversations": talks,
        "messages": count["messages"],
        "messages_per_conversation": count["messages"] / talks if talks else None,
        "tokens_per_conversation": sum(map(sum, spoken)) / talks if talks and any(whole) else None,
        "tool_runs_total": count["requested"],
        "tool_runs_approved": count["approved"],
        "tool_runs_approved_by_people": count["approved_by_people"],
        "tool_runs_rejected": count["rejected"],
        "tool_runs_revoked": count["revoked"],
        "tool_runs_expired": count["expired"],
        "tool_runs_expired_undecided": count["expired_undecided"],
        "decisions": count["decided"],
        "approval_rate": 100 * count["approved"] / decided if decided else None,
        "average_seconds_to_decide": count["decide_ms"] / count["decided"] / 1000 if count["decided"] else None,
    }


def total(amounts: Iterable[int | None]) -> int | None:
    """What is known together; None when nothing is."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if known else None


def stretch(at: datetime, zone: tzinfo, granularity: str) -> tuple[Any, ...]:
    """What tells apart the local hour, day, week or month that a moment lies in."""
    local = at.astimezone(zone)
    if granularity == "HOUR":
        return local.date(), local.hour, local.utcoffset()
    if granularity == "WEEK":
        return (local.date() - timedelta(days=local.weekday()),)
    return (local.date(),) if granularity == "DAY" else (local.year, local.month)


def record(connection: Connection, random: Random, around: datetime, count: int) -> tuple[list[AgentCall], list[Run]]:
    """Facts around a moment, some of them exactly at a boundary, that arrive in any order and in several batches."""
    for each in (store.agent_call, rollups.usage_rollup, counters.counter):
        connection.execute(each.delete())
    moments = [around + timedelta(seconds=random.triangular(-60, 60, 0) * 86_400) for _ in range(count)]
    moments += [around + timedelta(minutes=15 * random.randint(-400, 400)) for _ in range(count // 3)]
    calls = [call(random, at) for at in moments]
    runs = [one for at in moments for one in run(random, at)]
    for first in range(0, len(calls), 25):
        store.insert(connection, calls[first : first + 25])
    found = Counter[counters.Key]()
    for one in runs:
        slice_ = "conversations" if one.metric in ("started", "messages") else "tool_runs"
        for dimension, key in (("all", ""), ("agent", one.agent_id), ("person", one.person)):
            if key is not None:
                found[counters.bucket_of(one.at), one.domain_id, dimension, key, f"{slice_}.{one.metric}"] += one.by
    counters.write(connection, found)
    return calls, runs
