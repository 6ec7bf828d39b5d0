"""Subscriptions that are the same are executed once per event; those that are not the same never share."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest

from handrail.core.live import rows_after
from handrail.transport import groups
from tests import makers
from tests.accounts import acts
from tests.live.events import happen
from tests.makers import Scene, domain
from tests.transport.sockets.wire import CHANGES, Wire, wire
from tests.world import World, until

OTHER = "subscription ($after: String) { changes(after: $after) { entry { resourceId } } }"
FILTERED = "subscription ($f: ChangeFilter) { changes(filter: $f) { entry { resourceId } } }"
OVERVIEW = "subscription { overview { at toolTotal } }"


@contextmanager
def following(world: World, *given: tuple[str, dict[str, Any]], **more: Any) -> Iterator[list[Wire]]:
    """A socket for each document with its variables, once all of them are members."""
    traffic = world.kernel.live.traffic
    before = traffic.members
    with ExitStack() as stack:
        sockets = [stack.enter_context(wire(world, **more)) for _ in given]
        for socket, (document, variables) in zip(sockets, given, strict=True):
            socket.subscribe("1", document, **variables)
        until(lambda: traffic.members == before + len(given))
        yield sockets
    until(lambda: traffic.members == before)


def heard(socket: Wire, count: int) -> list[str]:
    """What the next changes are about."""
    return [socket.data()["entry"]["resourceId"] for _ in range(count)]


def test_executions_per_event_are_the_number_of_groups(world: World) -> None:
    traffic = world.kernel.live.traffic
    area = domain(world.admin)
    ben = acts.person(world, "ben@example.com", "VIEWER", [area["id"]])
    mine = [(CHANGES, {})] * 7 + [(OTHER, {})] * 5
    with following(world, *mine) as admins, following(world, *[(CHANGES, {})] * 3, cookie=ben.cookie) as bens:
        assert traffic.groups == 3 and traffic.members == 15
        executed, delivered = traffic.executions, traffic.deliveries
        written = happen(world, 40, domain_id=area["id"])
        for socket in admins + bens:
            assert heard(socket, 40) == written
        until(lambda: traffic.deliveries == delivered + 15 * 40)
        assert traffic.executions - executed == 3 * 40
        hidden = happen(world, 10, domain_id=domain(world.admin)["id"])
        assert heard(admins[0], 11)[1:] == hidden
        until(lambda: traffic.executions - executed >= 3 * 40 + 2 * 11)
        assert traffic.executions - executed == 3 * 40 + 2 * 11, "nothing is executed for those who may not see it"


def same(world: World, one: tuple[str, Any], two: tuple[str, Any], **more: Any) -> bool:
    """Whether these two share."""
    with following(world, one, two, **more):
        return world.kernel.live.traffic.groups == 1


def test_where_one_begins_does_not_matter_but_what_one_asks_for_does(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(groups, "GRACE", 0)
    cursor = makers.cursor(world.admin)
    literal = 'subscription { changes(after: "%s") { cursor } }'
    assert same(world, (CHANGES, {}), (CHANGES, {"after": cursor}))
    assert same(world, (literal % cursor, {}), (literal % world.kernel.cursors.encode(0), {}))
    assert same(world, (CHANGES, {"after": None, "not": "declared"}), (CHANGES, {}))
    fragment = "subscription ($c: String!) { ...F } fragment F on Subscription { x: changes(after: $c) { cursor } }"
    assert same(world, (fragment, {"c": cursor}), (fragment, {"c": world.kernel.cursors.encode(0)}))
    assert same(world, (FILTERED, {"f": {"resourceType": ["note"]}}), (FILTERED, {"f": {"resourceType": ["note"]}}))
    assert not same(world, (FILTERED, {"f": {"resourceType": ["note"]}}), (FILTERED, {"f": {"resourceType": ["tool"]}}))
    assert not same(world, (FILTERED, {"f": {"includeRefused": True}}), (FILTERED, {"f": None}))
    assert not same(world, (CHANGES, {}), (OTHER, {}))


def test_a_filter_is_everyones_own(world: World) -> None:
    wanted = [(FILTERED, {"f": {"resourceType": [name]}}) for name in ("note", "domain")]
    with following(world, *wanted) as (notes, domains):
        [note], made = happen(world), domain(world.admin)
        assert heard(notes, 1) == [note]
        assert heard(domains, 1) == [made["id"]]


def test_those_who_may_not_see_the_same_never_share(world: World) -> None:
    traffic = world.kernel.live.traffic
    areas = [domain(world.admin)["id"] for _ in range(2)]
    people = [
        acts.person(world, "a@example.com", "VIEWER", [areas[0]]),
        acts.person(world, "b@example.com", "VIEWER", [areas[1]]),
        acts.person(world, "c@example.com", "VIEWER", areas),
        acts.person(world, "d@example.com", "VIEWER"),
        acts.person(world, "e@example.com", "OPERATOR", [areas[0]]),
        acts.person(world, "f@example.com", "VIEWER", [areas[0]]),
    ]
    token = acts.create_token(world.admin, scopes=["audit:read"])["secret"]
    with ExitStack() as stack:
        a, b, c, d, e, f = (
            stack.enter_context(following(world, (CHANGES, {}), cookie=person.cookie))[0] for person in people
        )
        program = stack.enter_context(following(world, (CHANGES, {}), cookie=None, token=token))[0]
        assert traffic.members == 7
        assert traffic.groups == 6, "only the two viewers of the same domain share"
        [first], [second] = happen(world, domain_id=areas[0]), happen(world, domain_id=areas[1])
        [people_only] = happen(world, domain_id=areas[0], audience="people")
        [mine] = happen(world, domain_id=areas[0], audience="user:someone")
        [last] = happen(world, domain_id=areas[0])
        [end] = happen(world, domain_id=areas[1])
        for socket, sees in (
            (a, [first, people_only, last]), (b, [second, end]), (c, [first, second, people_only, last, end]),
            (d, [first, second, people_only, last, end]), (e, [first, people_only, last]),
            (f, [first, people_only, last]), (program, [first, second, last, end]),
        ):  # fmt: skip
            got = heard(socket, len(sees))
            assert got == sees and mine not in got


def test_who_comes_back_is_answered_from_the_ring_without_reading_or_executing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    live, database = world.kernel.live, world.kernel.database
    with following(world, (CHANGES, {})) as [first]:
        written = happen(world, 30)
        changes = [first.data() for _ in written]
        executed, tailed, read = live.traffic.executions, live.reads, list[Any]()
        original: Callable[..., Any] = database.read
        monkeypatch.setattr(
            database, "read", lambda function, *given: read.append(function) or original(function, *given)
        )
        for start in (0, 10, 28):
            with following(world, (CHANGES, {"after": changes[start]["cursor"]})) as [again]:
                assert [again.data() for _ in written[start + 1 :]] == changes[start + 1 :]
        assert live.traffic.executions == executed
        assert read.count(rows_after) <= live.reads - tailed + 1, "only the tailer has read"


def test_a_group_waits_a_moment_for_those_who_come_back_and_then_ends(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = world.kernel.live
    with following(world, (CHANGES, {})) as [first]:
        happen(world)
        cursor = first.data()["cursor"]
    until(lambda: live.traffic.members == 0)
    assert live.traffic.groups == live.followers == 1
    missed = happen(world, 3)
    monkeypatch.setattr(groups, "GRACE", 0)
    with following(world, (CHANGES, {"after": cursor})) as [again]:
        assert heard(again, 3) == missed
        assert live.traffic.groups == 1
    until(lambda: live.traffic.groups == live.followers == 0)


def test_a_state_is_measured_once_and_the_latest_is_there_at_once(world: World) -> None:
    traffic = world.kernel.live.traffic
    with following(world, *[(OVERVIEW, {})] * 5) as sockets:
        shown = [socket.data() for socket in sockets]
        assert traffic.groups == 1
        assert len({state["at"] for state in shown}) <= 2, "all see the same measurement"
        [group] = world.kernel.memory["live"]["feeds"].groups.open.values()
        assert len(group.ring) == 1
        latest = max(socket.data()["at"] for socket in sockets)
        with following(world, (OVERVIEW, {})) as [late]:
            assert late.data()["at"] >= latest


def test_an_upstream_is_begun_anew_without_a_gap(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Any] = []
    original: Callable[..., Any] = groups.run
    monkeypatch.setattr(groups, "ROTATE", 5)
    monkeypatch.setattr(groups, "run", lambda *given: begun.append(given) or original(*given))
    with following(world, (CHANGES, {})) as [follower]:
        written = [key for _ in range(9) for key in happen(world, 3)]
        assert heard(follower, 27) == written
        assert len(begun) == 6


def test_what_one_cannot_do_harms_no_other(world: World) -> None:
    scene = Scene(world)
    with following(world, (CHANGES, {})) as [good]:
        with wire(world, cookie=None, token=scene.bot.token) as bad:
            for number in range(5):
                bad.subscribe(str(number), CHANGES)
                assert bad.hear()["payload"][0]["extensions"]["code"] == "FORBIDDEN"
        written = happen(world)
        assert heard(good, 1) == written
        assert world.kernel.live.traffic.groups == 1


def test_whoever_joins_a_group_that_lags_hears_nothing_from_before(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    original: Callable[..., Any] = groups.run
    ready = asyncio.Event()

    async def held_up(*given: Any) -> Any:
        async for frame in original(*given):
            await ready.wait()
            yield frame

    monkeypatch.setattr(groups, "run", held_up)
    begin = makers.cursor(world.admin)
    before = happen(world, 10)
    with following(world, (CHANGES, {"after": begin}), (CHANGES, {})) as (early, late):
        assert world.kernel.live.traffic.groups == 1
        world.loop.call_soon_threadsafe(ready.set)
        after = happen(world, 3)
        assert heard(early, 13) == before + after
        assert heard(late, 3) == after
