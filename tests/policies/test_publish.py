"""People publish policies: versions that never change, obeyed from then on."""

from typing import Any

import pytest

from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.tools.acts import change, read
from tests.world import World

SMALL = {"operator": "LTE", "path": "/amount", "value": 50}


@pytest.fixture
def scene(world: World) -> Scene:
    """A tool whose switch is off: policies say when people are needed."""
    made = Scene(world)
    change(made.admin, read(made.admin, made.tool["id"]), needsApproval=False)
    return made


def publish(scene: Scene, *rules: Any, **given: Any) -> Any:
    return makers.policy(scene.admin, *rules, **given)


def test_a_condition_on_the_arguments_decides_who_is_asked(scene: Scene) -> None:
    publish(scene, {"effect": "REQUIRE", "approvers": 2, "condition": {"operator": "NOT", "conditions": [SMALL]}})
    states = {
        amount: (run := scene.request(arguments={"amount": amount}))["state"] + str(run["requiredApprovals"])
        for amount in (50, 51)
    }
    assert states == {50: "APPROVED0", 51: "PENDING_APPROVAL2"}
    missing = scene.request(arguments={"order_id": "ORD-1"})
    assert missing["state"] == "PENDING_APPROVAL", "what cannot be told asks for people"
    assert missing["policy"]["rule"].endswith("needs 2 approvals when not amount is at most 50.")
    asked = "query ($id: ID!) { toolRun(id: $id) { policy { policyId } tool { policy { policyId } } } }"
    named = scene.admin.one(asked, id=missing["id"])
    assert named["policy"]["policyId"] not in (None, named["tool"]["policy"]["policyId"])


def test_the_next_version_holds_from_then_on_and_the_last_one_stays_readable(scene: Scene) -> None:
    first = publish(scene, {"effect": "DENY", "tool": scene.tool["name"]}, note="Freeze.")
    assert scene.request()["state"] == "REJECTED"
    second = publish(
        scene, {"effect": "DENY", "tool": "other.*"}, id=first["id"], expectedVersion=1, name=first["name"]
    )
    assert (second["version"], scene.request()["state"]) == (2, "APPROVED")
    found = scene.admin.one(
        "query ($id: ID!) { policy(id: $id) { versions { version note rules { inWords } publishedBy { name } } } }",
        id=first["id"],
    )
    told = [(one["version"], one["note"], one["rules"][0]["inWords"]) for one in found["versions"]]
    assert told == [(2, None, "other.* is denied."), (1, "Freeze.", f"{scene.tool['name']} is denied.")]


def test_two_people_publishing_at_once_see_each_other(scene: Scene) -> None:
    first = publish(scene)
    publish(scene, id=first["id"], expectedVersion=1, name=first["name"])
    late = publish(scene, id=first["id"], expectedVersion=1, name=first["name"])
    assert late["__typename"] == "ChangedMeanwhile"
    assert publish(scene, name=first["name"])["__typename"] == "NameTaken"


def test_an_archived_policy_no_longer_holds_until_it_is_published_again(scene: Scene) -> None:
    freeze = publish(scene, {"effect": "DENY"})
    archived = makers.act(scene.admin, "archivePolicy", id=freeze["id"], expectedVersion=1)
    assert archived["archivedAt"] and scene.request()["state"] == "APPROVED"
    publish(scene, {"effect": "DENY"}, id=freeze["id"], expectedVersion=1, name=freeze["name"])
    assert scene.request()["state"] == "REJECTED"


def test_the_policy_of_a_switch_changes_with_its_tool_alone(scene: Scene) -> None:
    found = scene.admin.one("{ policies { nodes { id name version tool { id } } } }")["nodes"]
    own = next(one for one in found if one["tool"] and one["tool"]["id"] == scene.tool["id"])
    assert publish(scene, id=own["id"], expectedVersion=own["version"])["__typename"] == "InvalidInput"
    assert publish(scene, name="tool:mine")["__typename"] == "InvalidInput"


def test_a_limit_on_runs_asks_people_once_it_is_used_up(scene: Scene) -> None:
    publish(scene, {"effect": "ALLOW", "tool": scene.tool["name"], "limits": [{"most": 2, "windowSeconds": 3600}]})
    runs = [scene.request() for _ in range(3)]
    assert [run["state"] for run in runs] == ["APPROVED", "APPROVED", "PENDING_APPROVAL"]
    assert "limit is used up" in runs[2]["policy"]["rule"]
    makers.act(scene.bot, "cancelToolRun", id=runs[0]["id"])
    assert scene.request()["state"] == "APPROVED", "a cancelled run gives its share back"


def test_a_limit_on_a_sum_counts_what_was_let_through(scene: Scene) -> None:
    limit = {"most": 100, "sumOf": "/amount", "windowSeconds": 86400}
    publish(scene, {"effect": "ALLOW", "limits": [limit]})
    states = [scene.request(arguments={"amount": amount})["state"] for amount in (60, 50, 40, 1)]
    assert states == ["APPROVED", "PENDING_APPROVAL", "APPROVED", "PENDING_APPROVAL"]
    for odd in ({"amount": -5}, {"order_id": "ORD-1"}):
        assert scene.request(arguments=odd)["state"] == "PENDING_APPROVAL"


