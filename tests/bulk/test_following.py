"""A bulk operation, followed live."""

from tests.bulk import acts
from tests.live.followers import Follower
from tests.makers import Scene
from tests.world import World

FOLLOW = "subscription ($id: ID!) { bulkOperation(id: $id) { cursor: id state done total } }"


def test_an_operation_is_followed_from_its_plan_to_its_end(world: World) -> None:
    scene = Scene(world)
    for _ in range(3):
        scene.request()
    planned = acts.plan(scene.admin, agentId=[scene.agent["id"]])
    follower = Follower(world.url, FOLLOW, cookie=world.admin_cookie, id=planned["id"])
    follower.until(lambda seen: bool(seen))
    acts.run(scene.admin, planned)
    follower.until(lambda seen: seen[-1]["state"] == "DONE")
    seen = follower.stop()
    assert seen[0]["state"] == "PLANNED"
    assert (seen[-1]["done"], seen[-1]["total"]) == (3, 3)
