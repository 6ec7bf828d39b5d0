"""Requests that never end, or arrive byte by byte: the connection is cut, and others are served meanwhile."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing

import httpx
import pytest

from tests.makers import Scene
from tests.world import World, until

Start = Callable[..., AbstractContextManager[World]]
BODY = json.dumps({"query": "{ __typename }"}).encode()
HEAD = b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n"
WHOLE = HEAD + b"content-length: %d\r\n\r\n" % len(BODY) + BODY


@pytest.fixture
def impatient(start: Start) -> Iterator[World]:
    """A server that gives requests one second."""
    with start(request_seconds=1) as world:
        yield world


def connect(world: World) -> socket.socket:
    """A raw connection."""
    return socket.create_connection(("127.0.0.1", world.settings.port), timeout=60)


def rest(connection: socket.socket) -> bytes:
    """Everything that comes until the server closes."""
    parts = []
    while True:
        try:
            part = connection.recv(65_536)
        except ConnectionResetError:
            part = b""
        if not part:
            return b"".join(parts)
        parts.append(part)


HALVES = {
    "half a request line": b"POST /gra",
    "half a head": HEAD,
    "a head without its last line": HEAD + b"content-length: 5\r\n",
    "no body": HEAD + b"content-length: 30\r\n\r\n",
    "half a body": WHOLE[:-5],
    "half a chunk": HEAD + b"transfer-encoding: chunked\r\n\r\n20\r\n{",
}


@pytest.mark.parametrize("half", HALVES)
def test_half_a_request_is_cut_off_and_told_so(impatient: World, half: str) -> None:
    with closing(connect(impatient)) as connection:
        connection.sendall(HALVES[half])
        assert impatient.admin.one("{ me { role } }") == {"role": "ADMIN"}
        answer = rest(connection)
    assert answer.startswith(b"HTTP/1.1 408 ") and b'"code":"BAD_REQUEST"' in answer and b"nosniff" in answer


@pytest.mark.parametrize(
    ("sent", "answers"),
    [
        (b"", 0),
        (b"\r\n", 0),
        (WHOLE + b"\r\n", 1),
        (b"GET /healthz HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\n", 1),
    ],
    ids=["nothing", "a line break", "one request and a bit", "a body that nobody waits for"],
)
def test_a_connection_on_which_no_more_comes_is_closed_without_a_word(
    impatient: World, sent: bytes, answers: int
) -> None:
    with closing(connect(impatient)) as connection:
        connection.sendall(sent)
        assert rest(connection).count(b"HTTP/1.1") == answers


def drip(connection: socket.socket, data: bytes, cut: threading.Event) -> None:
    """Send one byte, again and again, until the connection is cut."""
    try:
        for position in range(len(data)):
            connection.sendall(data[position : position + 1])
            if cut.wait(0.05):
                return
    except OSError:
        pass


@pytest.mark.parametrize(
    ("begin", "drops"),
    [
        (b"", b"POST /graphql HTTP/1.1\r\nx: " + b"a" * 10_000),
        (HEAD + b"content-length: 100000\r\n\r\n", b" " * 10_000),
        (b"", b"\r\n" * 5_000),
        (HEAD + b"content-length: 10000000\r\n\r\n", b" " * 10_000),
        (WHOLE + b"POST", b" /graphql" * 1_000),
    ],
    ids=["head", "body", "line breaks", "body that was refused", "second head"],
)
def test_a_sender_of_single_bytes_is_cut_off_while_others_are_served(
    impatient: World, begin: bytes, drops: bytes
) -> None:
    cut = threading.Event()
    with closing(connect(impatient)) as connection:
        connection.sendall(begin)
        dripping = threading.Thread(target=drip, args=(connection, drops, cut))
        dripping.start()
        assert impatient.admin.one("{ me { role } }") == {"role": "ADMIN"}
        rest(connection)
        cut.set()
        dripping.join()


def test_fifty_that_never_finish_keep_nobody_from_being_served(impatient: World) -> None:
    connections = [connect(impatient) for _ in range(50)]
    for connection in connections:
        connection.sendall(HALVES["half a body"])
    for _ in range(20):
        assert impatient.admin.one("{ me { role } }") == {"role": "ADMIN"}
    for connection in connections:
        assert rest(connection).startswith(b"HTTP/1.1 408 ")
        connection.close()


def test_an_answer_may_take_longer_than_a_request(impatient: World) -> None:
    scene = Scene(impatient)
    run = scene.request("slow")
    document = "query ($id: ID!) { toolRun(id: $id, waitSeconds: 2) { id } }"
    assert scene.admin.one(document, id=run["id"]) == {"id": run["id"]}


def test_a_connection_serves_many_requests(impatient: World) -> None:
    with closing(connect(impatient)) as connection:
        for _ in range(5):
            connection.sendall(WHOLE)
            answer = b""
            while not answer.endswith(b"}"):
                answer += connection.recv(65_536)
            assert answer.startswith(b"HTTP/1.1 200 ")
        connection.sendall(WHOLE + WHOLE + WHOLE)  # pipelined
        answer = b""
        while answer.count(b'"__typename"') < 3:
            answer += connection.recv(65_536)


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"GET / HTTP/1.1\r\nhost: a\r\nx: " + b"a" * 200_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nhost: a\r\n" + b"".join(b"x-%d: 1\r\n" % n for n in range(200)) + b"\r\n", 431),
        (b"GET /?" + b"a" * 100_000 + b" HTTP/1.1\r\nhost: a\r\n\r\n", 431),
        (b"NOTHING\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00", 400),
        (b"GET / HTTP/9.9\r\nhost: a\r\n\r\n", 400),
        (b"GET /\xff\xfe HTTP/1.1\r\nhost: a\r\n\r\n", 400),
        (b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n", 400),
        (b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n", 400),
        (b"POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-length: -5\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nhost: a\r\nbad header\r\n\r\n", 400),
        (b"CONNECT a:1 HTTP/1.1\r\nhost: a\r\n\r\n", 400),
    ],
    ids=lambda value: str(value[:30]) if isinstance(value, bytes) else str(value),
)
def test_a_head_that_is_too_large_or_no_http_is_refused(world: World, head: bytes, status: int) -> None:
    with closing(connect(world)) as connection:
        connection.sendall(head)
        assert rest(connection).startswith(b"HTTP/1.1 %d " % status)
    assert world.admin.one("{ me { role } }") == {"role": "ADMIN"}


def test_a_head_that_never_ends_is_refused_before_it_fills_the_memory(world: World) -> None:
    with closing(connect(world)) as connection:
        sent = 0
        try:
            connection.sendall(b"GET / HTTP/1.1\r\nhost: a\r\nx: ")
            while sent < 50_000_000:
                connection.sendall(b"a" * 65_536)
                sent += 65_536
        except OSError:
            pass
        assert sent < 50_000_000
    assert world.admin.one("{ me { role } }") == {"role": "ADMIN"}


def test_a_body_that_is_too_large_is_refused_before_it_is_sent(world: World) -> None:
    with closing(connect(world)) as connection:
        connection.sendall(HEAD + b"content-length: 10000000000\r\nexpect: 100-continue\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_who_hangs_up_half_way_leaves_nothing_behind(world: World) -> None:
    for half in HALVES.values():
        with closing(connect(world)) as connection:
            connection.sendall(half)
    until(lambda: httpx.get(f"{world.url}/healthz", trust_env=False).status_code == 200)
