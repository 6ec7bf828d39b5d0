"""Points: what is charged, to whom, what comes back with time, and that only so many buckets are kept."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from graphql import OperationDefinitionNode, parse

from handrail.core import buckets, clock
from handrail.core.buckets import charge, settle, spent
from handrail.core.documents import Prepared
from handrail.core.graphql import Context
from handrail.core.kernel import Scope
from handrail.core.refusals import Fault
from handrail.core.viewer import Request, Viewer

MINUTE = timedelta(minutes=1)


class Time:
    """A clock that stands still until it is told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    held = Time()
    monkeypatch.setattr(clock, "now", lambda: held.at)
    return held


class Kernel:
    """As much of a kernel as a bucket needs."""

    def __init__(self, points: int) -> None:
        self.settings = SimpleNamespace(points_per_minute=points, max_cost=1000)
        self.memory: dict[str, dict[str, Any]] = {}

    def caller(self, token: str | None = None, session: str | None = None, address: str = "192.0.2.1") -> Context:
        viewer = Viewer("PERSON", "p", "P", Scope(frozenset()), session_id=session, token_id=token)
        return Context(cast(Any, self), Request("r", address=address), viewer if token or session else None)


def costing(points: int, kind: str = "query") -> Prepared:
    document = parse(kind + " { x }")
    node = document.definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return Prepared("", document, node, {}, None, points)


def test_a_bucket_takes_a_minutes_points_at_once_and_empties_evenly(time: Time) -> None:
    caller = Kernel(600).caller(token="t")
    for _ in range(6):
        charge(caller, costing(100))
    assert spent(caller) == (600, 0, time.at + MINUTE)
    with pytest.raises(Fault) as told:
        charge(caller, costing(100))
    assert told.value.extensions == {"code": "RATE_LIMITED", "retryAfter": 10}
    time.at += timedelta(seconds=9)
    with pytest.raises(Fault):
        charge(caller, costing(100))
    time.at += timedelta(seconds=1)
    charge(caller, costing(100))
    time.at += MINUTE
    assert spent(caller) == (0, 600, time.at)


def test_the_one_does_not_pay_for_the_other(time: Time) -> None:
    kernel = Kernel(100)
    callers = [kernel.caller(token="a"), kernel.caller(token="b"), kernel.caller(session="a"), kernel.caller(),
               kernel.caller(address="192.0.2.2")]  # fmt: skip
    for caller in callers:
        charge(caller, costing(100))
    for caller in callers:
        with pytest.raises(Fault):
            charge(caller, costing(1))


def test_what_is_larger_than_a_bucket_passes_when_it_is_empty(time: Time) -> None:
    caller = Kernel(100).caller(token="t")
    charge(caller, costing(500))
    with pytest.raises(Fault) as told:
        charge(caller, costing(500))
    assert told.value.extensions["retryAfter"] == 300
    time.at += 5 * MINUTE
    charge(caller, costing(500))


def test_nothing_is_counted_without_a_limit_or_a_cost(time: Time) -> None:
    free, limited = Kernel(0), Kernel(10)
    for _ in range(100):
        charge(free.caller(token="t"), costing(1000))
        charge(limited.caller(token="t"), costing(0))
    assert not free.memory and not limited.memory


def test_what_a_large_query_did_not_bring_is_given_back(time: Time) -> None:
    caller = Kernel(1000).caller(token="t")
    for prepared, back in ((costing(500), 497), (costing(50), 0), (costing(500, "mutation"), 0)):
        before = spent(caller)[0]
        charge(caller, prepared)
        settle(caller, prepared, {"a": {"b": [{"c": 1}, {}]}})
        assert spent(caller)[0] - before == prepared.cost - back, prepared
        caller.kernel.memory.clear()


def test_those_not_heard_of_for_longest_are_forgotten(time: Time, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(buckets, "MOST", 3)
    kernel = Kernel(100)
    for token in "abcad":
        charge(kernel.caller(token=token), costing(1))
    assert list(kernel.memory["buckets"]) == ["token:c", "token:a", "token:d"]
