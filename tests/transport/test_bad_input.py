"""Bad input over raw HTTP: a clear 4xx, nothing changed, no traceback, no path of a file."""

import gzip
import json
from typing import Any

import httpx
import pytest

from tests.makers import Scene
from tests.world import World

JSON = {"content-type": "application/json"}
LETTERS = "{ a }"


def send(world: World, content: Any, *, token: str | None = None, **headers: str) -> httpx.Response:
    """A raw body; the answer, checked for what no answer may hold."""
    if token:
        headers["authorization"] = f"Bearer {token}"
    answer = world.admin.http.post("/graphql", content=content, headers={**JSON, **headers})
    for forbidden in ("Traceback", "site-packages", "/handrail/", ".py", str(world.settings.data_dir)):
        assert forbidden not in answer.text
    return answer


def query(text: str, **variables: Any) -> bytes:
    return json.dumps({"query": text, "variables": variables}).encode()


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"null", 400),
        (b"[]", 400),
        (b"42", 400),
        (b'"text"', 400),
        (b"{}", 400),
        (b'{"query": null}', 400),
        (b'{"query": 42}', 400),
        (b'{"query": {}}', 400),
        (b'{"query": "{ me { role } }", "variables": 7}', 400),
        (b'{"query": "{ me { role } }", "variables": [1]}', 400),
        (b'{"query": "{ me { role } }", "operationName": 7}', 400),
        (b'{"query": "{ me { role } }", "extensions": 7}', 400),
        (b'{"query": "\xff\xfe"}', 400),
        (b'{"query": "{ me { role } }", "variables": {"x": 1e999}}', 400),
        (b'{"query": "{ me { role } }", "variables": {"x": NaN}}', 400),
        (b"[" * 100_000 + b"]" * 100_000, 400),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, 400),
        (b'{"query": "{ me { role } }", "variables": {"x": ' + b"[" * 200 + b"]" * 200 + b"}}", 400),
        (b'{"query": "{ me { role } }", "variables": {"x": ' + b"9" * 10_000 + b"}}", 400),
        (b'{"query": "{ me { role } }", "variables": {"x": [' + b"[]," * 200_000 + b"[]]}}", 400),
        (b'{"query": "' + b"x" * 2 * 1024 * 1024 + b'"}', 413),
    ],
    ids=lambda value: str(value[:40]) if isinstance(value, bytes) else str(value),
)
def test_a_body_that_is_no_request_is_refused(world: World, content: bytes, status: int) -> None:
    answer = send(world, content)
    assert answer.status_code == status, answer.text
    assert world.client().http.get("/healthz").status_code == 200


def test_a_compressed_body_another_type_and_a_get_that_changes_are_refused(world: World) -> None:
    body = query("mutation { signOut { at } }")
    assert send(world, gzip.compress(body), **{"content-encoding": "gzip"}).status_code == 415
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "image/png"):
        assert send(world, body, **{"content-type": kind}).status_code == 415, kind
    for headers, status in (
        ({}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-origin"}, 405),
    ):
        answer = world.admin.http.get("/graphql", params={"query": "mutation { signOut { at } }"}, headers=headers)
        assert answer.status_code == status and "Traceback" not in answer.text
    for method in ("PUT", "DELETE", "PATCH"):
        assert world.admin.http.request(method, "/graphql").status_code == 405
    assert world.admin.one("{ me { role } }") == {"role": "ADMIN"}


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}]
)
def test_a_request_from_another_site_with_our_cookie_is_refused(world: World, headers: dict[str, str]) -> None:
    assert send(world, query("mutation { signOut { at } }"), **headers).status_code == 403
    assert world.admin.one("{ me { role } }") == {"role": "ADMIN"}


DEEP = "{ domains { nodes { defaultAgent " + "{ domain { defaultAgent " * 30 + "{ id }" + " } }" * 30 + " } } }"
CYCLE = "query { me { ...A } } fragment A on Me { role ...B } fragment B on Me { role ...A }"
DOUBLING = "{ me { ...F0 } } " + " ".join(
    f"fragment F{number} on Me {{ ...F{number + 1} ...F{number + 1} }}" for number in range(26)
) + " fragment F26 on Me { role }"  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        DEEP,
        CYCLE,
        "{ me " * 5000,
        "{" * 100_000,
        "{ me { " + "role " * 10_000 + "} }",
        "{ " + " ".join(f"a{number}: me {{ role }}" for number in range(3000)) + " }",
        "query (" + " ".join(f"$v{number}: Int" for number in range(3000)) + ") { me { role } }",
        "{ me @skip(if: true) " + "@skip(if: true) " * 3000 + "{ role } }",
        '{ toolRun(id: "' + "x" * 900_000 + '") { id }',
        "{ nothing }",
        "{ toolRuns(first: 0) { totalCount } }",
        "{ toolRuns(first: 101) { totalCount } }",
        "{ toolRuns(first: 99999999999) { totalCount } }",
        '{ toolRuns(first: "ten") { totalCount } }',
        '{ toolRuns(after: "nonsense") { totalCount } }',
        '{ changes(after: "nonsense") { hasMore } }',
        '{ auditLog(after: "AAAAAAAAAAAAAAAAAAAAAA") { totalCount } }',
        '{ auditEntry(id: "nonsense") { id } }',
        "subscription { changes { cursor } }",
        "{ __proto__ }",
        "\u0000",
        "",
    ],
    ids=lambda text: text[:40],
)
def test_a_document_that_asks_for_too_much_or_for_nonsense_is_refused(world: World, text: str) -> None:
    answer = send(world, query(text))
    assert answer.status_code < 500
    if answer.headers["content-type"].startswith("application/json"):
        assert answer.json()["errors"][0]["message"]


def test_complexity_and_cursors_have_codes_of_their_own(world: World) -> None:
    def code(text: str) -> str:
        return str(send(world, query(text)).json()["errors"][0]["extensions"]["code"])

    assert code(DEEP) == code("{ me " * 3000) == "QUERY_TOO_COMPLEX"
    assert code('{ toolRuns(after: "nonsense") { totalCount } }') == "INVALID_CURSOR"
    assert code('{ changes(after: "nonsense") { hasMore } }') == "INVALID_CURSOR"
    assert code('{ auditLog(after: "nonsense") { totalCount } }') == "INVALID_CURSOR"


def test_fragments_that_double_26_times_cost_nothing(world: World) -> None:
    answer = send(world, query(DOUBLING))
    assert answer.status_code < 500
    assert answer.json().get("data") in (None, {"me": {"role": "ADMIN"}})


@pytest.mark.parametrize("text", ["a\u0000b", "\u202e", "x" * 100_000, "'; DROP TABLE tool_run; --", "%", "\\", ""])
def test_any_text_can_be_asked_for_and_nothing_breaks(world: World, text: str) -> None:
    scene = Scene(world)
    for document in (
        "query ($t: String) { toolRuns(filter: {text: $t}) { totalCount } }",
        "query ($t: ID!) { toolRun(id: $t) { id } }",
        "query ($t: ID!) { agent(id: $t) { id } }",
        "query ($t: [ID!]) { auditLog(filter: {resourceId: $t}) { totalCount } }",
        "query ($t: [ID!]) { toolRuns(filter: {agentId: $t}) { totalCount } }",
        "mutation ($t: ID!) { undoDecision(id: $t) { __typename } }",
    ):
        answer = send(world, query(document, t=text))
        assert answer.status_code in (200, 400), answer.text
    assert scene.request()["__typename"] == "ToolRun"
