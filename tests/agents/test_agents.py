"""Agents through the API."""

from typing import Any

import pytest

from tests import makers
from tests.accounts.acts import person
from tests.agents.acts import beat, bump, change, create, listed, move, read
from tests.domains import acts as domains
from tests.domains.acts import entries, position
from tests.world import ApiError, World


def test_an_agent_is_created_in_development_and_changed_with_one_entry_each(world: World) -> None:
    api, domain = world.admin, makers.domain(world.admin)
    tool = makers.tool(api)
    start = position(world)
    made = create(api, domain["id"], description="Pays back", model="m", systemPrompt="Be fair", toolIds=[tool["id"]])
    assert (made["state"], made["version"], made["nextStates"]) == ("DEVELOPMENT", "0.1.0", ["TESTING", "DEPRECATED"])
    assert [tool["name"] for tool in made["tools"]] == [tool["name"]]
    changed = change(api, made, capabilities=["refunds"])
    assert (changed["capabilities"], changed["description"], changed["model"]) == (["refunds"], "", None)
    assert changed["tools"] == made["tools"]
    assert change(api, changed, toolIds=[])["tools"] == []
    found = entries(world, start)
    assert [entry[0] for entry in found] == ["agent.create", "agent.update", "agent.update"]
    assert (found[2][2]["before"]["tool_ids"], found[2][2]["after"]["tool_ids"]) == ([tool["id"]], [])


def test_a_whole_life_from_development_to_the_archive_leaves_one_entry_a_step(world: World) -> None:
    api = world.admin
    agent = create(api, makers.domain(api)["id"])
    start = position(world)
    for state in ("TESTING", "DEVELOPMENT", "TESTING", "PRODUCTION", "DEPRECATED", "ARCHIVED"):
        agent = move(api, agent, state)
        assert agent["state"] == state
    assert [entry[0] for entry in entries(world, start)] == ["agent.promote"] * 6
    assert agent["nextStates"] == []
    assert change(api, agent)["problems"][0]["path"] == "id"
    assert bump(api, agent, "9.0.0")["problems"][0]["path"] == "id"


def test_a_step_that_is_not_allowed_says_which_are(world: World) -> None:
    agent = create(world.admin, makers.domain(world.admin)["id"])
    start = position(world)
    refused = move(world.admin, agent, "PRODUCTION")
    assert (refused["__typename"], refused["state"]) == ("IllegalTransition", "DEVELOPMENT")
    assert refused["allowed"] == ["TESTING", "DEPRECATED"]
    assert [entry[:2] for entry in entries(world, start)] == [("agent.promote.refused", "REFUSED")]


def test_an_agent_with_open_runs_is_neither_archived_nor_moved(world: World) -> None:
    scene = makers.Scene(world)
    scene.request()
    agent = move(scene.admin, read(scene.admin, scene.agent["id"]), "DEPRECATED")
    assert agent["openRuns"] == 1
    refused = move(scene.admin, agent, "ARCHIVED")
    assert (refused["__typename"], refused["count"]) == ("StillInUse", 1)
    moved = change(scene.admin, agent, domainId=makers.domain(scene.admin)["id"])
    assert moved["problems"][0]["path"] == "domainId"


def test_a_default_agent_is_neither_archived_nor_moved_out(world: World) -> None:
    api, domain = world.admin, makers.domain(world.admin)
    agent = create(api, domain["id"])
    domains.change(api, domain, defaultAgentId=agent["id"])
    assert change(api, agent, domainId=makers.domain(api)["id"])["problems"][0]["path"] == "domainId"
    assert move(api, move(api, agent, "DEPRECATED"), "ARCHIVED")["__typename"] == "StillInUse"


def test_versions_only_rise(world: World) -> None:
    agent = create(world.admin, makers.domain(world.admin)["id"], version="1.2.0")
    assert bump(world.admin, agent, "1.10.0")["version"] == "1.10.0"
    agent = read(world.admin, agent["id"])
    for version in ("1.10.0", "1.9.9", "1.10.0-rc.1", "next"):
        assert bump(world.admin, agent, version)["problems"][0]["path"] == "version"
    assert change(world.admin, agent, version="1.0.0")["problems"][0]["path"] == "version"
    assert change(world.admin, agent)["version"] == "1.10.0"


def test_a_name_is_unique_within_its_domain(world: World) -> None:
    here, there = makers.domain(world.admin)["id"], makers.domain(world.admin)["id"]
    create(world.admin, here)
    assert create(world.admin, here, name="REFUNDS")["__typename"] == "NameTaken"
    other = create(world.admin, there)
    assert other["__typename"] == "Agent"
    assert change(world.admin, other, domainId=here)["__typename"] == "NameTaken"
    assert change(world.admin, other, domainId=here, name="More")["domain"] == {"id": here}


