"""A tool's needs-approval flag: kept as versions of its policy, and obeyed by tool runs."""

from typing import Any

from sqlalchemy import Connection, select

from handrail.policies import store
from tests import makers
from tests.domains.acts import entries, position
from tests.tools.acts import change, create, read
from tests.world import World


def versions(world: World, tool_id: str) -> list[tuple[int, str, str]]:
    def stored(connection: Connection) -> list[Any]:
        query = select(store.policy_version).join(store.policy, store.policy.c.id == store.policy_version.c.policy_id)
        return list(
            connection.execute(query.where(store.policy.c.tool_id == tool_id).order_by(store.policy_version.c.version))
        )

    rows = world.call(world.kernel.database.read(stored))
    return [(row.version, row.name, row.rules[0]["effect"]) for row in rows]


def test_the_flag_is_version_one_and_each_change_the_next(world: World) -> None:
    tool = create(world.admin)
    assert tool["policy"] == {
        "name": "tool:payments.refund",
        "version": 1,
        "rule": "payments.refund needs one approval.",
    }
    tool = change(world.admin, tool, needsApproval=False)
    assert tool["policy"]["rule"] == "payments.refund runs without approval."
    tool = change(world.admin, tool, description="no change of the flag")
    tool = change(world.admin, tool, needsApproval=True)
    name = "tool:payments.refund"
    assert versions(world, tool["id"]) == [(1, name, "REQUIRE"), (2, name, "ALLOW"), (3, name, "REQUIRE")]


def test_a_new_name_is_a_new_version_and_frees_the_old_one(world: World) -> None:
    tool = change(world.admin, create(world.admin), name="payments.pay_back")
    assert versions(world, tool["id"]) == [
        (1, "tool:payments.refund", "REQUIRE"),
        (2, "tool:payments.pay_back", "REQUIRE"),
    ]
    assert create(world.admin)["policy"] == {
        "name": "tool:payments.refund", "version": 1, "rule": "payments.refund needs one approval.",
    }  # fmt: skip


def test_one_entry_tells_of_the_tool_and_its_policy(world: World) -> None:
    start = position(world)
    tool = create(world.admin)
    change(world.admin, change(world.admin, tool, needsApproval=False))
    found = entries(world, start)
    assert [entry[0] for entry in found] == ["tool.create", "tool.update", "tool.update"]
    told = [entry[2]["metadata"].get("policy", {}).get("version") for entry in found]
    assert told == [1, 2, None]
    assert (found[1][2]["before"]["needs_approval"], found[1][2]["after"]["needs_approval"]) == (True, False)


def test_a_refused_change_publishes_nothing(world: World) -> None:
    tool = create(world.admin)
    change(world.admin, {**tool, "revision": 9}, needsApproval=False)
    change(world.admin, tool, needsApproval=False, argumentsSchema={"type": "string"})
    assert [row[0] for row in versions(world, tool["id"])] == [1]
    assert read(world.admin, tool["id"])["needsApproval"] is True


def test_a_run_obeys_the_version_that_is_in_force(world: World) -> None:
    scene = makers.Scene(world)
    first = scene.request()
    assert (first["state"], first["requiredApprovals"], first["policy"]["version"]) == ("PENDING_APPROVAL", 1, 1)
    change(scene.admin, read(scene.admin, scene.tool["id"]), needsApproval=False)
    second = scene.request()
    assert (second["state"], second["policy"]["version"]) == ("APPROVED", 2)
    assert second["policy"]["rule"].endswith("runs without approval.")
