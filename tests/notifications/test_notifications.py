"""Who is told what: those who may decide, each once, as their settings ask; and what is read is read everywhere."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from handrail.accounts.types import Role
from handrail.core import alerts, clock
from handrail.core.records import replace
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.notifications import service, store
from handrail.notifications.news import news_behind
from handrail.policies.types import Effect, PolicyRule
from handrail.tool_runs import store as runs
from handrail.tool_runs import transitions
from tests.accounts import acts
from tests.makers import Scene, act, number
from tests.makers import domain as make_domain
from tests.transport.sockets.wire import wire
from tests.world import Api, World, until

LIST = """query ($unread: Boolean) { notifications(first: 100, unreadOnly: $unread) { totalCount nodes {
  id type event count resourceId toolName toolId agentName agentId summary firstAt at readAt domain { id } } } }"""


def told(api: Api, event: str | None = None, unread: bool = False) -> list[Any]:
    found = api.one(LIST, unread=unread)["nodes"]
    return [one for one in found if event is None or one["event"] == event]


def inbox(api: Api) -> Any:
    return api.one("{ me { inbox { unread newestAt } } }")["inbox"]


def follow_up(world: World) -> None:
    """Until everything that stands in the ledger now has been told."""
    head = world.ledger()[-1].seq
    last = [
        row.seq for row in world.ledger() if row.action in ("tool_run.request", "agent.promote") and row.seq <= head
    ]
    until(lambda: world.call(world.kernel.database.read(store.position)) >= max(last, default=0))


def people(world: World, scene: Scene) -> dict[str, Api]:
    """One of each kind who matters here."""
    other = make_domain(scene.admin)
    return {
        "operator": acts.person(world, f"o{number()}@example.com", "OPERATOR"),
        "second": acts.person(world, f"s{number()}@example.com", "OPERATOR"),
        "elsewhere": acts.person(world, f"e{number()}@example.com", "OPERATOR", [other["id"]]),
        "here": acts.person(world, f"h{number()}@example.com", "OPERATOR", [scene.domain["id"]]),
        "viewer": acts.person(world, f"v{number()}@example.com", "VIEWER"),
        "behalf": acts.person(world, f"b{number()}@example.com", "OPERATOR", name=f"Bea {number()}"),
    }


def test_those_who_may_decide_are_told_and_nobody_else(world: World) -> None:
    scene = Scene(world)
    scene.rule(PolicyRule(
        effect=Effect.REQUIRE, in_words="Two operators.", approvers=2, from_roles=[Role.OPERATOR],
        separation_of_duties=True,
    ))  # fmt: skip
    who = people(world, scene)
    behalf = acts.me(who["behalf"])["user"]["email"]
    act(who["second"], "updatePreferences", input={"notificationTypes": {"toolApproval": False}})
    run = scene.request(onBehalfOf=behalf)
    until(lambda: told(who["operator"], "ASKED"))
    follow_up(world)
    got = {name: len(told(api, "ASKED")) for name, api in who.items()}
    assert got == {"operator": 1, "second": 0, "elsewhere": 0, "here": 1, "viewer": 0, "behalf": 0}
    assert told(scene.admin, "ASKED") == [], "the rule wants operators"
    [one] = told(who["here"])
    assert one["resourceId"] == run["id"] and one["type"] == "TOOL_APPROVAL" and one["count"] == 1
    assert one["toolName"] == scene.tool["name"] and one["agentName"] == scene.agent["name"]
    assert one["summary"] == run["summary"] and one["domain"]["id"] == scene.domain["id"]
    assert inbox(who["here"])["unread"] == 1 and inbox(who["viewer"]) == {"unread": 0, "newestAt": None}


def test_many_asked_at_once_are_one_notification_until_it_is_read(world: World) -> None:
    scene = Scene(world)
    asked = [scene.request() for _ in range(3)]
    until(lambda: sum(one["count"] for one in told(scene.admin, "ASKED")) == 3)
    [batch] = told(scene.admin, "ASKED")
    assert (batch["count"], batch["resourceId"], batch["summary"]) == (3, None, asked[0]["summary"])
    assert batch["toolId"] == scene.tool["id"] and batch["agentId"] == scene.agent["id"]
    assert batch["firstAt"] < batch["at"]
    read = act(scene.admin, "markNotificationsRead", ids=[batch["id"]])
    assert read["__typename"] == "NotificationsRead"
    again = scene.request()
    until(lambda: told(scene.admin, "ASKED", unread=True))
    [fresh] = told(scene.admin, "ASKED", unread=True)
    assert fresh["resourceId"] == again["id"] and fresh["count"] == 1


def test_what_nobody_needs_to_decide_any_more_is_read_for_everybody(world: World) -> None:
    scene = Scene(world, risk="LOW")
    other = acts.person(world, f"o{number()}@example.com", "OPERATOR")
    asked = [scene.request() for _ in range(3)]
    until(lambda: sum(one["count"] for one in told(other, "ASKED", unread=True)) == 3)
    scene.decide(asked[0])
    scene.decide(asked[1], decision="REJECT", reason="No.")
    follow_up(world)
    assert told(other, "ASKED", unread=True), "one of them still waits"
    assert act(scene.bot, "cancelToolRun", id=asked[2]["id"])["state"] == "CANCELLED"
    until(lambda: not told(other, "ASKED", unread=True))
    until(lambda: inbox(other)["unread"] == 0)
    assert told(scene.admin, "ASKED", unread=True) == [] and len(told(other, "ASKED")) >= 1
    alone = scene.request()
    until(lambda: [one["resourceId"] for one in told(other, "ASKED", unread=True)] == [alone["id"]])
    scene.decide(alone)
    until(lambda: inbox(other)["unread"] == 0)


def test_what_was_decided_meanwhile_is_not_told(start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("handrail.jobs.JOBS", ())
        with start() as world:
            scene = Scene(world, risk="LOW")
            scene.decide(scene.request())
            waiting = scene.request()
    with start() as world:
        until(lambda: told(world.admin, "ASKED"))
        assert [one["resourceId"] for one in told(world.admin, "ASKED")] == [waiting["id"]]


def test_an_agents_state_and_the_end_of_a_bulk_decision_and_an_alert_are_told(world: World) -> None:
    scene = Scene(world)
    viewer = acts.person(world, f"v{number()}@example.com", "VIEWER")
    run = scene.request()
    promoted = act(
        scene.admin, "promoteAgent", id=scene.agent["id"], to="PRODUCTION", expectedRevision=scene.agent["revision"]
    )
    assert promoted["__typename"] == "Agent", promoted
    until(lambda: told(viewer, "STATE_CHANGED"))
    [moved] = told(viewer)
    assert (moved["resourceId"], moved["summary"]) == (scene.agent["id"], "PRODUCTION")
    assert moved["agentName"] == scene.agent["name"]
    assert told(scene.admin, "STATE_CHANGED") == [], "whoever did it knows"
    plan = act(scene.admin, "planBulkDecision", selection={"ids": [run["id"]]}, decision="APPROVE")
    act(scene.admin, "runBulkDecision", id=plan["id"], digest=plan["digest"])
    until(lambda: told(scene.admin, "BULK_FINISHED"))
    [done] = told(scene.admin, "BULK_FINISHED")
    assert (done["resourceId"], done["count"], done["summary"]) == (plan["id"], 1, "APPROVE")
    for _ in range(2):
        world.call(world.kernel.writer.submit(Unit(alerts.sound, ("x", "Something is wrong."), {}, SYSTEM)))
    until(lambda: told(scene.admin, "ALERT"))
    assert [one["summary"] for one in told(scene.admin, "ALERT")] == ["Something is wrong."]
    assert told(viewer, "ALERT") == []


def test_reminder_and_escalation_are_told_to_whom_they_concern(world: World) -> None:
    scene = Scene(world)
    scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="So.", from_roles=[Role.OPERATOR], decide_by_seconds=3600))
    operator = acts.person(world, f"o{number()}@example.com", "OPERATOR")
    run = scene.request()

    def sooner(uow: Any, name: str) -> None:
        uow.telemetry()
        [found] = runs.by_ids(uow.connection, [run["id"]])
        runs.save(uow.connection, transitions.scheduled(replace(found, **{name: uow.now})))

    world.call(world.kernel.writer.submit(Unit(sooner, ("remind_at",), {}, SYSTEM)))
    until(lambda: told(operator, "REMINDER"))
    assert told(scene.admin, "REMINDER") == []
    world.call(world.kernel.writer.submit(Unit(sooner, ("escalate_at",), {}, SYSTEM)))
    until(lambda: told(scene.admin, "ESCALATION"))
    assert told(operator, "ESCALATION") == []
    assert scene.decide(run)["__typename"] == "ToolRun", "now an administrator may"


def test_what_is_read_is_read_in_every_tab_and_stands_in_the_ledger_for_oneself(world: World) -> None:
    scene = Scene(world)
    operator = acts.person(world, f"o{number()}@example.com", "OPERATOR")
    with wire(world, cookie=operator.cookie) as tab:
        tab.subscribe("1", "subscription { me { inbox { unread } } }")
        assert tab.data()["inbox"]["unread"] == 0
        scene.request()
        until(lambda: tab.data()["inbox"]["unread"] == 1)
        assert act(operator, "markNotificationsRead", all=True)["__typename"] == "NotificationsRead"
        until(lambda: tab.data()["inbox"]["unread"] == 0)
    [entry] = [row for row in world.ledger() if row.action == "notification.read"]
    assert entry.audience == f"user:{acts.me(operator)['user']['id']}"
    wrong = [act(operator, "markNotificationsRead", **given) for given in ({}, {"ids": ["x"], "all": True})]
    assert [one["__typename"] for one in wrong] == ["InvalidInput", "InvalidInput"]
    [other] = told(scene.admin, "ASKED")
    assert operator.one("mutation ($ids: [ID!]) { markNotificationsRead(ids: $ids) { ... on NotificationsRead {"
                        " count } } }", ids=[other["id"]]) == {"count": 0}, "not one's own"  # fmt: skip
    assert told(scene.admin, "ASKED", unread=True)


def test_a_restart_in_the_middle_neither_loses_nor_doubles(
    start: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("handrail.jobs.JOBS", ())
        patched.setattr("handrail.notifications.news.PAGE", 2)
        with start() as world:
            scene = Scene(world)
            asked = [scene.request() for _ in range(5)]
            read, submit = world.kernel.database.read, world.kernel.writer.submit
            first = world.call(read(news_behind, world.call(read(store.position)), clock.now()))
            assert first
            behind = world.call(read(store.position))
            deliver = Unit(service.deliver, (world.kernel.process_id, behind, first), {}, SYSTEM)
            world.call(submit(deliver))
            assert not world.call(submit(deliver)), "the same stretch again changes nothing"
            # planned, but the power fails before it is written
            assert world.call(read(news_behind, first.reached, clock.now()))
    with start() as world:
        until(lambda: sum(one["count"] for one in told(world.admin, "ASKED")) == len(asked), 90)
        assert len(told(world.admin, "ASKED")) == 1


def test_one_process_at_a_time_tells_and_what_was_read_long_ago_is_dropped(world: World) -> None:
    scene = Scene(world)
    scene.request()
    until(lambda: told(scene.admin, "ASKED"))
    follow_up(world)
    read, submit = world.kernel.database.read, world.kernel.writer.submit
    position = world.call(read(store.position))
    assert world.call(read(news_behind, position, clock.now())) is None
    news = type("News", (), {"reached": position + 1, "told": []})()
    assert not world.call(submit(Unit(service.deliver, ("another process", position, news), {}, SYSTEM)))
    act(scene.admin, "markNotificationsRead", all=True)
    kept = len(told(scene.admin))
    assert kept
    for days, left in ((29, kept), (31, 0)):
        world.call(submit(Unit(service.forget_old, (clock.now() + timedelta(days=days),), {}, SYSTEM)))
        assert len(told(scene.admin)) == left
