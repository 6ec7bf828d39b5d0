"""Operations on a socket: each has an id, its results and one end; none harms another."""

import json
import threading
from typing import Any

import pytest

from tests import makers
from tests.makers import Scene, act
from tests.transport.sockets.wire import CHANGES, ME, wire
from tests.world import World, until

SLOW = "query ($id: ID!) { toolRun(id: $id, waitSeconds: 30) { state } }"


def test_a_query_has_one_result_and_its_end(world: World) -> None:
    with wire(world) as socket:
        socket.subscribe("a", ME)
        message = socket.hear()
        assert (message["id"], message["type"]) == ("a", "next")
        assert message["payload"]["data"] == {"me": {"role": "ADMIN"}}
        assert socket.hear() == {"id": "a", "type": "complete"}


def test_a_mutation_has_one_result_and_its_end(world: World) -> None:
    with wire(world) as socket:
        query = "mutation Make($input: DomainInput!) { createDomain(input: $input) { __typename } }"
        payload = {"query": f"{ME} {query}", "operationName": "Make", "variables": {"input": {"name": "By socket"}}}
        payload["query"] = f"query Other {ME} {query}"
        socket.send({"id": "m", "type": "subscribe", "payload": payload})
        assert socket.data() == {"__typename": "Domain"}
        assert socket.hear() == {"id": "m", "type": "complete"}
    assert world.ledger()[-1].action == "domain.create"


def test_a_subscription_has_results_until_the_client_ends_it(world: World) -> None:
    with wire(world) as socket:
        socket.subscribe("1", CHANGES)
        assert socket.is_alive()
        for number in range(3):
            made = makers.domain(world.admin)
            message = socket.hear()
            assert (message["id"], message["type"]) == ("1", "next"), number
            change = message["payload"]["data"]["changes"]
            assert change["entry"] == {"action": "domain.create", "resourceId": made["id"]}
            assert message["payload"]["extensions"]["cursor"] == change["cursor"]
        socket.send({"id": "1", "type": "complete"})
        assert socket.is_alive()
        makers.domain(world.admin)
        assert socket.is_alive(), "and heard nothing but the pong"
        until(lambda: world.kernel.live.traffic.members == 0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Syntax Error"), ("{", "Syntax Error"), ("{ nothing }", "Cannot query field"),
        ("subscription { nothing }", "Cannot query field"),
        ("query A { me { role } } query B { me { role } }", "operation"),
        ("fragment F on Query { me { role } }", "never used"),
        ("subscription { overview { at } me { role } }", "one top level field"),
        ("subscription ($after: Int) { changes(after: $after) { cursor } }", "Variable"),
        ("{ me " * 3000, ""), ("{ me { role } }" + " me" * 6000, ""),
    ],
)  # fmt: skip
def test_a_document_that_is_wrong_ends_its_operation_and_nothing_else(world: World, text: str, says: str) -> None:
    with wire(world) as socket:
        socket.subscribe("good", CHANGES)
        socket.subscribe("bad", text)
        message = socket.hear()
        assert (message["id"], message["type"]) == ("bad", "error")
        assert says in message["payload"][0]["message"]
        makers.domain(world.admin)
        assert socket.hear()["id"] == "good"
        socket.subscribe("bad", ME)
        assert socket.hear()["payload"]["data"] == {"me": {"role": "ADMIN"}}, "the id may be used again"


def test_variables_that_do_not_fit_end_the_operation(world: World) -> None:
    document = "subscription ($f: ChangeFilter, $after: String) { changes(filter: $f, after: $after) { cursor } }"
    with wire(world) as socket:
        for variables in ({"f": 7}, {"f": {"unknown": 1}}, {"after": ["x"]}, {"after": {"a": 1}}):
            socket.subscribe("1", document, **variables)
            message = socket.hear()
            assert (message["id"], message["type"]) == ("1", "error"), variables
            assert "ariable" in message["payload"][0]["message"]
        socket.subscribe("1", "subscription ($ids: [ID!]!) { toolRunUpdates(ids: $ids) { cursor } }")
        assert socket.hear()["type"] == "error"
        socket.subscribe("1", "subscription { toolRunUpdates(ids: []) { cursor } }")
        message = socket.hear()
        assert (message["type"], message["payload"][0]["extensions"]["code"]) == ("error", "BAD_REQUEST")


