"""Paging to both sides while entries arrive and the index follows: nothing is skipped, nothing comes twice."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from tests.audit.ledgers import LIMITED, VIEWERS, append, everything, index, page
from tests.audit.test_matching import connection

__all__ = ["connection"]
LINES = ("", "action:tool_run.*", "refund", "outcome:refused -actor:u-2", "actor:u-1", "domain:d-1 refund")
STEPS = st.sampled_from(["arrive", "index", "older", "newer"])


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, max_size=14), st.sampled_from(LINES), st.sampled_from(VIEWERS), st.integers(0, 99))
def test_pages_to_both_sides_hold_every_entry_once(
    connection: Connection,
    steps: list[str],
    line: str,
    viewer: object,
    seed: int,
) -> None:
    chance = Random(seed)
    unchanged = connection.begin_nested()
    append(connection, 25, chance)
    index(connection, chance.randrange(1, 25))
    seen = [node.position for node in page(connection, viewer, line, 4).nodes]
    for step in [*steps, "arrive"]:
        if step == "arrive":
            append(connection, chance.randrange(1, 9), chance)
        elif step == "index":
            index(connection, chance.randrange(1, 20))
        elif seen:
            grow(connection, viewer, line, seen, step == "newer")
    while seen and grow(connection, viewer, line, seen, True) | grow(connection, viewer, line, seen, False):
        pass
    assert not seen or seen == everything(connection, viewer, line)
    unchanged.rollback()


def grow(connection: Connection, viewer: object, line: str, seen: list[int], newer: bool) -> bool:
    """The page beside what was seen; whether it says that there is more behind it."""
    where = {"before": seen[0], "backward": True} if newer else {"after": seen[-1]}
    found = page(connection, viewer, line, 3, **where)
    numbers = [node.position for node in found.nodes]
    assert (found.has_next if newer else found.has_previous) is True, "what one came from is there"
    assert not set(numbers) & set(seen), "nothing comes twice"
    seen[:] = [*numbers, *seen] if newer else [*seen, *numbers]
    return bool(found.has_previous if newer else found.has_next)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_page_says_truly_what_lies_on_either_side(connection: Connection) -> None:
    append(connection, 30, Random(1))
    everyone = everything(connection, LIMITED, "refund")
    first = page(connection, LIMITED, "refund", len(everyone) - 1)
    assert (first.has_previous, first.has_next) == (False, True)
    last = page(connection, LIMITED, "refund", 5, after=everyone[-2])
    assert (last.has_previous, last.has_next, len(last.nodes)) == (True, False, 1)
    newest = page(connection, LIMITED, "refund", 5, before=everyone[1], backward=True)
    assert (newest.has_previous, newest.has_next, len(newest.nodes)) == (False, True, 1)
    oldest = page(connection, LIMITED, "refund", 2, backward=True)
    assert ([node.position for node in oldest.nodes], oldest.has_next) == (everyone[-2:], False)
    index(connection, 15)
    for size in range(1, len(everyone)):  # some of these hold what is indexed and what is not
        beside = page(connection, LIMITED, "refund", size, before=everyone[-1], backward=True)
        assert [node.position for node in beside.nodes] == everyone[-1 - size : -1], size
    none = page(connection, LIMITED, "nowhere", 5, after=everyone[0])
    assert (none.nodes, none.has_previous, none.has_next, none.total) == ([], False, False, 0)
