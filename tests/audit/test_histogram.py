"""How much happened when: every entry in one part, parts as people's days are, and estimates where there is much."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from handrail.audit import store
from handrail.audit.histogram import borders
from handrail.audit.store import histogram
from handrail.core.ledger import read_head
from handrail.core.names import zone_of
from tests.audit.ledgers import ADMIN, START, VIEWERS, append, everything, index, wanted
from tests.audit.test_matching import connection
from tests.world import ApiError, World

__all__ = ["connection"]
LINES = ("", "actor:u-1", "action:tool_run.*", "refund", "channel:api -actor:u-2", "after:2099-11-01T00:25")
BERLIN = ZoneInfo("Europe/Berlin")


def test_parts_begin_where_days_hours_and_weeks_begin_in_a_zone() -> None:
    start = datetime(2026, 10, 20, 9, 41, tzinfo=UTC)
    hours = borders(start, start + timedelta(days=1), 30, zone_of("Asia/Kolkata"))
    assert (hours[0].isoformat(), len(hours)) == ("2026-10-20T09:30:00+00:00", 26)
    days = borders(start, start + timedelta(days=9), 14, BERLIN)
    assert {at.astimezone(BERLIN).hour for at in days} == {0} and len(days) == 11, "the clocks go back on the 25th"
    weeks = borders(start, start + timedelta(days=40), 7, UTC)
    assert {at.weekday() for at in weeks} == {0}
    for most in (1, 2, 7, 60, 120):
        for length in (1, 59, 3_600, 86_400, 10**7, 10**9):
            found = borders(start, start + timedelta(seconds=length), most, BERLIN)
            assert found[0] <= start and found[-1] >= start + timedelta(seconds=length)
            assert len(found) <= most + 2 and all(one < other for one, other in pairwise(found))


def test_every_entry_is_counted_in_one_part(connection: Connection) -> None:
    before = read_head(connection).seq
    append(connection, 60, Random(3))
    at = [START + timedelta(minutes=minutes) for minutes in range(-10, 91, 10)]
    for indexed in (0, 30, 60):
        if indexed:
            index(connection, indexed)
        for line in (
            "",
            "actor:u-1",
            "action:tool_run.*",
            "refund",
            "channel:api -actor:u-2",
            "after:2099-11-01T00:25",
        ):
            for viewer in VIEWERS:
                asked = wanted(connection, viewer, line)
                found = store.counts(connection, viewer, asked, at)
                right = everything(connection, viewer, line)
                assert sum(one.count for one in found) == len([seq for seq in right if seq > before]), (line, indexed)
                assert all(one.exact for one in found)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_what_is_much_is_estimated(connection: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    append(connection, 60, Random(3))
    index(connection, 61)
    monkeypatch.setattr(histogram, "MOST", 10)
    at = [START + timedelta(minutes=minutes) for minutes in (0, 30, 60, 61)]
    first, second, last = store.counts(connection, ADMIN, wanted(connection, ADMIN, "-actor:nobody"), at)
    assert not first.exact and not second.exact and 15 <= first.count <= 30
    assert last.exact and last.count <= 1


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_histogram_over_the_api(world: World) -> None:
    ask = "query ($q: String, $n: Int) { auditHistogram(query: $q, buckets: $n) { startsAt endsAt count exact } }"
    found = world.admin.one(ask, n=5)
    total = world.admin.one("{ auditLog(first: 1) { totalCount nodes { erased } } }")
    assert 1 <= sum(one["count"] for one in found) <= total["totalCount"]
    assert all(one["endsAt"] == other["startsAt"] for one, other in pairwise(found))
    assert [one["erased"] for one in total["nodes"]] == [False]
    assert world.admin.one(ask, q="actor:nobody") == []
    with pytest.raises(ApiError, match="between 1 and 120"):
        world.admin.one(ask, n=0)
