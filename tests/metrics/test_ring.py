"""The ring of the last two hours, and the figures that are read off it."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from handrail.core.ids import new_id
from handrail.metrics.figures import figures, minutes
from handrail.metrics.ring import Ring, bucket_of, median, minute_of

NOW = datetime(2026, 3, 4, 14, 0, 30, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def row(at: datetime, run: str, left: str | None, state: str, domain: str = "d1", by: str | None = None) -> Any:
    """A ledger row of a step."""
    after: dict[str, Any] = {"state": state}
    if by:
        after["decision"] = {"by": {"type": by}, "at": at.isoformat()}
    detail = {"before": {"state": left} if left else None, "after": after}
    return SimpleNamespace(
        at=at, resource_type="tool_run", resource_id=run, domain_id=domain, outcome="DONE", detail=json.dumps(detail)
    )


def filled(*rows: Any, since: timedelta = timedelta(hours=2)) -> Ring:
    ring = Ring()
    ring.since = minute_of(NOW - since)
    for one in rows:
        ring.observe(one)
    return ring


def life(asked: datetime, domain: str = "d1", decision: str = "APPROVED", end: str = "EXECUTED") -> list[Any]:
    """A run that a person decides a minute later and that ends a minute after that."""
    run = new_id(asked)
    rows = [row(asked, run, None, "PENDING_APPROVAL", domain)]
    rows.append(row(asked + MINUTE, run, "PENDING_APPROVAL", decision, domain, by="PERSON"))
    if decision == "APPROVED":
        rows.append(row(asked + MINUTE, run, "APPROVED", "EXECUTING", domain))
        rows.append(row(asked + 2 * MINUTE, run, "EXECUTING", end, domain))
    return rows


def read(ring: Ring, domains: frozenset[str] | None = None, waiting: int = 0, executing: int = 0) -> dict[str, Any]:
    found = figures(ring, domains, minute_of(NOW), waiting, executing)
    assert all(len(figure.series) == 60 for figure in found)
    return {figure.key: figure for figure in found}


def test_nothing_known_is_null_and_never_zero() -> None:
    found = read(Ring())
    assert found["waiting"].value == 0 and found["waiting"].previous is None
    assert all(found[key].value is None for key in ("runs_per_minute", "approval_rate", "failure_rate"))
    assert all(value is None for key in ("runs_per_minute", "approval_rate") for value in found[key].series)


def test_a_known_quiet_hour_has_no_runs_and_no_rate() -> None:
    found = read(filled())
    assert found["runs_per_minute"].value == 0 and found["runs_per_minute"].previous == 0
    assert found["failure_rate"].value is None and found["seconds_to_decide"].previous is None


def test_the_hour_before_is_null_when_only_part_of_it_is_known() -> None:
    found = read(filled(*life(NOW - 20 * MINUTE), since=timedelta(minutes=90)))
    assert found["approval_rate"].value == 100 and found["approval_rate"].previous is None
    assert found["waiting"].previous == 0


def test_rates_and_the_median_are_of_the_last_hour() -> None:
    rows = [
        *life(NOW - 30 * MINUTE),
        *life(NOW - 20 * MINUTE, end="FAILED"),
        *life(NOW - 9 * MINUTE, decision="REJECTED"),
    ]
    found = read(filled(*life(NOW - 90 * MINUTE, decision="REJECTED"), *rows))
    assert found["approval_rate"].value == 66.67 and found["approval_rate"].previous == 0
    assert found["failure_rate"].value == 50
    assert abs(found["seconds_to_decide"].value - 60) < 1.5


def test_what_waits_is_counted_backwards_from_what_waits_now() -> None:
    waiting = [row(NOW - 5 * MINUTE, new_id(NOW - 5 * MINUTE), None, "PENDING_APPROVAL")]
    found = read(filled(*life(NOW - 30 * MINUTE), *waiting), waiting=1)
    series = found["waiting"].series
    assert series[-1] == series[-6] == 1 and series[-7] == 0
    assert series[-31] == 1 and series[-30] == 0
    assert found["executing"].series[-30] == 1 and found["executing"].series[-29] == 0


def test_each_run_that_ended_is_in_one_column() -> None:
    run = new_id(NOW - 3 * MINUTE)
    by_policy = [
        row(NOW - 3 * MINUTE, run, None, "APPROVED", by="POLICY"),
        row(NOW - 3 * MINUTE, run, "APPROVED", "EXECUTING"),
        row(NOW - 3 * MINUTE, run, "EXECUTING", "EXECUTED"),
    ]
    ring = filled(*by_policy, *life(NOW - 5 * MINUTE), *life(NOW - 5 * MINUTE, end="FAILED"))
    ended = minutes(ring, None, minute_of(NOW))[-4]
    assert (ended.by_policy, ended.by_people, ended.failed) == (1, 1, 1)


def test_domains_add_up_to_the_whole() -> None:
    ring = filled(*life(NOW - 10 * MINUTE, "d1"), *life(NOW - 10 * MINUTE, "d2"), *life(NOW - 10 * MINUTE, "d3"))
    parts = [minutes(ring, frozenset({name}), minute_of(NOW))[-9].by_people for name in ("d1", "d2", "d3")]
    assert parts == [1, 1, 1]
    assert minutes(ring, frozenset({"d1", "d2"}), minute_of(NOW))[-9].by_people == 2
    assert minutes(ring, None, minute_of(NOW))[-9].by_people == 3
    assert minutes(ring, frozenset(), minute_of(NOW))[-9].by_people == 0


def test_refusals_other_things_and_steps_that_keep_the_state_count_nothing() -> None:
    held = row(NOW, new_id(NOW), "PENDING_APPROVAL", "PENDING_APPROVAL")
    other = row(NOW, new_id(NOW), None, "TESTING")
    other.resource_type = "agent"
    refused = row(NOW, new_id(NOW), None, "PENDING_APPROVAL")
    refused.outcome = "REFUSED"
    erased = row(NOW, new_id(NOW), None, "PENDING_APPROVAL")
    erased.detail = None
    assert filled(held, other, refused, erased).cell(minute_of(NOW), None) == filled().cell(minute_of(NOW), None)


def test_today_begins_at_midnight_and_the_ring_forgets_what_is_too_old() -> None:
    yesterday = NOW - timedelta(days=1)
    ring = filled(*life(yesterday), *life(NOW - 10 * MINUTE))
    assert abs((ring.median_today(NOW.date(), None) or 0) - 60) < 1.5
    assert ring.median_today(yesterday.date(), None) is None
    assert len(ring._minutes) <= 3


def test_the_median_is_within_two_percent() -> None:
    for seconds in (0.01, 1, 59, 130, 86_400):
        found = median(Counter({bucket_of(seconds): 3, bucket_of(10 * seconds + 1): 2})) or 0
        assert abs(found - max(seconds, 0.1)) <= max(seconds, 0.1) * 0.02
    assert median(Counter()) is None
