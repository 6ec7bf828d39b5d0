"""What an answer looks like: media type, status and headers, by the GraphQL-over-HTTP specification and our codes."""

from typing import Any

import pytest

from tests.makers import Scene
from tests.transport.test_http_requests import code, post
from tests.world import World, free_port, running, until

RESPONSE = "application/graphql-response+json"
JSON = "application/json"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", JSON),
        ("application/*", JSON),
        ("", JSON),
        (JSON, JSON),
        ("application/json; charset=utf-8", JSON),
        (RESPONSE, RESPONSE),
        (f"{RESPONSE}, {JSON};q=0.9", RESPONSE),
        (f"{JSON}, {RESPONSE}", RESPONSE),
        (f"{JSON}, {RESPONSE};q=0.5", JSON),
        (f"{RESPONSE};q=0, */*", JSON),
        (f"{RESPONSE.upper()}", RESPONSE),
        ("text/html, application/xhtml+xml, */*;q=0.8", JSON),
        (f"{RESPONSE}, application/graphql+json, {JSON}, text/event-stream, multipart/mixed", RESPONSE),
        ("text/html", None),
        ("text/event-stream", None),
        ("application/json;q=0", None),
        ("application/json;q=0, */*", None),
        ("application/json;q=nonsense", None),
        ("a" * 5_000, None),
    ],
    ids=lambda value: str(value)[:60],
)
def test_the_media_type_is_the_one_that_was_asked_for(world: World, accept: str, media: str | None) -> None:
    answer = post(world, {"query": "{ __typename }"}, accept=accept)
    if media is None:
        assert answer.status_code == 406 and RESPONSE in answer.json()["errors"][0]["message"]
    else:
        assert answer.status_code == 200 and answer.headers["content-type"] == f"{media}; charset=utf-8"


@pytest.mark.parametrize(
    "body",
    [
        {"query": "{"},
        {"query": "{ nothing }"},
        {"query": "query ($id: ID!) { toolRun(id: $id) { id } }"},
        {"query": "query ($id: ID!) { toolRun(id: $id) { id } }", "variables": {"id": [{}]}},
        {"query": "query A { __typename } query B { __typename }"},
        {"query": "{ __typename }", "operationName": "Other"},
        {"query": "{ " + "a " * 9_000 + "}"},
    ],
    ids=["syntax", "validation", "no variable", "wrong variable", "which", "other", "too long"],
)
def test_what_is_wrong_with_the_document_is_200_as_json_and_400_as_response(world: World, body: dict[str, Any]) -> None:
    for accept, status in ((JSON, 200), (RESPONSE, 400)):
        answer = post(world, body, accept=accept)
        assert answer.status_code == status
        assert answer.json()["errors"][0]["message"] and "data" not in answer.json()


def test_an_error_beside_data_is_200_in_both_types(world: World) -> None:
    admin = world.admin
    document = "{ __typename toolRun(id: 1) { id } refused: toolRuns(first: 0) { totalCount } }"
    for accept in (JSON, RESPONSE):
        answer = admin.http.post("/graphql", json={"query": document}, headers={"accept": accept})
        assert answer.status_code == 200 and "data" in answer.json() and answer.json()["errors"]


@pytest.mark.parametrize("accept", [JSON, RESPONSE])
def test_who_is_not_signed_in_gets_401_and_how_to(world: World, accept: str) -> None:
    answer = post(world, {"query": "{ agents { totalCount } }"}, accept=accept)
    assert answer.status_code == 401 and code(answer) == "UNAUTHENTICATED"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    wrong = post(world, {"query": "{ __typename }"}, accept=accept, authorization="Bearer hr_wrong")
    assert wrong.status_code == 401 and wrong.headers["www-authenticate"].startswith("Bearer")


def test_too_often_is_429_and_says_when_to_come_back(world: World) -> None:
    client = world.client()
    document = 'mutation { signIn(email: "mara@example.com", password: "wrong") { __typename } }'
    answer = until(lambda: found if (found := client.post(document)).status_code != 200 else None)
    assert answer.status_code == 429 and code(answer) == "RATE_LIMITED"
    assert int(answer.headers["retry-after"]) == answer.json()["errors"][0]["extensions"]["retryAfter"] > 0


def test_nothing_of_an_answer_is_kept_by_anybody(world: World) -> None:
    for answer in (post(world, {"query": "{ __typename }"}), post(world, {"query": "{"}), post(world, b"")):
        assert answer.headers["cache-control"] == "no-store"
        assert "accept" in answer.headers["vary"] and "cookie" in answer.headers["vary"]


def test_what_takes_too_long_is_given_up(world: World) -> None:
    scene = Scene(world)
    run = scene.request("slow")
    with running(world.settings.model_copy(update={"execution_seconds": 3, "port": free_port()})) as impatient:
        client = impatient.client(cookie=world.admin_cookie)
        answer = client.post("query ($id: ID!) { toolRun(id: $id, waitSeconds: 55) { state } }", id=run["id"])
        assert answer.status_code == 504 and code(answer) == "TIMEOUT" and "data" not in answer.json()
    assert scene.admin.one("query ($id: ID!) { toolRun(id: $id) { id } }", id=run["id"])["id"] == run["id"]
