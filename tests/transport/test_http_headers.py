"""What surrounds every answer, whoever gives it: policy and relatives, and no word of an error that nobody foresaw."""

import logging
import socket
from contextlib import closing
from typing import Any

import httpx
import pytest
from graphql import GraphQLError, parse
from starlette.routing import Route

from handrail.app import create_app
from handrail.core.refusals import unauthenticated
from handrail.settings import Settings
from handrail.transport.execution import formatted
from tests.world import World

JSON = {"content-type": "application/json"}
OTHERS = ["/assets/none.js", "/none.txt", "/approvals", "/robots.txt", "/graphql/none", "/graphql?query={__typename}"]


def ensure_surrounded(headers: httpx.Headers) -> None:
    """The policy and its relatives are there, and strict."""
    policy = dict(part.strip().partition(" ")[::2] for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] in ("'self'", "'none'") and policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy.get("script-src", "") and "http" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin" and "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin" and "cache-control" in headers
    assert "server" not in headers and "x-powered-by" not in headers


def paths(settings: Settings) -> list[str]:
    """Every route of the application, by its path, and some that are none."""
    routes = [route.path for route in create_app(settings).routes if isinstance(route, Route) and "{" not in route.path]
    assert {"/healthz", "/readyz", "/metrics", "/graphql", "/graphql/stream"} <= set(routes)
    return ["/", *routes, *OTHERS]


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS", "DELETE", "TRACE"])
def test_every_answer_of_every_route_is_surrounded(world: World, method: str) -> None:
    for client in (world.admin.http, world.client().http):
        for path in paths(world.settings):
            with client.stream(method, path) as answer:
                ensure_surrounded(answer.headers)


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"x" * 2_000_000, JSON, 413),
        (b"x", {**JSON, "content-encoding": "gzip"}, 415),
        (b"x", {"content-type": "text/plain"}, 415),
        (b"{", JSON, 400),
        (b"{}", {**JSON, "accept": "image/png"}, 406),
        (b"{}", {**JSON, "origin": "https://evil.example"}, 403),
        (b'{"query": "{ agents { totalCount } }"}', {**JSON, "authorization": "Bearer wrong"}, 401),
    ],
    ids=lambda value: str(value)[:30],
)
def test_every_refusal_is_surrounded(world: World, content: bytes, headers: dict[str, str], status: int) -> None:
    answer = world.client().http.post("/graphql", content=content, headers=headers)
    assert answer.status_code == status
    ensure_surrounded(answer.headers)


@pytest.mark.parametrize(
    "sent", [b"NOTHING\r\n\r\n", b"GET /?" + b"a" * 100_000 + b" HTTP/1.1\r\n\r\n"], ids=["400", "431"]
)
def test_what_the_connection_itself_refuses_is_surrounded(world: World, sent: bytes) -> None:
    with closing(socket.create_connection(("127.0.0.1", world.settings.port), timeout=60)) as connection:
        connection.sendall(sent)
        head = connection.recv(65_536).partition(b"\r\n\r\n")[0].split(b"\r\n")[1:]
    ensure_surrounded(httpx.Headers([tuple(line.split(b": ", 1)) for line in head]))


def test_an_error_that_nobody_foresaw_is_masked_and_told_to_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(_kernel: Any) -> Any:
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("handrail.transport.health.checks", broken)
    answer = world.admin.http.get("/readyz")
    assert answer.status_code == 500 and "secret" not in answer.text
    ensure_surrounded(answer.headers)
    extensions = answer.json()["errors"][0]["extensions"]
    assert extensions["code"] == "INTERNAL"
    assert any(extensions["correlationId"] in record.getMessage() for record in caplog.records if record.exc_info)
    assert world.admin.one("{ me { role } }") == {"role": "ADMIN"}


def test_only_what_was_meant_for_clients_reaches_them(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    node = parse("{ a }").definitions[0]
    unforeseen = ValueError("a secret of ours")
    for error in (
        GraphQLError("a secret of ours", path=["a"], original_error=unforeseen),
        GraphQLError("a secret of ours", original_error=unforeseen),
    ):
        told = formatted(error)
        assert "secret" not in told["message"] and told["extensions"]["code"] == "INTERNAL"
    for error in (
        GraphQLError("as it is", node, path=["a"]),
        GraphQLError("as it is", node, original_error=ValueError("a variable")),
        GraphQLError("as it is", path=["a"], original_error=unauthenticated()),
    ):
        assert formatted(error)["message"] == "as it is"
