"""Bodies made to hurt: each is refused with its status, changes nothing, and lets others be served."""

# ruff: noqa: E501  one body, one line

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests.hostile.others import broken, others
from tests.world import World

MIB = 1024 * 1024
REFUSED = {400, 413, 415}


@dataclass(frozen=True)
class Body:
    """`at(size)` is the body, for sizes from `limit` to ten times as much; `status` is its answer at any of them."""

    name: str
    limit: int
    at: Callable[[int], bytes]
    status: frozenset[int] = frozenset({400, 413})
    kind: str = "application/json"


def asking(variables: bytes) -> bytes:
    """A good document with these variables."""
    return b'{"query": "{ me { role } }", "variables": ' + variables + b"}"


BODIES = [
    Body("too large", MIB + 1, lambda n: asking(b'{"x": "' + b"x" * n + b'"}'), frozenset({413})),
    Body("too many spaces", MIB + 1, lambda n: asking(b" " * n + b"{}"), frozenset({413})),
    Body("null", 1, lambda n: b"null"),
    Body("a list", 1, lambda n: b"[" + b",".join([asking(b"{}")] * n) + b"]"),
    Body("lists in lists", 101, lambda n: b"[" * n + b"]" * n),
    Body("lists in lists", 100_000, lambda n: b"[" * n + b"]" * n),
    Body("objects in objects", 100_000, lambda n: b'{"a":' * n + b"1" + b"}" * n),
    Body("variables in variables", 100, lambda n: asking(b'{"x":' * n + b"1" + b"}" * n)),
    Body("brackets without an end", 100_000, lambda n: b"[" * n),
    Body("digits", 10_000, lambda n: asking(b'{"x": ' + b"9" * n + b".}")),
    Body("a number that is none", 10_000, lambda n: asking(b'{"x": 1e' + b"9" * n + b"}")),
    Body("zeros before a number", 10_000, lambda n: asking(b'{"x": ' + b"0" * n + b"}")),
    Body("not UTF-8", 1, lambda n: asking(b'{"x": "' + b"\xff\xfe" * n + b'"}')),
    Body("halves of letters", 1, lambda n: asking(b'{"x": "' + b"\\ud800" * n + b'"}')),
    Body("overlong letters", 1, lambda n: asking(b'{"x": "' + b"\xc0\x80" * n + b'"}')),
    Body("control characters", 1, lambda n: asking(b'{"x": "' + b"\x00" * n + b'"}')),
    Body("the query again and again", 2, lambda n: b"{" + b",".join([b'"query": ' + str(i).encode() for i in range(n)]) + b"}"),
    Body("the query as a list", 1, lambda n: json.dumps({"query": ["{ me { role } }"] * n}).encode()),
    Body("a document of nothing", 1, lambda n: json.dumps({"query": " " * n}).encode(), frozenset({200})),
    Body("variables of variables", 1, lambda n: asking(json.dumps([{}] * n).encode())),
    Body("extensions of nothing", 1, lambda n: json.dumps({"query": "{ me { role } }", "extensions": [1] * n}).encode()),
    Body("a form", 1, lambda n: b"query=%7Bme%7D&" * n, frozenset({415, 413}), "application/x-www-form-urlencoded"),
    Body("no type", 1, lambda n: asking(b"{}") * n, frozenset({415}), "x" * 1000),
    Body("another alphabet", 1, lambda n: asking(b"{}").decode().encode("utf-16") * n, kind="application/json; charset=utf-16",
         status=frozenset({400, 415})),
]  # fmt: skip


def test_each_body_is_refused_while_others_are_served(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with others(world) as served:
        before = len(world.ledger())
        for body in BODIES:
            for size in (body.limit, 2 * body.limit, 10 * body.limit):
                answer = world.admin.http.post("/graphql", content=body.at(size), headers={"content-type": body.kind})
                where = f"{body.name} at {size}: {answer.status_code} {answer.text[:200]}"
                assert answer.status_code in body.status or answer.status_code == 413, where
                assert "data" not in answer.json() and answer.json()["errors"][0]["message"], where
            served.are_served()
        assert len(world.ledger()) == before
    assert not broken(caplog.records)


@pytest.mark.parametrize("size", [1_000, 10_000, 100_000])
def test_large_variables_are_refused_by_their_type_or_mean_nothing(world: World, size: int) -> None:
    each: list[Any] = [list(range(size)), {f"k{number}": number for number in range(size)}, "x" * size, [[[]]] * size]
    for values in each:
        document = (
            "query ($filter: AgentFilter, $x: ID!) { agents(filter: $filter) { totalCount } agent(id: $x) { id } }"
        )
        content = json.dumps({"query": document, "variables": {"x": values, "filter": {"domainId": values}}})
        try:
            answer = world.admin.http.post("/graphql", content=content, headers={"content-type": "application/json"})
        except httpx.WriteError:  # refused before all of it was sent
            continue
        assert answer.status_code in {200, 400, 413}
        body = answer.json()
        assert body.get("errors") or body["data"] == {"agents": {"totalCount": 0}, "agent": None}
        assert len(answer.content) < 2 * MIB


@pytest.mark.parametrize("text", ["9" * 10_000, "-" + "9" * 10_000, "1" + "0" * 400 + ".0", "1e308", "1e-400"])
def test_numbers_of_any_length_are_numbers_or_refused(world: World, text: str) -> None:
    body = (
        b'{"query": "query ($n: Int) { agents(first: $n) { totalCount } }", "variables": {"n": ' + text.encode() + b"}}"
    )
    answer = world.admin.http.post("/graphql", content=body, headers={"content-type": "application/json"})
    assert answer.status_code in {200, 400} and answer.json()["errors"], answer.text[:300]
