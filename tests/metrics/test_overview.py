"""The overview as people see it: live, true to the rows, and limited to their domains."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import httpx
from sqlalchemy import event

from tests import makers
from tests.accounts import acts
from tests.accounts.socket import subscribed
from tests.makers import Scene
from tests.world import World, running

Start = Callable[..., AbstractContextManager[World]]
FIELDS = """at pendingTotal pending { risk count oldestAt nextDueAt } oldestPendingAt medianSecondsToDecide
  figures { key value unit previous series } minutes { byPolicy byPeople failed } agentsByState { state count }
  agentTotal domainTotal toolTotal policyTotal health { key status detail history }"""
WATCH = f"subscription {{ overview {{ {FIELDS} }} }}"


def until(world: World, holds: Callable[[Any], bool], cookie: str | None = None) -> Any:
    """The first overview for which something holds; one comes each second."""
    with subscribed(world, WATCH, cookie=cookie or world.admin_cookie) as overview:
        shown = overview.next()
        for _ in range(60):
            if holds(shown):
                return shown
            shown = overview.next()
    raise AssertionError(shown)


def ended(shown: Any) -> tuple[int, int, int]:
    """Runs that ended in the hour: by policy, by people, failed."""
    by = [sum(minute[key] for minute in shown["minutes"]) for key in ("byPolicy", "byPeople", "failed")]
    return by[0], by[1], by[2]


def finish(scene: Scene, outcome: str = "EXECUTED") -> None:
    run = scene.approved()
    claim = scene.claim(run)
    scene.report(run, claim["leaseId"], outcome, error="It broke." if outcome == "FAILED" else None)


def test_what_happens_shows_within_the_next_seconds(start: Start) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        makers.policy(scene.admin, {"effect": "REQUIRE", "tool": "other.tool"})
        finish(scene)
        finish(scene, "FAILED")
        waiting = scene.request()
        shown = until(
            world, lambda now: ended(now) == (0, 1, 1) and now["pending"][2]["nextDueAt"] == waiting["decideBy"]
        )
        assert shown["pendingTotal"] == 1
        assert {risk["risk"]: risk["count"] for risk in shown["pending"]} == {
            "CRITICAL": 0, "HIGH": 0, "MEDIUM": 1, "LOW": 0,
        }  # fmt: skip
        assert shown["oldestPendingAt"] is not None and shown["medianSecondsToDecide"] is not None
        figures = {figure["key"]: figure for figure in shown["figures"]}
        assert figures["approval_rate"]["value"] == 100 and figures["failure_rate"]["value"] == 50
        assert figures["waiting"]["value"] == 1 and figures["waiting"]["previous"] is None
        assert [shown[f"{thing}Total"] for thing in ("agent", "domain", "tool", "policy")] == [1, 1, 1, 1]
        assert {"state": "TESTING", "count": 1} in shown["agentsByState"]
        assert {check["key"]: check["status"] for check in shown["health"]} == dict.fromkeys(
            ("database", "live", "writer", "ledger", "agents"), "OK"
        )


def test_a_restart_reads_the_same_figures_from_the_ledger(start: Start) -> None:
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        finish(scene)
        finish(scene, "FAILED")
        scene.request()
        before = until(world, lambda now: ended(now) == (0, 1, 1) and now["pendingTotal"] == 1)
    with running(world.settings, world.admin_cookie) as again:
        after = again.admin.one(f"{{ overview {{ {FIELDS} }} }}")
    assert ended(after) == ended(before) and after["pending"] == before["pending"]
    assert after["medianSecondsToDecide"] == before["medianSecondsToDecide"]
    rates = [[figure["value"] for figure in shown["figures"]][1:] for shown in (before, after)]
    assert rates[0] == rates[1]


def test_people_limited_to_a_domain_see_its_figures_alone(start: Start) -> None:
    with start(hold_seconds=0) as world:
        home, away = Scene(world), Scene(world, risk="HIGH")
        finish(away)
        finish(home)
        away.request()
        makers.tool(world.admin, domainId=away.domain["id"])
        limited = acts.person(world, "limited@example.com", domains=[home.domain["id"]])
        shown = until(
            world, lambda now: ended(now) == (0, 1, 0) and now["toolTotal"] == 2, cookie=limited.cookie
        )  # what is counted from rows comes with the look after the ledger's news
        assert shown["pendingTotal"] == 0 and shown["oldestPendingAt"] is None
        assert (shown["agentTotal"], shown["domainTotal"]) == (1, 1)
        assert shown["toolTotal"] == 2  # both scenes' tools belong to no domain
        assert shown["health"][-1]["detail"].endswith("of 1")
        assert ended(until(world, lambda now: now["pendingTotal"] == 1)) == (0, 2, 0)


def test_heartbeats_show_in_the_agents_health(world: World) -> None:
    scene = Scene(world)
    assert until(world, lambda now: now["agentTotal"] == 1)["health"][-1]["detail"] == "0 of 1"
    scene.bot.run("mutation { agentHeartbeat { __typename } }")
    until(world, lambda now: now["health"][-1]["detail"] == "1 of 1")


def test_many_viewers_cost_no_more_statements_than_one(world: World) -> None:
    statements: list[str] = []
    engine = world.kernel.database.reading
    cookies = [acts.person(world, f"viewer{n}@example.com").cookie for n in range(3)]
    with (
        subscribed(world, WATCH, cookie=cookies[0]) as first,
        subscribed(world, WATCH, cookie=cookies[1]) as second,
        subscribed(world, WATCH, cookie=cookies[2]) as third,
    ):
        for follower in (first, second, third):
            follower.next()
        event.listen(engine, "after_cursor_execute", lambda *args: statements.append(args[2]))
        turns = world.kernel.memory["overview"]["watch"].turns
        for _ in range(4):
            for follower in (first, second, third):
                follower.next()
        measured = world.kernel.memory["overview"]["watch"].turns - turns + 1
    # Each second the head, and every five seconds the agents; the tailer and the jobs read too; three alone: 3 x.
    heads = [text for text in statements if "FROM ledger_head" in text]
    others = [text for text in statements if "GROUP BY" in text]
    assert len(heads) < 2 * measured and len(others) <= measured + 4


def test_an_agents_token_may_not_see_it(world: World) -> None:
    answer = Scene(world).bot.post("{ overview { pendingTotal } }").json()
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"


def test_prometheus_reads_it_here_and_needs_a_token_elsewhere(world: World) -> None:
    Scene(world).request()
    until(world, lambda now: now["pendingTotal"] == 1)
    text = httpx.get(f"{world.url}/metrics").text
    lines = dict(line.rsplit(" ", 1) for line in text.splitlines() if line and not line.startswith("#"))
    assert lines['handrail_tool_runs{state="pending_approval"}'] == "1.0"
    assert float(lines["handrail_writer_units_total"]) >= float(lines["handrail_writer_batches_total"]) > 0
    assert float(lines["handrail_ledger_head"]) >= float(lines["handrail_live_head"]) > 0
    assert float(lines["handrail_tool_run_oldest_pending_seconds"]) > 0
    outside = {"x-forwarded-for": "203.0.113.7"}
    assert httpx.get(f"{world.url}/metrics", headers=outside).status_code == 401
    made = world.admin.one(
        'mutation { createToken(name: "prometheus", kind: INTEGRATION, scopes: ["overview:read"]) {'
        " ... on CreatedToken { secret } } }"
    )
    allowed = outside | {"authorization": f"Bearer {made['secret']}"}
    assert httpx.get(f"{world.url}/metrics", headers=allowed).status_code == 200