def test_runs_of_one_batch_do_not_both_pass_a_limit(scene: Scene) -> None:
    publish(scene, {"effect": "ALLOW", "limits": [{"most": 3, "windowSeconds": 3600}]})
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(12) as pool:
        states = list(pool.map(lambda _: scene.request()["state"], range(12)))
    assert sorted(states) == ["APPROVED"] * 3 + ["PENDING_APPROVAL"] * 9


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ({"effect": "ALLOW", "approvers": 2}, "rules/0/approvers"),
        ({"effect": "DENY", "limits": [{"most": 1, "windowSeconds": 60}]}, "rules/0/limits"),
        ({"effect": "REQUIRE", "approvers": 11}, "rules/0/approvers"),
        ({"effect": "REQUIRE", "fromRoles": ["DEVELOPER"]}, "rules/0/fromRoles"),
        ({"effect": "DENY", "tool": "two words"}, "rules/0/tool"),
        ({"effect": "DENY", "agentId": "nobody"}, "rules/0/agentId"),
        ({"effect": "DENY", "condition": {"operator": "LT", "path": "/a", "value": "1"}}, "rules/0/condition/value"),
        ({"effect": "DENY", "condition": {"operator": "EQ", "path": "a", "value": 1}}, "rules/0/condition/path"),
        ({"effect": "DENY", "condition": {"operator": "ALL"}}, "rules/0/condition"),
        ({"effect": "DENY", "condition": {"operator": "NOT", "conditions": [SMALL, SMALL]}}, "rules/0/condition"),
        ({"effect": "DENY", "condition": {"operator": "BETWEEN", "path": "/a", "value": [2, 1]}},
         "rules/0/condition/value"),
        ({"effect": "ALLOW", "limits": [{"most": 1, "windowSeconds": 5}]}, "rules/0/limits/0/windowSeconds"),
        ({"effect": "DENY", "window": {"days": ["MONDAY"], "starts": "9", "ends": "17:00", "timezone": "UTC"}},
         "rules/0/window/starts"),
        ({"effect": "DENY", "window": {"days": ["MONDAY"], "starts": "09:00", "ends": "17:00", "timezone": "Mars"}},
         "rules/0/window/timezone"),
    ],
)  # fmt: skip
def test_a_rule_that_is_not_right_is_refused_with_its_place(world: World, rule: Any, path: str) -> None:
    refused = makers.policy(world.admin, rule)
    assert refused["__typename"] == "InvalidInput", refused
    assert [problem["path"] for problem in refused["problems"]] == [path]


def test_only_admins_who_see_everything_publish(world: World, scene: Scene) -> None:
    for role in ("VIEWER", "OPERATOR", "DEVELOPER"):
        person = acts.person(world, f"{role.lower()}@example.com", role)
        assert code(person, scene) == "FORBIDDEN"
    assert code(scene.bot, scene) == "FORBIDDEN"
    limited = acts.person(world, "limited@example.com", "ADMIN", domains=[scene.domain["id"]])
    assert code(limited, scene) == "FORBIDDEN"


def code(api: Any, scene: Scene) -> str | None:
    document = 'mutation { publishPolicy(name: "x", rules: [{effect: DENY}]) { __typename } }'
    errors = api.post(document).json().get("errors")
    return errors[0]["extensions"]["code"] if errors else None


def test_rules_about_other_domains_do_not_exist_for_who_is_limited(world: World, scene: Scene) -> None:
    other = makers.domain(scene.admin)
    mine, theirs = ({"effect": "DENY", "tool": "a.*", "domainId": one["id"]} for one in (scene.domain, other))
    made = publish(scene, mine, theirs)
    limited = acts.person(world, "limited@example.com", "VIEWER", domains=[scene.domain["id"]])
    found = limited.one(
        "query ($id: ID!) { policy(id: $id) { current { rules { inWords } } versions { rules { inWords } } } }",
        id=made["id"],
    )
    shown = [rule["inWords"] for rule in found["current"]["rules"]]
    assert shown == [f"a.* in {scene.domain['name']} is denied."]
    assert [rule["inWords"] for rule in found["versions"][0]["rules"]] == shown


def test_a_limit_is_looked_at_again_when_a_run_is_claimed(scene: Scene) -> None:
    name = "daily"
    limit = {"most": 2, "windowSeconds": 86400}
    first = publish(scene, {"effect": "ALLOW", "limits": [limit]}, name=name)
    runs = [scene.request() for _ in range(2)]
    publish(
        scene, {"effect": "ALLOW", "limits": [{**limit, "most": 1}]}, id=first["id"], expectedVersion=1, name=name
    )  # fmt: skip
    answers = [scene.claim(run)["__typename"] for run in runs]
    assert answers == ["DeniedByPolicy", "Claim"], "the second may run once the first does not"
    assert scene.run(runs[0]["id"])["state"] == "REJECTED"
