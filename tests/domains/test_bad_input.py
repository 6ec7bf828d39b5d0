"""What no honest client sends: each a clear answer, the same on both databases."""

import itertools
from typing import Any

import pytest

from tests import makers
from tests.agents import acts as agents
from tests.domains import acts as domains
from tests.tools import acts as tools
from tests.world import Api, ApiError, World


def code(api: Api, document: str, **variables: object) -> str | None:
    with pytest.raises(ApiError) as caught:
        api.one(document, **variables)
    return str(caught.value.code)


def answer(act: Any) -> str:
    """The type of the answer, or the code of the error."""
    try:
        found = act()
    except ApiError as error:
        return str(error.code)
    return str(found["__typename"]) if found else "nothing"


def test_a_nul_character_finds_nothing_or_is_called_a_bad_request(world: World) -> None:
    assert answer(lambda: agents.read(world.admin, "\0")) in ("nothing", "BAD_REQUEST")
    assert answer(lambda: agents.listed(world.admin, text="a\0")) in ("nothing", "BAD_REQUEST")
    assert answer(lambda: tools.create(world.admin, domainId="\0")) in ("NotFound", "BAD_REQUEST")
    assert answer(lambda: domains.create(world.admin, name="x", ownerId="\0")) in ("InvalidInput", "BAD_REQUEST")


def test_a_filter_names_a_thousand_values_at_most(world: World) -> None:
    many = [str(number) for number in range(70_000)]
    assert (
        code(world.admin, "query ($d: [ID!]) { agents(filter: {domainId: $d}) { totalCount } }", d=many)
        == "BAD_REQUEST"
    )
    assert (
        code(world.admin, "query ($d: [ID!]) { tools(filter: {domainId: $d}) { totalCount } }", d=many) == "BAD_REQUEST"
    )
    assert agents.listed(world.admin, domainId=many[:1000]) == []


def test_a_cursor_of_nobody_is_refused(world: World) -> None:
    cursors = ["x", "W10", "WzEsMl0", "WzFd", "bnVsbA", "W251bGwsbnVsbF0", "e30", "%%%"]
    for field, cursor in itertools.product(("agents", "tools", "domains"), cursors):
        document = f"query ($c: String) {{ {field}(after: $c) {{ totalCount }} }}"
        assert code(world.admin, document, c=cursor) == "INVALID_CURSOR"


def test_an_idempotency_key_that_is_none_is_refused(world: World) -> None:
    for key in ("", "\0", "k" * 201):
        assert domains.create(world.admin, key=key, name="x")["problems"][0]["path"] == "idempotencyKey"


def test_numbers_that_a_double_does_not_hold_are_refused(world: World) -> None:
    document = (
        "mutation ($n: String!, $s: JSON, $k: String) {"
        " createTool(input: {name: $n, argumentsSchema: $s}, idempotencyKey: $k) { __typename } }"
    )
    numbers = [str(2**70), str(2**53 + 1), "0.1234567890123456789"]
    for number, key in itertools.product(numbers, ("null", '"k"')):
        schema = f'{{"properties": {{"a": {{"maximum": {number}}}}}}}'
        body = f'{{"query": "{document}", "variables": {{"n": "x", "s": {schema}, "k": {key}}}}}'
        told = world.admin.http.post("/graphql", content=body, headers={"content-type": "application/json"}).json()
        assert told["data"]["createTool"]["__typename"] == "InvalidInput", told


def test_unknown_ids_are_not_found(world: World) -> None:
    unknown = {"id": "no such id", "name": "x", "revision": 1, "domain": None}
    known = {**unknown, "domain": {"id": makers.domain(world.admin)["id"]}}
    for act in (domains.change, domains.archive, tools.change, tools.archive):
        assert act(world.admin, unknown)["__typename"] == "NotFound"
    assert agents.change(world.admin, known)["__typename"] == "NotFound"
    assert agents.move(world.admin, known, "TESTING")["__typename"] == "NotFound"
    assert agents.beat(world.admin, "no such id")["__typename"] == "NotFound"
