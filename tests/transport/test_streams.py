"""`/graphql/stream`: GraphQL as server-sent events, one operation in one response."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tests import makers
from tests.accounts import acts
from tests.makers import Scene, act
from tests.world import World, until

CHANGES = """subscription ($after: String) { changes(after: $after, filter: {resourceType: ["tool_run"]}) {
  cursor entry { action resourceId } resource { ... on ToolRun { id state } } } }"""
EVENTS = {"accept": "text/event-stream"}


@dataclass
class Event:
    """One event of a stream."""

    name: str
    id: str | None
    data: Any


class Stream:
    """An open response, event by event."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.blocks = self._blocks()

    def _blocks(self) -> Iterator[dict[str, str]]:
        block: dict[str, str] = {}
        for line in self.response.iter_lines():
            if line:
                name, _, value = line.partition(":")
                block[name] = value.removeprefix(" ")
            else:
                yield block
                block = {}

    def next(self) -> Event:
        """The next event; comments and hints are skipped. Errors: StopIteration at the end."""
        while True:
            block = next(self.blocks)
            if "event" in block:
                return Event(block["event"], block.get("id"), json.loads(block["data"] or "null"))

    def change(self) -> Any:
        """The next change."""
        event = self.next()
        assert event.name == "next", event
        change = event.data["data"]["changes"]
        assert event.id == change["cursor"] == event.data["extensions"]["cursor"]
        return change


@contextmanager
def stream(
    world: World, query: str = CHANGES, *, token: str | None = None, last: str | None = None, **variables: Any
) -> Iterator[Stream]:
    """A stream by POST."""
    headers = EVENTS | ({"authorization": f"Bearer {token}"} if token else {})
    headers |= {"last-event-id": last} if last else {}
    cookies = {} if token else {"handrail_session": world.admin_cookie}
    body = {"query": query, "variables": variables}
    with (
        httpx.Client(base_url=world.url, cookies=cookies, timeout=60, trust_env=False) as client,
        client.stream("POST", "/graphql/stream", json=body, headers=headers) as response,
    ):
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        yield Stream(response)


def refused(world: World, status: int, *, cookie: str | None = None, **more: Any) -> Any:
    """The errors of an answer that is no stream."""
    headers = EVENTS | more.pop("headers", {})
    with httpx.Client(base_url=world.url, cookies={"handrail_session": cookie} if cookie else None, timeout=60,
                      trust_env=False) as client:  # fmt: skip
        answer = client.request(more.pop("method", "POST"), "/graphql/stream", headers=headers, **more)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/graphql-response+json")
    return answer.json()["errors"][0].get("extensions", {}).get("code")


def test_changes_come_as_events_whose_id_is_the_cursor(world: World) -> None:
    scene = Scene(world)
    with stream(world) as events:
        until(lambda: world.kernel.live.traffic.members == 1)
        run = scene.request()
        change = events.change()
        assert change["resource"] == {"id": run["id"], "state": "PENDING_APPROVAL"}
        assert world.kernel.live.traffic.sockets == 1
    until(lambda: world.kernel.live.traffic.sockets == world.kernel.live.traffic.members == 0)


def test_who_comes_back_goes_on_behind_the_last_event_by_header_parameter_or_variable(world: World) -> None:
    scene = Scene(world)
    begin = makers.cursor(scene.admin)
    runs = [scene.request()["id"] for _ in range(4)]
    with stream(world, after=begin) as events:
        first = events.change()
        assert first["entry"]["resourceId"] == runs[0]
    with stream(world, after=begin, last=first["cursor"]) as events:
        assert [events.change()["entry"]["resourceId"] for _ in range(3)] == runs[1:]
    parameters = {"query": CHANGES, "lastEventId": first["cursor"]}
    headers = EVENTS | {"sec-fetch-site": "same-origin"}
    with (
        httpx.Client(base_url=world.url, cookies={"handrail_session": world.admin_cookie}, timeout=60,
                     trust_env=False) as client,
        client.stream("GET", "/graphql/stream", params=parameters, headers=headers) as response,
    ):  # fmt: skip
        assert Stream(response).change()["entry"]["resourceId"] == runs[1]


