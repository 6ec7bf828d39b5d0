"""Who hears of what: held decisions are for people, domains for those who may see them, agents hear of their own."""

import json
from typing import Any

from tests import makers
from tests.accounts import acts
from tests.live.followers import CHANGES, Follower
from tests.makers import Scene, act
from tests.world import World, until

UPDATES = """subscription ($ids: [ID!]!, $after: String) { toolRunUpdates(ids: $ids, after: $after) {
  cursor toolRun { id state approvals heldDecision { decision } votes { at } } } }"""


def following(world: World, count: int) -> None:
    until(lambda: world.kernel.live.traffic.members == count)


def test_an_agent_never_hears_of_a_held_decision(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    follower = Follower(world.url, UPDATES, token=scene.bot.token, ids=[run["id"]])
    follower.until(lambda seen: len(seen) == 1)
    scene.decide(run)
    act(scene.admin, "undoDecision", id=run["id"])
    scene.decide(run, "REJECT", reason="No.")
    act(scene.bot, "cancelToolRun", id=run["id"])
    seen = follower.until(lambda seen: len(seen) == 2)
    assert [update["toolRun"]["state"] for update in follower.stop()] == ["PENDING_APPROVAL", "CANCELLED"]
    assert all(not update["toolRun"]["heldDecision"] and not update["toolRun"]["approvals"] for update in seen)


def test_an_agent_hears_nothing_of_anothers_runs(world: World) -> None:
    scene, other = Scene(world, risk="LOW"), Scene(world, risk="LOW")
    mine, theirs = scene.request(), other.request()
    follower = Follower(world.url, UPDATES, token=scene.bot.token, ids=[theirs["id"], mine["id"]])
    follower.until(lambda seen: len(seen) == 1)
    other.decide(theirs)
    scene.decide(mine)
    seen = follower.until(lambda seen: len(seen) == 2)
    assert {update["toolRun"]["id"] for update in seen} == {mine["id"]}
    follower.stop()


def test_a_person_limited_to_a_domain_hears_and_polls_of_nothing_outside_it(world: World) -> None:
    ours, theirs = Scene(world), Scene(world)
    ben = acts.person(world, "ben@example.com", "OPERATOR", [ours.domain["id"]])
    begin = makers.cursor(ben)
    until(lambda: world.kernel.live.head >= world.ledger()[-1].seq)  # what was before is nobody's news
    follower = Follower(world.url, CHANGES, cookie=ben.cookie)
    following(world, 1)
    theirs.decide(theirs.request())
    makers.tool(world.admin)
    mine = ours.request()
    ours.decide(mine)
    seen = follower.until(lambda seen: len(seen) == 2)
    assert [change["entry"]["action"] for change in seen] == ["tool_run.request", "tool_run.approve"]
    assert all(change["entry"]["domain"] == {"id": ours.domain["id"]} for change in seen)
    assert all(change["entry"]["sequence"] is None for change in seen)
    page = ben.one("query ($c: String) { changes(after: $c) { changes { cursor entry { resourceId } } } }", c=begin)
    assert [change["cursor"] for change in page["changes"]] == [change["cursor"] for change in seen]
    assert theirs.domain["id"] not in json.dumps([follower.stop(), page])


def test_what_moved_to_another_domain_is_not_shown_through_its_old_entries(world: World) -> None:
    ours, theirs = Scene(world), Scene(world)
    ben = acts.person(world, "ben@example.com", "VIEWER", [ours.domain["id"]])
    begin = makers.cursor(ben)
    moving = makers.agent(world.admin, ours.domain["id"], [])
    moved = act(
        world.admin, "updateAgent", id=moving["id"], expectedRevision=moving["revision"],
        input={"domainId": theirs.domain["id"], "name": "moved away"},
    )  # fmt: skip
    assert moved["__typename"] == "Agent"
    document = """query ($c: String) { changes(after: $c) { changes {
      entry { action } resource { __typename ... on Agent { id } } } } }"""
    changes: list[Any] = ben.one(document, c=begin)["changes"]
    assert changes and all(change["resource"] is None for change in changes)


def test_someones_own_settings_are_nobody_elses_news(world: World) -> None:
    ben = acts.person(world, "ben@example.com", "ADMIN")
    scene = Scene(world)
    follower = Follower(world.url, CHANGES, cookie=world.admin_cookie)
    following(world, 1)
    ben.run("mutation { updatePreferences(input: {theme: DARK}) { __typename } }")
    run = scene.request()
    seen = follower.until(lambda seen: any(change["entry"]["resourceId"] == run["id"] for change in seen))
    assert not [change for change in seen if change["entry"]["action"].startswith("preferences")]
    log = scene.admin.one("{ auditLog(first: 100) { nodes { action } } }")
    assert not [entry for entry in log["nodes"] if entry["action"].startswith("preferences")]
    follower.stop()


def test_a_revoked_token_hears_nothing_more(world: World) -> None:
    scene = Scene(world, risk="LOW")
    made = acts.create_token(scene.admin, kind="AGENT", agentId=scene.agent["id"])
    run = scene.request()
    follower = Follower(world.url, UPDATES, token=made["secret"], ids=[run["id"]])
    follower.until(lambda seen: len(seen) == 1)
    act(scene.admin, "revokeToken", id=made["token"]["id"])
    until(lambda: world.kernel.live.followers == 0)
    scene.decide(run)
    assert len(follower.stop()) == 1
