"""How many things each view finds: counted together, for whoever asks, and never for what they may not see."""

from typing import Any

from sqlalchemy import event

from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.views.test_views import save
from tests.world import Api, World

COUNTS = "{ savedViews { name page count } }"


def counted(api: Api) -> dict[str, Any]:
    """The counts by the views' names."""
    return {view["name"]: view["count"] for view in api.one(COUNTS)}


def test_views_are_counted_as_their_pages_would_show_them_to_whoever_asks(world: World) -> None:
    scene = Scene(world)
    other = makers.domain(world.admin)
    makers.agent(world.admin, other["id"], [])
    for amount in range(3):
        scene.request(arguments={"amount": amount})
    pending = {"state": ["PENDING_APPROVAL"]}
    for name, page, kept in (
        ("all", "approvals", pending),
        ("low", "approvals", {**pending, "risk": ["LOW"]}),
        ("words", "approvals", {**pending, "text": "refund"}),
        ("dear", "approvals", {"state": ["REJECTED"], "text": "refund"}),
        ("agents", "agents", {"state": ["TESTING"]}),
        ("here", "agents", {"domainId": [scene.domain["id"]]}),
        ("tools", "tools", {"includeArchived": True}),
        ("talk", "conversations", {}),
        ("old", "approvals", {"colour": "blue"}),
        ("none", "approvals", None),
        ("log", "audit", {"state": ["PENDING_APPROVAL"]}),
    ):
        state = {"search": "tab=x", "filter": kept}
        assert save(world.admin, name, page=page, state=state, shared=True)["__typename"] == "SavedView"
    found = counted(world.admin)
    assert (found["all"], found["low"], found["words"], found["agents"], found["here"]) == (3, 0, 3, 2, 1)
    assert (found["tools"], found["talk"]) == (1, 0)
    assert [found[name] for name in ("dear", "old", "none", "log")] == [None] * 4
    narrow = acts.person(world, "narrow@example.com", "VIEWER", [other["id"]])
    for name, page, kept in (("all", "approvals", pending), ("agents", "agents", {"state": ["TESTING"]})):
        save(narrow, name, page=page, state={"filter": kept})
    assert counted(narrow) == {"all": 0, "agents": 1}


def test_all_views_of_an_answer_are_counted_by_one_statement(world: World) -> None:
    asked: list[str] = []

    def note(*given: Any) -> None:
        asked.append(given[2])

    engine = world.kernel.database.reading
    for views in (2, 12):
        for number in range(views):
            kept = {"state": ["PENDING_APPROVAL"], "risk": ["LOW" if number % 2 else "HIGH"], "text": str(number)}
            save(world.admin, f"{views} {number}", page="approvals", state={"filter": kept})
        asked.clear()
        event.listen(engine, "before_cursor_execute", note)
        counts = counted(world.admin)
        event.remove(engine, "before_cursor_execute", note)
        assert set(counts.values()) == {0}
        assert len([text for text in asked if "tool_run.reason" in text and "count(*)" in text]) == 1, asked