def test_queries_and_mutations_are_one_event_and_complete(world: World) -> None:
    for query in ("{ me { role } }", "mutation { updatePreferences(input: {theme: DARK}) { __typename } }"):
        with stream(world, query) as events:
            first, last = events.next(), events.next()
            assert first.name == "next" and first.data["data"] and not first.data.get("errors")
            assert last.name == "complete"
            with pytest.raises(StopIteration):
                events.next()


def test_what_cannot_begin_is_answered_with_its_status_and_no_stream(world: World) -> None:
    cookie, ask = world.admin_cookie, {"query": CHANGES}
    assert refused(world, 401, json=ask) == "UNAUTHENTICATED"
    assert refused(world, 401, json=ask, headers={"authorization": "Bearer hr_wrong"}) == "UNAUTHENTICATED"
    bot = Scene(world).bot.token
    assert refused(world, 403, json=ask, headers={"authorization": f"Bearer {bot}"}) == "FORBIDDEN"
    refused(world, 400, cookie=cookie, json={"query": "subscription { nothing }"})
    refused(world, 400, cookie=cookie, json={"query": "{"})
    assert refused(world, 400, cookie=cookie, json=ask | {"variables": {"after": "x"}}) == "INVALID_CURSOR"
    assert refused(world, 400, cookie=cookie, json=ask, headers={"last-event-id": "x"}) == "INVALID_CURSOR"
    assert refused(world, 406, cookie=cookie, json=ask, headers={"accept": "application/json"}) == "BAD_REQUEST"
    refused(world, 415, cookie=cookie, content="{}", headers={"content-type": "text/plain"})
    refused(world, 405, cookie=cookie, method="GET", params={"query": "mutation { signOut { __typename } }"},
            headers={"sec-fetch-site": "same-origin"})  # fmt: skip
    other = {"sec-fetch-site": "cross-site"}
    assert refused(world, 403, cookie=cookie, method="GET", params=ask, headers=other) == "FORBIDDEN"
    assert world.kernel.live.traffic.sockets == 0


def test_a_stream_ends_when_its_token_is_revoked(world: World) -> None:
    made = acts.create_token(world.admin, kind="INTEGRATION", scopes=["audit:read"])
    with stream(world, token=made["secret"]) as events:
        until(lambda: world.kernel.live.traffic.members == 1)
        act(world.admin, "revokeToken", id=made["token"]["id"])
        told, last = events.next(), events.next()
        assert told.data["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert last.name == "complete"


def test_the_server_stops_without_completing_a_stream(start: Any) -> None:
    context = start()
    world = context.__enter__()
    with stream(world) as events:
        until(lambda: world.kernel.live.traffic.members == 1)
        context.__exit__(None, None, None)
        with pytest.raises(StopIteration):
            events.next()


def test_a_person_has_so_many_streams_and_no_more(start: Any) -> None:
    with start(max_sockets_per_person=2) as world, stream(world), stream(world):
        until(lambda: world.kernel.live.traffic.sockets == 2)
        assert refused(world, 503, cookie=world.admin_cookie, json={"query": CHANGES}) == "BUSY"
    with start(max_sockets=1) as world, stream(world):
        until(lambda: world.kernel.live.traffic.sockets == 1)
        assert refused(world, 503, cookie=world.admin_cookie, json={"query": CHANGES}) == "BUSY"


def test_a_reader_that_stops_reading_holds_up_nobody_and_gets_everything_later(world: World) -> None:
    scene = Scene(world)
    query = "subscription { changes { cursor entry { id resourceId summary after } } }"
    body = json.dumps({"query": query}).encode()
    head = (
        f"POST /graphql/stream HTTP/1.1\r\nHost: 127.0.0.1:{world.settings.port}\r\nAccept: text/event-stream\r\n"
        f"Content-Type: application/json\r\nCookie: handrail_session={world.admin_cookie}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", world.settings.port), timeout=60) as lazy:
        lazy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        lazy.sendall(head.encode() + body)
        until(lambda: world.kernel.live.traffic.members == 1)
        with stream(world, query) as events:
            until(lambda: world.kernel.live.traffic.members == 2)
            runs = [scene.request()["id"] for _ in range(50)]
            assert [events.change()["entry"]["resourceId"] for _ in runs] == runs
        received = b""
        while not all(run.encode() in received for run in runs):
            more = lazy.recv(65536)
            assert more, "cut off"
            received += more
    until(lambda: world.kernel.live.traffic.sockets == 0)
