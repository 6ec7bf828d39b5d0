"""Domains through the API."""

from typing import Any

import pytest

from tests import makers
from tests.accounts.acts import invite, person
from tests.agents.acts import move
from tests.domains.acts import archive, change, create, entries, listed, position, read
from tests.world import ApiError, World


def test_a_domain_is_created_changed_and_archived_with_one_entry_each(world: World) -> None:
    start = position(world)
    made = create(world.admin, name=" Payments ", description="Money", keywords=["refund", "refund", "invoice"])
    assert (made["name"], made["keywords"], made["revision"]) == ("Payments", ["refund", "invoice"], 1)
    changed = change(world.admin, made, name="Billing")
    assert (changed["name"], changed["description"], changed["revision"]) == ("Billing", "", 2)
    gone = archive(world.admin, changed)
    assert gone["archivedAt"]
    found = entries(world, start)
    assert [entry[:2] for entry in found] == [
        ("domain.create", "DONE"), ("domain.update", "DONE"), ("domain.archive", "DONE"),
    ]  # fmt: skip
    assert (found[1][2]["before"]["name"], found[1][2]["after"]["name"]) == ("Payments", "Billing")


def test_an_archived_domain_is_listed_only_when_asked_for_and_changes_no_more(world: World) -> None:
    made = archive(world.admin, create(world.admin, name="Old"))
    assert listed(world.admin) == []
    assert listed(world.admin, "(includeArchived: true)") == ["Old"]
    assert change(world.admin, made)["problems"][0]["path"] == "id"
    assert archive(world.admin, made)["__typename"] == "InvalidInput"


def test_a_name_is_unique_whatever_its_case_or_spelling(world: World) -> None:
    create(world.admin, name="Straße é")
    other = create(world.admin, name="Other")
    assert create(world.admin, name="STRASSE E\u0301")["__typename"] == "NameTaken"
    assert change(world.admin, other, name="strasse é")["__typename"] == "NameTaken"
    assert create(world.admin, name="ß" * 60)["__typename"] == "Domain"


BROKEN: list[tuple[dict[str, Any], str]] = [
    ({"name": "  "}, "name"),
    ({"name": "a\nb"}, "name"),
    ({"name": "x" * 61}, "name"),
    ({"name": "x", "description": "x" * 2001}, "description"),
    ({"name": "x", "keywords": [str(number) for number in range(51)]}, "keywords"),
    ({"name": "x", "ownerId": "nobody"}, "ownerId"),
    ({"name": "x", "defaultAgentId": "nobody"}, "defaultAgentId"),
]


def test_what_breaks_a_rule_is_refused_with_its_field_and_leaves_an_entry(world: World) -> None:
    for given, path in BROKEN:
        start = position(world)
        refused = create(world.admin, **given)
        assert (refused["__typename"], refused["problems"][0]["path"]) == ("InvalidInput", path)
        assert [entry[:2] for entry in entries(world, start)] == [("domain.create.refused", "REFUSED")]


def test_somebody_elses_change_is_not_overwritten(world: World) -> None:
    made = create(world.admin, name="Payments")
    change(world.admin, made, description="theirs")
    for refused in (change(world.admin, made, description="mine"), archive(world.admin, made)):
        assert (refused["__typename"], refused["revision"]) == ("ChangedMeanwhile", 2)
    assert read(world.admin, made["id"])["description"] == "theirs"


def test_the_same_key_gives_the_same_domain_and_other_content_is_refused(world: World) -> None:
    start = position(world)
    first = create(world.admin, key="k", name="Payments")
    assert create(world.admin, key="k", name="Payments")["id"] == first["id"]
    assert len(entries(world, start)) == 1
    assert create(world.admin, key="k", name="Other")["problems"][0]["path"] == "idempotencyKey"
    assert listed(world.admin) == ["Payments"]


def test_the_owner_is_a_person_and_the_default_agent_one_of_the_domain(world: World) -> None:
    api = world.admin
    made, other = makers.domain(api), makers.domain(api)
    owner = invite(api, "owner@example.com")["user"]["id"]
    mine, foreign = makers.agent(api, made["id"], []), makers.agent(api, other["id"], [])
    changed = change(api, made, ownerId=owner, defaultAgentId=mine["id"])
    assert (changed["owner"], changed["defaultAgent"]) == ({"id": owner}, {"id": mine["id"]})
    assert change(api, changed, defaultAgentId=foreign["id"])["problems"][0]["path"] == "defaultAgentId"
    spare = makers.agent(api, made["id"], [])
    gone = move(api, move(api, spare, "DEPRECATED"), "ARCHIVED")
    assert change(api, changed, defaultAgentId=gone["id"])["problems"][0]["path"] == "defaultAgentId"


def test_a_domain_with_agents_or_tools_cannot_be_archived(world: World) -> None:
    api = world.admin
    made = makers.domain(api)
    makers.tool(api, domainId=made["id"])
    agent = makers.agent(api, made["id"], [])
    assert archive(api, made)["count"] == 2
    move(api, move(api, agent, "DEPRECATED"), "ARCHIVED")
    assert archive(api, made)["count"] == 1
    assert read(api, made["id"])["agentCount"] == 0


def test_people_limited_to_some_domains_see_nothing_of_the_others(world: World) -> None:
    mine, other = create(world.admin, name="Mine"), create(world.admin, name="Other")
    limited = person(world, "dev@example.com", "DEVELOPER", [mine["id"]])
    assert listed(limited) == ["Mine"]
    assert read(limited, other["id"]) == read(limited, "no such id") is None
    unknown = {"id": "no such id", "name": "x", "revision": 1}
    assert change(limited, other) == change(limited, unknown)
    assert archive(limited, other) == archive(limited, unknown)
    assert change(limited, mine, description="ours")["description"] == "ours"
    with pytest.raises(ApiError) as caught:
        create(limited, name="New")
    assert caught.value.code == "FORBIDDEN"


def test_pages_follow_each_other_by_name_without_a_gap(world: World) -> None:
    for name in ("beta", "Alpha", "gamma", "Delta"):
        create(world.admin, name=name)
    seen, after = [], None
    while True:
        page = world.admin.one(
            "query ($after: String) { domains(first: 3, after: $after)"
            " { totalCount nodes { name } pageInfo { hasNextPage endCursor } } }",
            after=after,
        )
        assert page["totalCount"] == 4
        seen += [node["name"] for node in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert seen == ["Alpha", "beta", "Delta", "gamma"]
