"""What is unusual about a run is found against what was let through before, and shows no more than the run itself."""

import json
from dataclasses import replace
from typing import Any

from handrail.core.clock import now
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.tool_runs import store, unusual
from handrail.tool_runs.outcomes import Oddity
from handrail.tool_runs.states import ToolRunState
from tests import makers
from tests.makers import Scene
from tests.world import Api, World

UNUSUAL = """query ($id: ID!) { toolRun(id: $id) { unusual { kind path compared p99 low high histogram } } }"""


def seen(by: Api, run: Any) -> Any:
    return by.one(UNUSUAL, id=run["id"])["unusual"]


def kinds(values: Any) -> list[tuple[str, str]]:
    return [(value["kind"], value["path"]) for value in values]


def texts(*values: Any) -> list[str]:
    return [json.dumps(value) for value in values]


def found(value: Any, before: list[str], redacted: tuple[str, ...] = ()) -> list[tuple[Oddity, str]]:
    return [(one.kind, one.path) for one in unusual.compare(json.dumps(value), list(redacted), before)]


def test_a_number_above_what_was_approved_before_is_shown_with_what_was(world: World) -> None:
    scene = Scene(world, needsApproval=False)
    for at in range(30):
        assert scene.request(arguments={"amount": at, "order_id": f"ORD-{at}"})["state"] == "APPROVED"
    run = scene.request(arguments={"amount": 480, "order_id": "ORD-88213"})
    [value] = seen(scene.admin, run)
    assert (value["kind"], value["path"], value["compared"], value["p99"]) == ("ABOVE_P99", "/amount", 30, 29)
    assert (value["low"], value["high"], sum(value["histogram"]), value["histogram"][:4]) == (
        0,
        480,
        30,
        [10, 10, 10, 0],
    )
    assert seen(scene.admin, scene.request(arguments={"amount": 7, "order_id": "ORD-1"})) == []


def test_the_first_run_of_an_agent_says_so_and_what_was_rejected_does_not_count(world: World) -> None:
    scene = Scene(world, risk="LOW")
    first = scene.request()
    assert kinds(seen(scene.admin, first)) == [("FIRST_BY_AGENT", "")]
    scene.decide(first, "REJECT", reason="No.")
    assert kinds(seen(scene.admin, scene.request())) == [("FIRST_BY_AGENT", "")]
    scene.approved()
    assert seen(scene.admin, scene.request()) == []
    assert kinds(seen(scene.admin, first)) == [("FIRST_BY_AGENT", "")], "what came later changes nothing"


def test_agents_see_nothing_of_it(world: World) -> None:
    scene = Scene(world)
    assert seen(scene.bot, scene.request()) == []


def test_other_domains_are_not_compared(world: World) -> None:
    scene = Scene(world, risk="LOW")
    elsewhere = makers.domain(scene.admin)
    other = makers.agent(scene.admin, elsewhere["id"], [scene.tool["id"]])
    bot = world.client(token=makers.agent_token(scene.admin, other["id"]))
    scene.approved()
    scene.bot = bot
    [value] = seen(scene.admin, scene.request())
    assert (value["kind"], value["compared"]) == ("FIRST_BY_AGENT", 0)


def test_a_value_never_seen_is_unusual_where_values_repeat() -> None:
    before = texts(*({"currency": "EUR" if at % 2 else "USD", "dry": True, "id": f"ORD-{at}"} for at in range(40)))
    assert found({"currency": "XAU", "dry": False, "id": "ORD-99"}, before) == [
        (Oddity.NEW_VALUE, "/currency"), (Oddity.NEW_VALUE, "/dry")
    ]  # fmt: skip
    assert found({"currency": "EUR", "dry": True}, before) == []
    assert found({"currency": "X" * 65, "more": "new"}, before) == [], "nothing to compare with, or too long"


def test_little_history_makes_nothing_unusual() -> None:
    assert found({"amount": 10**6, "to": "b"}, texts(*[{"amount": 1, "to": "a"}] * 19)) == []
    assert len(found({"amount": 10**6, "to": "b"}, texts(*[{"amount": 1, "to": "a"}] * 20))) == 2


def test_items_of_a_list_are_compared_whatever_their_index() -> None:
    before = texts(*[{"to": ["a@example.com", "b@example.com"]}] * 20)
    assert found({"to": ["b@example.com", "c@example.com"]}, before) == [(Oddity.NEW_VALUE, "/to/1")]


def test_redacted_values_are_left_out() -> None:
    before = texts(*[{"a/b": {"key": "[redacted]", "open": "x"}}] * 30)
    assert found({"a/b": {"key": "[redacted]", "open": "y"}}, before, ("/a~1b/key",)) == [
        (Oddity.NEW_VALUE, "/a~1b/open")
    ]
    assert found({"a/b": {"key": "plain"}}, before) == [], "what was secret before is nothing to compare with"


def test_booleans_and_words_are_no_numbers_and_huge_spans_do_not_break() -> None:
    mixed = texts(*[{"a": -1.7e308}, {"a": True}, {"a": "x"}, {"a": None}] * 30)
    [value] = unusual.compare('{"a": 1.7e308}', [], mixed)
    assert (value.kind, value.compared, value.histogram) == (Oddity.ABOVE_P99, 30, [])


def test_only_a_thousand_are_compared(world: World) -> None:
    scene = Scene(world, needsApproval=False)
    run = scene.request(arguments={"amount": 1})
    [stored] = world.call(world.kernel.database.read(store.by_ids, [run["id"]]))

    def fill(uow: Any) -> None:
        uow.record("tool_run.request", run["id"])
        for at in range(1_100):
            key = f"00000000-0000-7000-8000-{at:012}"
            state = ToolRunState.EXECUTED if at % 11 else ToolRunState.REJECTED
            store.insert(uow.connection, replace(stored, id=key, idempotency_key=key, state=state, requested_at=now()))

    world.call(world.kernel.writer.submit(Unit(fill, (), {}, SYSTEM)))
    [value] = seen(scene.admin, scene.request(arguments={"amount": 2}))
    assert (value["kind"], value["compared"]) == ("ABOVE_P99", 1_000)
