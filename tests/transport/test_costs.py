"""What an operation costs is told, charged and given back; and who may send which documents."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from handrail.core.documents import trust
from handrail.schema import schema
from tests.accounts.acts import person
from tests.makers import Scene
from tests.transport.sockets.wire import wire
from tests.world import Api, World

Start = Callable[..., AbstractContextManager[World]]
SPENT = "{ rateLimit { limit cost remaining resetAt } }"
AGENTS = "query ($first: Int) { agents(first: $first) { nodes { name state } } }"
FREE = "{ me { permissions } }"
TRUSTED = "query TheConsoleAsks { me { role } }"


@pytest.fixture(autouse=True)
def known_anew() -> None:
    """Reading a document costs points only once: every test begins with none that is known."""
    schema.known_documents.recent.clear()
    schema.known_documents.characters = 0


def cost(api: Api, document: str, **variables: Any) -> Any:
    """What an answer says of its cost."""
    return api.post(document, **variables).json()["extensions"]["cost"]


def test_each_answer_tells_its_cost_and_what_is_left(start: Start) -> None:
    with start(points_per_minute=600) as world:
        told = cost(world.admin, AGENTS, first=20)
        left = told.pop("remaining")
        assert told == {"requested": 42, "limit": 10_000}
        assert 600 - 42 - len(AGENTS) // 10 <= left <= 600  # points come back while we look
        assert cost(world.admin, AGENTS, first=30)["requested"] == 62
        refused = 'mutation { archiveDomain(id: "x", expectedRevision: 1) { __typename } }'
        assert cost(world.admin, refused)["requested"] == 10
    with start(points_per_minute=0) as world:
        assert cost(world.admin, AGENTS, first=20) == {"requested": 42, "limit": 10_000}


def test_asking_for_what_is_left_is_free(world: World) -> None:
    assert cost(world.admin, SPENT)["requested"] == 0
    told = world.admin.one(SPENT)
    assert told["limit"] == told["cost"] + told["remaining"] == 200_000
    assert world.client().one(SPENT)["limit"] == 200_000  # also for those who are not signed in


def test_a_large_page_that_was_not_full_is_given_back(world: World) -> None:
    told = cost(world.admin, AGENTS, first=100)
    assert told["requested"] == 202 and told["remaining"] > 200_000 - 50


def test_whoever_spent_the_minutes_points_waits_and_others_do_not(start: Start) -> None:
    with start(points_per_minute=60) as world:
        bot = world.admin
        limited = bot.post(AGENTS, first=1)
        while limited.status_code == 200:
            limited = bot.post(AGENTS, first=20)
        assert limited.status_code == 429
        body = limited.json()
        assert body["errors"][0]["extensions"]["code"] == "RATE_LIMITED" and "data" not in body
        assert limited.headers["retry-after"] == str(body["errors"][0]["extensions"]["retryAfter"])
        assert world.client().post(SPENT).status_code == 200


def test_sockets_and_streams_take_from_the_same_bucket(start: Start) -> None:
    with start(points_per_minute=100) as world:
        with wire(world) as socket:
            socket.subscribe("first", AGENTS, first=40)
            assert socket.hear()["type"] == "next" and socket.hear()["type"] == "complete"
            socket.subscribe("second", "subscription { changes { cursor } }")
            socket.subscribe("third", AGENTS, first=40)
            message = socket.hear()
            assert (message["id"], message["type"]) == ("third", "error")
            assert message["payload"][0]["extensions"]["code"] == "RATE_LIMITED"
            assert socket.is_alive()
        streamed = world.admin.http.post(
            "/graphql/stream",
            json={"query": AGENTS, "variables": {"first": 40}},
            headers={"accept": "text/event-stream"},
        )
        assert streamed.status_code == 429 and int(streamed.headers["retry-after"]) >= 1


def test_what_costs_too_much_names_its_dearest_path(start: Start) -> None:
    document = "query ($n: Int) { rateLimit { cost } agents(first: $n) { nodes { mine: tools { name } } } }"
    with start(max_cost=100) as world:
        [error] = world.admin.post(document, n=50).json()["errors"]
        assert error["extensions"] == {"code": "QUERY_TOO_COMPLEX", "cost": 302, "limit": 100}
        assert error["message"].endswith("Most of it is agents.nodes.mine.name.")
        assert world.admin.run(document, n=10)["agents"]["nodes"] == []


def test_sessions_send_trusted_documents_only_where_that_is_set(start: Start) -> None:
    trust(schema, {"TheConsoleAsks": TRUSTED})
    with start() as world:
        operator, developer = (person(world, f"{role}@example.com", role).cookie for role in ("OPERATOR", "DEVELOPER"))
        token = Scene(world).bot.token
    with start(trusted_documents_only=True) as world:
        limited = world.client(cookie=operator)
        assert limited.one(TRUSTED) == {"role": "OPERATOR"}
        refused = limited.post(FREE).json()["errors"][0]
        assert refused["extensions"] == {"code": "FORBIDDEN", "permission": "document:free"}
        assert world.client().post(FREE).json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        for free in (world.admin, world.client(cookie=developer), world.client(token=token)):
            assert free.one(FREE)["permissions"]