def test_whoever_is_not_signed_in_or_may_not_follows_nothing(world: World) -> None:
    scene = Scene(world)
    for given, code in (
        ({"cookie": None}, "UNAUTHENTICATED"),
        ({"cookie": None, "token": scene.bot.token}, "FORBIDDEN"),
    ):
        with wire(world, **given) as socket:  # type: ignore[arg-type]
            for document in (CHANGES, "subscription { overview { at } }"):
                socket.subscribe("1", document)
                message = socket.hear()
                assert (message["id"], message["type"]) == ("1", "error")
                assert message["payload"][0]["extensions"]["code"] == code
                socket.send({"id": "1", "type": "complete"})
            assert socket.is_alive()


def test_an_id_that_is_in_use_closes_the_socket(world: World) -> None:
    for key in ("1", "long " * 50):
        with wire(world) as socket:
            socket.subscribe(key, CHANGES)
            socket.subscribe(key, ME)
            code, reason = socket.closed()
            assert code == 4409 and reason == f"Subscriber for {key} already exists"[:123]


def test_an_id_is_free_again_when_its_operation_is_over(world: World) -> None:
    with wire(world) as socket:
        for _ in range(3):
            socket.subscribe("1", ME)
            assert [socket.hear()["type"], socket.hear()["type"]] == ["next", "complete"]
        for _ in range(3):
            socket.subscribe("1", CHANGES)
            socket.send({"id": "1", "type": "complete"})
        assert socket.is_alive()


def test_several_run_at_once_and_a_slow_one_holds_up_none(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    with wire(world, cookie=None, token=scene.bot.token) as socket:
        socket.subscribe("slow", SLOW, id=run["id"])
        socket.subscribe("fast", ME)
        assert [socket.hear()["id"], socket.hear()["id"]] == ["fast", "fast"]
        act(scene.bot, "cancelToolRun", id=run["id"])
        assert socket.data() == {"state": "CANCELLED"}


def test_what_the_client_gave_up_is_not_answered(world: World) -> None:
    scene = Scene(world)
    run = scene.request()
    with wire(world, cookie=None, token=scene.bot.token) as socket:
        socket.subscribe("slow", SLOW, id=run["id"])
        socket.send({"id": "slow", "type": "complete"})
        assert socket.is_alive()
        act(scene.bot, "cancelToolRun", id=run["id"])
        socket.subscribe("slow", ME)
        assert socket.data() is not None
        assert socket.hear() == {"id": "slow", "type": "complete"}


def test_a_socket_carries_twenty_operations_and_no_more(world: World) -> None:
    with wire(world) as socket:
        for number in range(20):
            socket.subscribe(str(number), CHANGES)
        socket.subscribe("20", ME)
        message = socket.hear()
        assert (message["id"], message["type"]) == ("20", "error")
        assert "20 operations" in message["payload"][0]["message"]
        socket.send({"id": "7", "type": "complete"})
        socket.subscribe("20", ME)
        assert socket.data() == {"role": "ADMIN"}


def test_results_are_what_http_answers(world: World) -> None:
    scene = Scene(world)
    scene.request()
    documents = ["{ toolRuns { nodes { id summary } } }", '{ toolRun(id: "x") { id } }', "{ apiTokens { totalCount } }"]
    with wire(world, cookie=None, token=scene.bot.token) as socket:
        for document in documents:
            by_http: Any = scene.bot.post(document).json()
            socket.subscribe("1", document)
            message = socket.hear()
            payload = message["payload"] if message["type"] == "next" else {"errors": message["payload"]}
            for body in (by_http, payload):
                body.pop("extensions", None)
            assert json.dumps(payload, sort_keys=True) == json.dumps(by_http, sort_keys=True)
            if message["type"] == "next":
                socket.hear()


def test_many_sockets_follow_side_by_side(world: World) -> None:
    heard: list[Any] = []

    def follow() -> None:
        with wire(world) as socket:
            socket.subscribe("1", CHANGES)
            heard.append(socket.data())

    threads = [threading.Thread(target=follow) for _ in range(10)]
    for thread in threads:
        thread.start()
    until(lambda: world.kernel.live.traffic.members == 10)
    made = makers.domain(world.admin)
    for thread in threads:
        thread.join(60)
    assert [change["entry"]["resourceId"] for change in heard] == [made["id"]] * 10
