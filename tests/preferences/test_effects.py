"""Each setting of notifications in the product: what a person's bell tells, and what it leaves out."""

from typing import Any

from handrail.core import alerts
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from tests.accounts import acts
from tests.makers import Scene, act
from tests.preferences.test_preferences import of_everybody, update
from tests.world import World, until

KINDS = {"toolApproval": "TOOL_APPROVAL", "agentStateChange": "AGENT_STATE_CHANGE", "systemAlert": "SYSTEM_ALERT"}
WISHES: dict[str, dict[str, Any]] = {
    "all": {},
    "none": {"enableNotifications": False},
    **{name: {"notificationTypes": {name: False}} for name in KINDS},
}


def bell(api: Any) -> set[str]:
    """The kinds that somebody was told of."""
    return {one["type"] for one in api.one("{ notifications(first: 100) { nodes { type } } }")["nodes"]}


def test_a_bell_rings_for_what_its_person_wishes_and_for_nothing_else(world: World) -> None:
    scene = Scene(world)
    who = {name: acts.person(world, f"{name.lower()}@example.com", "ADMIN") for name in WISHES}
    for name, wish in WISHES.items():
        if wish:
            assert update(who[name], **wish)["__typename"] == "Preferences"
    scene.request()
    agent = scene.agent
    act(scene.admin, "promoteAgent", id=agent["id"], to="PRODUCTION", expectedRevision=agent["revision"])
    world.call(world.kernel.writer.submit(Unit(alerts.sound, ("x", "Something is wrong."), {}, SYSTEM)))
    until(
        lambda: all(bell(api) >= set(KINDS.values()) - {KINDS.get(name)} for name, api in who.items() if name != "none")
    )
    assert {name: set(KINDS.values()) - bell(api) for name, api in who.items()} == {
        "all": set(),
        "none": set(KINDS.values()),
        **{name: {kind} for name, kind in KINDS.items()},
    }

    of_everybody(world.admin, enableNotifications=False)
    update(who["none"], enableNotifications=True)
    late = Scene(world)
    late.request()
    until(lambda: "TOOL_APPROVAL" in bell(who["none"]))
    count = "{ notifications(first: 100) { nodes { count type } } }"
    told = [one for one in who["all"].one(count)["nodes"] if one["type"] == "TOOL_APPROVAL"]
    assert sum(one["count"] for one in told) == 1, "where everybody is told nothing, whoever wished nothing else is not"
