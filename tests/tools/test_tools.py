"""Tools through the API."""

from typing import Any

import pytest

from tests import makers
from tests.accounts.acts import person
from tests.domains import acts as domains
from tests.domains.acts import entries, position
from tests.tools.acts import archive, change, create, listed, read
from tests.world import Api, ApiError, World

AMOUNT = {"type": "object", "properties": {"amount": {"type": "number"}}}


def refused_forbidden(api: Api, act: Any, *args: Any, **given: Any) -> bool:
    with pytest.raises(ApiError) as caught:
        act(api, *args, **given)
    return bool(caught.value.code == "FORBIDDEN")


def test_a_tool_has_defaults_and_leaves_one_entry(world: World) -> None:
    start = position(world)
    made = create(world.admin)
    assert (made["argumentsSchema"], made["schemaVersion"], made["place"]) == ({"type": "object"}, 1, "CALLER")
    assert (made["risk"], made["needsApproval"], made["domain"]) == ("MEDIUM", True, None)
    assert [entry[:2] for entry in entries(world, start)] == [("tool.create", "DONE")]


def test_a_change_keeps_what_is_left_out_and_counts_schemas(world: World) -> None:
    made = create(world.admin, argumentsSchema=AMOUNT, risk="CRITICAL", needsApproval=False, description="Pays back")
    changed = change(world.admin, made)
    assert (changed["risk"], changed["needsApproval"], changed["description"]) == ("CRITICAL", False, "")
    assert (changed["argumentsSchema"], changed["schemaVersion"], changed["revision"]) == (AMOUNT, 1, 2)
    changed = change(world.admin, changed, argumentsSchema={"type": "object"})
    assert (changed["argumentsSchema"], changed["schemaVersion"]) == ({"type": "object"}, 2)
    assert change(world.admin, changed, argumentsSchema={"type": "object"})["schemaVersion"] == 2


def test_a_name_is_lower_case_words_joined_by_dots(world: World) -> None:
    for name in ("", "Payments", "a..b", ".a", "a.", "a b", "a-b", "é", "x" * 101):
        assert create(world.admin, name=name)["problems"][0]["path"] == "name"


def test_a_name_is_unique_among_all_tools(world: World) -> None:
    domain = makers.domain(world.admin)["id"]
    create(world.admin, name="x" * 100)
    assert create(world.admin, name="x" * 100, domainId=domain)["__typename"] == "NameTaken"
    assert change(world.admin, create(world.admin), name="x" * 100)["__typename"] == "NameTaken"


def test_a_schema_that_cannot_be_used_is_refused(world: World) -> None:
    refused = create(world.admin, argumentsSchema={"properties": {"a": {"$ref": "https://example.com/"}}})
    assert (refused["__typename"], refused["problems"][0]["path"]) == ("InvalidInput", "argumentsSchema")


def test_the_same_key_gives_the_same_tool(world: World) -> None:
    start = position(world)
    first = create(world.admin, key="k", argumentsSchema=AMOUNT)
    assert create(world.admin, key="k", argumentsSchema=AMOUNT)["id"] == first["id"]
    assert create(world.admin, key="k")["problems"][0]["path"] == "idempotencyKey"
    assert [entry[0] for entry in entries(world, start)] == ["tool.create", "tool.create.refused"]


def test_somebody_elses_change_is_not_overwritten(world: World) -> None:
    made = create(world.admin)
    change(world.admin, made, description="theirs")
    for refused in (change(world.admin, made), archive(world.admin, made)):
        assert (refused["__typename"], refused["revision"]) == ("ChangedMeanwhile", 2)


def test_a_tool_with_open_runs_is_not_archived_and_an_archived_one_changes_no_more(world: World) -> None:
    scene = makers.Scene(world)
    run = scene.request()
    tool = read(scene.admin, scene.tool["id"])
    refused = archive(scene.admin, tool)
    assert (refused["__typename"], refused["count"]) == ("StillInUse", 1)
    scene.bot.one("mutation ($id: ID!) { cancelToolRun(id: $id) { __typename } }", id=run["id"])
    gone = archive(scene.admin, tool)
    assert gone["archivedAt"]
    assert change(scene.admin, gone)["problems"][0]["path"] == "id"
    assert listed(scene.admin) == []
    assert listed(scene.admin, includeArchived=True) == [tool["name"]]


def test_a_tool_does_not_leave_agents_of_other_domains_behind(world: World) -> None:
    api, here, there = world.admin, makers.domain(world.admin)["id"], makers.domain(world.admin)["id"]
    tool = create(api)
    makers.agent(api, here, [tool["id"]])
    assert change(api, tool, domainId=there)["problems"][0]["path"] == "domainId"
    assert change(api, tool, domainId=here)["domain"] == {"id": here}


def test_tools_are_found_by_domain_risk_and_text(world: World) -> None:
    api, here, there = world.admin, makers.domain(world.admin)["id"], makers.domain(world.admin)["id"]
    create(api, name="mail.send", risk="LOW", description="Sends a LETTER")
    create(api, name="payments.refund", risk="HIGH", domainId=here)
    create(api, name="payments.pay_out", risk="CRITICAL", domainId=there)
    assert listed(api) == ["mail.send", "payments.pay_out", "payments.refund"]
    assert listed(api, domainId=[here]) == ["mail.send", "payments.refund"]
    assert listed(api, risk=["HIGH", "CRITICAL"], text="PAY") == ["payments.pay_out", "payments.refund"]
    assert listed(api, text="letter") == ["mail.send"]
    assert listed(api, text="y_o") == ["payments.pay_out"]
    assert listed(api, text="y%o") == []


def test_people_limited_to_some_domains_see_shared_tools_and_change_only_their_own(world: World) -> None:
    here, there = makers.domain(world.admin)["id"], makers.domain(world.admin)["id"]
    shared, other = create(world.admin, name="a.shared"), create(world.admin, name="c.other", domainId=there)
    limited = person(world, "dev@example.com", "DEVELOPER", [here])
    mine = create(limited, name="b.mine", domainId=here)
    unknown: Any = {"id": "no such id", "name": "x", "revision": 1, "domain": {"id": here}}
    assert listed(limited) == listed(limited, domainId=[here, there]) == ["a.shared", "b.mine"]
    assert read(limited, other["id"]) is None
    assert change(limited, {**other, "domain": {"id": here}}) == change(limited, unknown)
    assert archive(limited, other) == archive(limited, unknown)
    assert create(limited, name="new", domainId=there) == create(limited, name="new", domainId="no such id")
    assert change(limited, mine, domainId=there)["__typename"] == "NotFound"
    assert refused_forbidden(limited, create, name="new")
    assert refused_forbidden(limited, change, shared)
    assert refused_forbidden(limited, change, mine, domainId=None)
    assert refused_forbidden(limited, archive, shared)
    assert change(limited, mine, description="ours")["description"] == "ours"


def test_a_tool_goes_into_no_archived_domain(world: World) -> None:
    gone = domains.archive(world.admin, makers.domain(world.admin))
    assert create(world.admin, domainId=gone["id"])["problems"][0]["path"] == "domainId"


def test_an_agents_token_reads_tools_and_changes_none(world: World) -> None:
    scene = makers.Scene(world)
    assert listed(scene.bot) == [scene.tool["name"]]
    tool = read(scene.bot, scene.tool["id"])
    assert tool["policy"]["version"] == 1
    assert refused_forbidden(scene.bot, change, tool, needsApproval=False)