def test_tools_are_those_of_the_domain_or_of_none(world: World) -> None:
    api, here, there = world.admin, makers.domain(world.admin)["id"], makers.domain(world.admin)["id"]
    shared, own, foreign = makers.tool(api), makers.tool(api, domainId=here), makers.tool(api, domainId=there)
    agent = create(api, here, toolIds=[shared["id"], own["id"]])
    assert {tool["id"] for tool in agent["tools"]} == {shared["id"], own["id"]}
    for wrong in (foreign["id"], "no such id"):
        assert change(api, agent, toolIds=[wrong])["problems"][0]["path"] == "toolIds"
    assert change(api, agent, domainId=there)["problems"][0]["path"] == "toolIds"


def test_somebody_elses_change_is_not_overwritten(world: World) -> None:
    agent = create(world.admin, makers.domain(world.admin)["id"])
    change(world.admin, agent, description="theirs")
    for refused in (change(world.admin, agent), bump(world.admin, agent, "2.0.0"), move(world.admin, agent, "TESTING")):
        assert (refused["__typename"], refused["revision"]) == ("ChangedMeanwhile", 2)


def test_the_same_key_gives_the_same_agent(world: World) -> None:
    domain = makers.domain(world.admin)["id"]
    first = create(world.admin, domain, key="k", keywords=["a"])
    assert create(world.admin, domain, key="k", keywords=["a"])["id"] == first["id"]
    assert create(world.admin, domain, key="k")["problems"][0]["path"] == "idempotencyKey"
    assert listed(world.admin) == ["Refunds"]


def test_agents_are_found_by_domain_state_and_text(world: World) -> None:
    api, here, there = world.admin, makers.domain(world.admin)["id"], makers.domain(world.admin)["id"]
    create(api, here, name="Alpha", description="Über 100% sure")
    move(api, create(api, here, name="beta_1"), "TESTING")
    create(api, there, name="Gamma")
    assert listed(api) == ["Alpha", "beta_1", "Gamma"]
    assert listed(api, domainId=[here]) == ["Alpha", "beta_1"]
    assert listed(api, state=["TESTING"]) == ["beta_1"]
    assert listed(api, domainId=[here, there], state=["DEVELOPMENT"]) == ["Alpha", "Gamma"]
    assert listed(api, text="ÜBER") == ["Alpha"]
    assert listed(api, text="0% S") == ["Alpha"]
    assert listed(api, text="_") == ["beta_1"]
    assert listed(api, text="%%") == []


def test_a_heartbeat_is_kept_without_an_entry_and_without_a_revision(world: World) -> None:
    scene = makers.Scene(world)
    other = makers.agent(scene.admin, scene.domain["id"], [])
    start = position(world)
    assert beat(scene.bot)["agentId"] == scene.agent["id"]
    assert beat(scene.admin, other["id"])["agentId"] == other["id"]
    assert entries(world, start) == []
    after = read(scene.admin, scene.agent["id"])
    assert (after["lastHeartbeatAt"] is not None, after["revision"]) == (True, scene.agent["revision"])
    assert beat(scene.bot, other["id"])["__typename"] == "NotFound"
    assert beat(scene.admin)["__typename"] == "NotFound"


def test_an_agents_token_sees_its_own_agent_alone_and_changes_nothing(world: World) -> None:
    scene = makers.Scene(world)
    other = makers.agent(scene.admin, scene.domain["id"], [])
    domains.change(scene.admin, scene.domain, defaultAgentId=other["id"])
    assert listed(scene.bot) == [scene.agent["name"]]
    assert read(scene.bot, other["id"]) is None
    assert scene.bot.one("{ domains { nodes { defaultAgent { id } } } }")["nodes"] == [{"defaultAgent": None}]
    for act in (lambda: move(scene.bot, scene.agent, "PRODUCTION"), lambda: create(scene.bot, scene.domain["id"])):
        with pytest.raises(ApiError) as caught:
            act()
        assert caught.value.code == "FORBIDDEN"


def test_people_limited_to_some_domains_see_nothing_of_the_others(world: World) -> None:
    here, there = makers.domain(world.admin)["id"], makers.domain(world.admin)["id"]
    mine, other = create(world.admin, here, name="Mine"), create(world.admin, there, name="Other")
    limited = person(world, "dev@example.com", "DEVELOPER", [here])
    unknown: Any = {"id": "no such id", "name": "x", "revision": 1, "domain": {"id": here}}
    assert listed(limited) == listed(limited, domainId=[here, there]) == ["Mine"]
    assert read(limited, other["id"]) is None
    assert change(limited, {**other, "domain": {"id": here}}) == change(limited, unknown)
    assert move(limited, other, "TESTING") == move(limited, unknown, "TESTING")
    assert bump(limited, other, "2.0.0") == bump(limited, unknown, "2.0.0")
    assert create(limited, there) == create(limited, "no such id")
    assert change(limited, mine, domainId=there)["__typename"] == "NotFound"
    assert create(limited, here)["__typename"] == "Agent"
