"""What a request may look like: method, content type, parameters; everything else is told what is wrong with it."""

import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.world import World

JSON = {"content-type": "application/json"}
NAME = "query A { a: __typename } query B { b: __typename }"
TYPE = "query ($name: String!) { __type(name: $name) { name } }"


def get(world: World, **parameters: Any) -> httpx.Response:
    """A GET by someone not signed in; objects are written as JSON."""
    texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in parameters.items()}
    return world.client().http.get("/graphql", params=texts)


def post(world: World, body: Any, **headers: str) -> httpx.Response:
    """A POST by someone not signed in."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return world.client().http.post("/graphql", content=content, headers={**JSON, **headers})


def code(answer: httpx.Response) -> Any:
    """The code of the first error."""
    return answer.json()["errors"][0]["extensions"]["code"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
def test_other_methods_are_told_which_there_are(world: World, method: str) -> None:
    answer = world.client().http.request(method, "/graphql")
    assert answer.status_code == 405 and answer.headers["allow"] == "GET, POST"
    assert answer.headers["content-type"].startswith("application/json")


@pytest.mark.parametrize(
    "announced",
    [
        "application/json",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "Application/JSON",
        "application/json; foo=bar",
    ],
)
def test_json_in_utf_8_is_taken_however_it_is_announced(world: World, announced: str) -> None:
    answer = post(world, {"query": TYPE, "variables": {"name": "Qüery"}}, **{"content-type": announced})
    assert answer.status_code == 200 and answer.json()["data"] == {"__type": None}


@pytest.mark.parametrize(
    "announced",
    [
        "", "text/plain", "text/plain; application/json", "application/x-www-form-urlencoded", "application/graphql",
        "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/json; charset=latin-1",
        "application/graphql-response+json", "application/jsonp", "text/json",
    ],
)  # fmt: skip
def test_other_bodies_are_415(world: World, announced: str) -> None:
    answer = post(world, {"query": "{ __typename }"}, **{"content-type": announced})
    assert answer.status_code == 415 and code(answer) == "BAD_REQUEST"


@pytest.mark.parametrize("body", [[], [{"query": "{ __typename }"}] * 2], ids=["none", "two"])
def test_batches_are_refused_in_words(world: World, body: Any) -> None:
    answer = post(world, body)
    assert answer.status_code == 400 and "batch" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({}, "query"),
        ({"query": 7}, "query"),
        ({"query": ""}, "query"),
        ({"query": "{ __typename }", "variables": "x"}, "variables"),
        ({"query": "{ __typename }", "extensions": []}, "extensions"),
        ({"query": "{ __typename }", "operationName": {}}, "operationName"),
        ({"query": "{ __typename }", "documentId": "x"}, "documentId"),
        ({"documentId": 5}, "documentId"),
    ],
)
def test_a_parameter_of_the_wrong_kind_is_named(world: World, values: dict[str, Any], named: str) -> None:
    answer = post(world, values)
    assert answer.status_code == 400 and code(answer) == "BAD_REQUEST"
    assert f"`{named}`" in answer.json()["errors"][0]["message"]


def test_the_operation_is_chosen_by_its_name_in_both_methods(world: World) -> None:
    for answer in (post(world, {"query": NAME, "operationName": "B"}), get(world, query=NAME, operationName="B")):
        assert answer.status_code == 200 and answer.json()["data"] == {"b": "Query"}
    for name in ("", None):
        answer = post(world, {"query": "query A { __typename }", "operationName": name})
        assert answer.json()["data"] == {"__typename": "Query"}


def test_a_query_by_get_takes_its_parameters_from_the_address(world: World) -> None:
    answer = get(world, query=TYPE, variables={"name": "ToolRun"}, extensions={"a": 1}, operationName="")
    assert answer.status_code == 200 and answer.json()["data"] == {"__type": {"name": "ToolRun"}}
    assert get(world, query="{ __typename }", variables="", extensions="").status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "",
        "query=",
        "query=%FF%FE",
        urlencode({"query": "{ __typename }", "variables": "{"}),
        urlencode({"query": "{ __typename }", "variables": "[1]"}),
        urlencode({"query": "{ __typename }", "variables": "[" * 5000}),
        urlencode({"query": "{ __typename }", "extensions": "7"}),
        urlencode([("query", "{ __typename }"), ("query", "{ a: __typename }")]),
        "&".join(f"a{number}=1" for number in range(30)),
    ],
    ids=lambda address: address[:40],
)
def test_an_address_that_is_no_request_is_400(world: World, address: str) -> None:
    answer = world.client().http.get(f"/graphql?{address}")
    assert answer.status_code == 400 and code(answer) == "BAD_REQUEST"


def test_a_get_never_changes_anything(world: World) -> None:
    document = 'mutation A { createDomain(input: {name: "By GET"}) { __typename } } query B { __typename }'
    admin = world.admin
    for name in ("A", "B"):
        answer = admin.http.get(
            "/graphql", params={"query": document, "operationName": name}, headers={"sec-fetch-site": "same-origin"}
        )
        assert answer.status_code == (405 if name == "A" else 200)
        assert answer.headers.get("allow") == ("POST" if name == "A" else None)
    assert admin.one("{ domains { totalCount } }") == {"totalCount": 0}


def test_a_subscription_is_told_where_it_belongs(world: World) -> None:
    document = "subscription { changes { cursor } }"
    for answer in (post(world, {"query": document}), get(world, query=document)):
        assert answer.status_code == 400
        message = answer.json()["errors"][0]["message"]
        assert "/graphql/stream" in message and "graphql-transport-ws" in message


def test_apollos_persisted_queries_are_told_to_send_the_text(world: World) -> None:
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": "ab" * 32}}
    for answer in (post(world, {"extensions": extensions}), get(world, extensions=extensions)):
        assert answer.status_code == 200
        [error] = answer.json()["errors"]
        assert error["message"] == "PersistedQueryNotSupported"
        assert error["extensions"]["code"] == "PERSISTED_QUERY_NOT_SUPPORTED"
    answer = post(world, {"query": "{ __typename }", "extensions": extensions})
    assert answer.json()["data"] == {"__typename": "Query"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 403),
        ({"sec-fetch-site": "same-origin"}, 200),
        ({"sec-fetch-site": "none"}, 200),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "cross-site", "content-type": "application/json"}, 403),
        ({"content-type": "application/json"}, 200),
        ({"content-type": "text/plain"}, 403),
        ({"graphql-require-preflight": "1"}, 200),
        ({"apollo-require-preflight": "true"}, 200),
        ({"x-handrail-console": "1"}, 200),
    ],
    ids=str,
)
def test_a_get_by_cookie_must_be_meant(world: World, headers: dict[str, str], status: int) -> None:
    answer = world.admin.http.get("/graphql", params={"query": "{ me { role } }"}, headers=headers)
    assert answer.status_code == status
    if status == 403:
        assert code(answer) == "FORBIDDEN" and "role" not in answer.text


@pytest.mark.parametrize(
    "announced", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_what_a_form_on_another_site_can_send_never_runs(world: World, announced: str) -> None:
    body = json.dumps({"query": 'mutation { createDomain(input: {name: "Forged"}) { __typename } }'}).encode()
    for headers in ({}, {"origin": world.url}, {"sec-fetch-site": "same-origin"}):
        answer = world.admin.http.post("/graphql", content=body, headers={"content-type": announced, **headers})
        assert answer.status_code == 415
    assert world.admin.one("{ domains { totalCount } }") == {"totalCount": 0}
