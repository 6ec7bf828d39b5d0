"""Other people's clients, unchanged, each in a process of its own: everything arrives, errors as each shows them."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.clients.conftest import Stage
from tests.clients.program import Program
from tests.clients.wire import Wire

QUERY = "query ($first: Int!) { agents(first: $first) { __typename nodes { __typename name } } }"
REQUEST = """mutation ($input: ToolRunRequest!) { requestToolRun(input: $input) { __typename
  ... on ToolRun { state } ... on InvalidArguments { problems { __typename path } } ... on Refusal { message } } }"""
DECIDE = """mutation ($id: ID!) { decideToolRun(id: $id, decision: APPROVE, expectedRevision: 1,
  expectedArgumentsHash: "") { __typename } }"""
UNKNOWN = "query ($first: Int!) { agents(first: $first) { nodes { nonsense } } }"
CURSOR = "{ liveCursor }"
FOLLOW = """subscription ($after: String) { changes(after: $after, filter: { resourceType: ["tool_run"] }) {
  __typename cursor entry { __typename action resourceId } } }"""
CLIENTS = {
    "graphql-ws": ("graphql-ws.mjs",),
    "apollo": ("apollo.mjs",),
    "urql": ("urql.mjs",),
    "gql over HTTP": ("gql_client.py", "http"),
    "gql over WebSocket": ("gql_client.py", "socket"),
    "graphql-sse": ("graphql-sse.mjs",),
}


@pytest.fixture
def wire(stage: Stage) -> Iterator[Wire]:
    """What lies between."""
    with Wire(stage.world.url) as laid:
        yield laid


@pytest.fixture(params=CLIENTS)
def program(request: pytest.FixtureRequest, wire: Wire) -> Iterator[Program]:
    """Each client in turn."""
    with Program(wire.url, *CLIENTS[request.param]) as started:
        yield started


def errors(heard: Any) -> Any:
    """The errors, in the answer or in what the client made of it."""
    return heard.get("failed", heard)["errors"]


def code(heard: Any) -> Any:
    """The code of the first error."""
    return errors(heard)[0]["extensions"]["code"]


def test_a_query_and_a_mutation_are_answered(program: Program, stage: Stage) -> None:
    agents = {"__typename": "AgentConnection", "nodes": [{"__typename": "Agent", "name": stage.agent["name"]}]}
    assert program.ask(stage.agents, QUERY, first=10)["data"] == {"agents": agents}
    asked = program.ask(stage.agents, REQUEST, input=stage.wish("a key"))
    assert asked["data"] == {"requestToolRun": {"__typename": "ToolRun", "state": "PENDING_APPROVAL"}}


def test_a_refusal_is_a_value(program: Program, stage: Stage) -> None:
    refused = program.ask(stage.agents, REQUEST, input=stage.wish("a wrong one", "much"))
    assert refused["data"]["requestToolRun"] == {
        "__typename": "InvalidArguments",
        "message": "The arguments do not fit: This must be of type number.",
        "problems": [{"__typename": "Problem", "path": "/amount"}],
    }


def test_a_fault_is_an_error_with_its_code(program: Program, stage: Stage) -> None:
    [fault] = errors(program.ask(stage.agents, DECIDE, id="any"))
    assert fault["message"] == "You need the permission tool_run:decide."
    assert fault["extensions"] == {"code": "FORBIDDEN", "permission": "tool_run:decide"}


def test_a_document_that_does_not_fit_says_what_is_wrong(program: Program, stage: Stage) -> None:
    [wrong] = errors(program.ask(stage.agents, UNKNOWN, first=1))
    assert wrong["message"] == "Cannot query field 'nonsense' on type 'Agent'."


def test_after_an_error_the_next_operation_is_answered(program: Program, stage: Stage) -> None:
    assert errors(program.ask(stage.agents, UNKNOWN, first=1))
    assert program.ask(stage.integrations, CURSOR)["data"]["liveCursor"]


def test_whoever_follows_misses_and_repeats_nothing_when_the_line_is_cut(
    program: Program, stage: Stage, wire: Wire
) -> None:
    start = program.ask(stage.integrations, CURSOR)["data"]["liveCursor"]
    wanted = [stage.request()["id"]]
    program.follow(stage.integrations, FOLLOW, after=start)
    seen = [program.hear()]
    for _ in range(3):
        wire.cut()
        wanted += [stage.request()["id"], stage.request()["id"]]
        wire.mend()
        seen += [program.hear(), program.hear()]
        wanted.append(stage.request()["id"])
        seen.append(program.hear())
    assert [update["data"]["changes"]["entry"]["resourceId"] for update in seen] == wanted


@pytest.mark.parametrize("client", [name for name in CLIENTS if name != "graphql-sse"])
def test_a_subscription_that_cannot_begin_says_why(client: str, wire: Wire, stage: Stage) -> None:
    with Program(wire.url, *CLIENTS[client]) as program:
        program.follow(stage.agents, FOLLOW)
        assert code(program.hear()) == "FORBIDDEN"
    with Program(wire.url, *CLIENTS[client]) as program:
        program.follow(stage.integrations, FOLLOW, after="nonsense")
        assert code(program.hear()) == "INVALID_CURSOR"


def test_events_that_cannot_begin_say_why(wire: Wire, stage: Stage) -> None:
    with Program(wire.url, *CLIENTS["graphql-sse"]) as program:
        assert code(program.ask(stage.agents, FOLLOW)) == "FORBIDDEN"
        assert code(program.ask(stage.integrations, FOLLOW, after="nonsense")) == "INVALID_CURSOR"


UNAUTHENTICATED = {
    "graphql-ws": {"code": 4403, "reason": "Forbidden"},
    "apollo": {"code": "UNAUTHENTICATED"},
    "urql": {"code": "UNAUTHENTICATED", "status": 401},
    "gql over HTTP": {"code": "UNAUTHENTICATED"},
    "gql over WebSocket": {"kind": "TransportConnectionFailed"},
    "graphql-sse": {"kind": "NetworkError", "status": 401},
}


@pytest.mark.parametrize(("client", "shown"), UNAUTHENTICATED.items())
def test_a_wrong_token_is_shown_as_each_client_shows_it(
    client: str, shown: dict[str, Any], wire: Wire, stage: Stage
) -> None:
    with Program(wire.url, *CLIENTS[client]) as program:
        failed = program.ask("hr_wrong", QUERY, first=1)["failed"]
    if shown.get("code") == "UNAUTHENTICATED":
        assert code({"failed": failed}) == "UNAUTHENTICATED"
        assert failed.get("status") == shown.get("status")
    else:
        assert failed.items() >= shown.items()
