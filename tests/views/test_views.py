"""Views under names: one's own to change, others' to use, and never a word of other domains."""

from typing import Any

from tests import makers
from tests.accounts import acts
from tests.makers import Scene, act
from tests.world import Api, World

VIEWS = '{ savedViews(page: "audit") { id name state shared mine owner { name } } }'


def save(api: Api, name: str, **given: Any) -> Any:
    """A view, or why not."""
    kept = {"id": given.pop("id")} if "id" in given else {}
    return act(api, "saveView", input={"name": name, "page": "audit", "state": {"query": "refund"}, **given}, **kept)


def names(api: Api) -> list[str]:
    """What one may use."""
    return [view["name"] for view in api.one(VIEWS)]


def test_a_view_is_saved_changed_renamed_and_deleted_by_its_owner_alone(world: World) -> None:
    ann, ben = acts.person(world, "ann@example.com", "VIEWER"), acts.person(world, "ben@example.com", "VIEWER")
    mine = save(ann, "Refunds")
    assert mine["__typename"] == "SavedView" and mine["mine"] and mine["state"] == {"query": "refund"}
    assert save(ann, "REFUNDS")["__typename"] == "NameTaken"
    assert save(ann, "Refunds", page="tool-runs")["__typename"] == save(ben, "Refunds")["__typename"] == "SavedView"
    assert names(ben) == ["Refunds"] and ben.one(VIEWS)[0]["mine"], "what is not shared is not there for others"
    assert save(ann, "Refunds", id=mine["id"], state={"query": "x"}, shared=True)["shared"]
    [of_ann] = [view for view in ben.one(VIEWS) if not view["mine"]]
    assert of_ann["id"] == mine["id"] and of_ann["state"] == {"query": "x"} and of_ann["owner"]["name"]
    for name, given in (("renameView", {"name": "Ben's"}), ("deleteView", {})):
        assert act(ben, name, id=mine["id"], **given)["__typename"] == "NotFound"
    assert save(ben, "Ben's", id=mine["id"])["__typename"] == "NotFound"
    assert act(ann, "renameView", id=mine["id"], name="Money back")["name"] == "Money back"
    assert act(ann, "deleteView", id=mine["id"]) == {"__typename": "DeletedView", "id": mine["id"]}
    assert names(ann) == [] and names(ben) == ["Refunds"]


def test_what_cannot_be_a_view_is_told_as_such(world: World) -> None:
    for given in ({"page": "No page"}, {"state": [1]}, {"state": {"a": "b" * 9_000}}, {"name": " "}):
        wished = {"name": "n", "page": "audit", "state": {}, **given}
        assert act(world.admin, "saveView", input=wished)["__typename"] == "InvalidInput", given
    answer = world.client(token=acts.create_token(world.admin, scopes=["preferences:write"])["secret"]).post(VIEWS)
    assert "Only people" in answer.json()["errors"][0]["message"]


def test_a_shared_view_exists_for_those_who_see_every_domain_that_its_owner_sees(world: World) -> None:
    ours, theirs = Scene(world), makers.domain(world.admin)
    narrow = acts.person(world, "narrow@example.com", "VIEWER", [ours.domain["id"]])
    wide = acts.person(world, "wide@example.com", "VIEWER", [ours.domain["id"], theirs["id"]])
    save(world.admin, "of all", shared=True)
    save(wide, "of both", shared=True)
    save(narrow, "of one", shared=True)
    assert names(narrow) == ["of one"]
    assert names(wide) == ["of both", "of one"]
    assert names(world.admin) == ["of all", "of both", "of one"]
    told = str(narrow.one("{ auditLog(first: 100) { nodes { action resourceName } } }"))
    assert "of one" in told and "of all" not in told and "of both" not in told
