"""Long answers are packed for who takes gzip; short ones and refusals go as they are."""

import gzip

import orjson
import pytest

from handrail.transport.negotiation import takes_gzip
from tests.world import World

WHOLE = "{ __schema { types { name description fields { name description } } } }"
SHORT = "{ __typename }"


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_long_answer_is_packed_for_who_takes_it(world: World) -> None:
    http = world.admin.http
    plain = http.post("/graphql", json={"query": WHOLE}, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with http.stream("POST", "/graphql", json={"query": WHOLE}, headers={"accept-encoding": "gzip"}) as packed:
        raw = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == "gzip" and int(packed.headers["content-length"]) == len(raw)
    assert "accept-encoding" in packed.headers["vary"] and "accept-encoding" in plain.headers["vary"]
    data = orjson.loads(plain.content)["data"]
    assert orjson.loads(gzip.decompress(raw))["data"] == data and len(raw) < len(plain.content) / 3
    assert data["__schema"]["types"]
    short = http.post("/graphql", json={"query": SHORT}, headers={"accept-encoding": "gzip"})
    assert "content-encoding" not in short.headers and short.json()["data"]


@pytest.mark.parametrize(
    ("header", "taken"),
    [("", False), ("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("GZIP", True), ("*", False),
     ("identity", False), ("gzip;q=much", False), ("gzip," * 400, False)],
)  # fmt: skip
def test_gzip_is_taken_by_who_names_it(header: str, taken: bool) -> None:
    assert takes_gzip(header) is taken
