"""Lists in another order: each page follows the one before it, forwards and backwards."""

from typing import Any

import pytest

from tests import makers
from tests.accounts.acts import create_token, person
from tests.agents.acts import beat, create, move
from tests.world import Api, ApiError, World


def walked(api: Api, root: str, field: str, **given: Any) -> list[Any]:
    """The field's values along pages of two."""
    found: list[Any] = []
    after = None
    while True:
        arguments = ", ".join(f"{name}: {value}" for name, value in given.items())
        query = f"query($after: String) {{ {root}(first: 2, after: $after, {arguments})"
        page = api.one(f"{query} {{ nodes {{ {field} }} pageInfo {{ hasNextPage endCursor }} }} }}", after=after)
        found += [node[field] for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            return found
        after = page["pageInfo"]["endCursor"]


def both_ways(
    api: Api, root: str, order: str, wanted: list[str], field: str = "name", turn: str = "descending"
) -> None:
    """That the order is as wanted, and backwards the reverse of it."""
    assert walked(api, root, field, order=order, **{turn: "false"}) == wanted
    assert walked(api, root, field, order=order, **{turn: "true"}) == wanted[::-1]


def test_agents_tools_domains_and_policies_are_sorted_page_by_page(world: World) -> None:
    api, domain = world.admin, makers.domain(world.admin)
    agents = {name: create(api, domain["id"], name=name) for name in ("c", "a", "e", "b", "d")}
    move(api, agents["c"], "TESTING")
    move(api, agents["a"], "DEPRECATED")
    both_ways(api, "agents", "STATE", ["b", "d", "e", "c", "a"])
    both_ways(api, "agents", "CREATED", ["c", "a", "e", "b", "d"])
    both_ways(api, "agents", "NAME", ["a", "b", "c", "d", "e"])
    for name in ("d", "b"):
        beat(api, agents[name]["id"])
    both_ways(api, "agents", "HEARTBEAT", ["a", "c", "e", "d", "b"])
    for name, risk in (("z.low", "LOW"), ("m.high", "HIGH"), ("k.critical", "CRITICAL"), ("a.high", "HIGH")):
        makers.tool(api, name=name, risk=risk)
    both_ways(api, "tools", "RISK", ["z.low", "a.high", "m.high", "k.critical"])
    both_ways(api, "tools", "CREATED", ["z.low", "m.high", "k.critical", "a.high"])
    first = domain["name"] if "name" in domain else api.one("{ domains { nodes { name } } }")["nodes"][0]["name"]
    for name in ("B", "A"):
        makers.domain(api, name=name)
    both_ways(api, "domains", "CREATED", [first, "B", "A"])
    for name in ("p", "o", "q"):
        makers.policy(api, name=name)
    switches = [f"tool:{name}" for name in ("z.low", "m.high", "k.critical", "a.high")]
    both_ways(api, "policies", "PUBLISHED", [*switches, "p", "o", "q"])
    both_ways(api, "policies", "VERSION", ["o", "p", "q", *sorted(switches)])


def test_people_and_tokens_are_sorted_page_by_page(world: World) -> None:
    api = world.admin
    [me] = [one["email"] for one in api.one("{ users { nodes { email } } }")["nodes"]]
    for email in ("zz-b@example.com", "zz-a@example.com", "zz-c@example.com"):
        person(world, email, "VIEWER")
    both_ways(api, "users", "EMAIL", [me, "zz-a@example.com", "zz-b@example.com", "zz-c@example.com"], "email")
    both_ways(api, "users", "CREATED", [me, "zz-b@example.com", "zz-a@example.com", "zz-c@example.com"], "email")
    assert sorted(walked(api, "users", "email", order="SEEN")) == walked(api, "users", "email", order="EMAIL")
    for name in ("b", "a", "c"):
        create_token(api, name=name, scopes=["preferences:write"])
    both_ways(api, "apiTokens", "NAME", ["a", "b", "c"])
    both_ways(api, "apiTokens", "CREATED", ["b", "a", "c"])
    assert sorted(walked(api, "apiTokens", "name", order="USED")) == ["a", "b", "c"]
    assert walked(api, "apiTokens", "name", includeRevoked="false") == ["c", "a", "b"]


def test_conversations_are_sorted_by_when_they_began_or_were_last_talked_in(world: World) -> None:
    scene = makers.Scene(world)
    for key, to in (("a", "first"), ("b", "second"), ("c", "third"), ("d", "first")):
        message = {"key": key, "role": "USER", "text": "Hello"}
        makers.act(scene.bot, "recordMessages", input={"conversation": to, "messages": [message]})
    both_ways(scene.admin, "conversations", "STARTED", ["third", "second", "first"], "key", "ascending")
    both_ways(scene.admin, "conversations", "LAST_MESSAGE", ["first", "third", "second"], "key", "ascending")
    crossed = scene.admin.one("{ agents(first: 1, order: NAME) { pageInfo { endCursor } } }")["pageInfo"]["endCursor"]
    with pytest.raises(ApiError, match="cursor"):
        scene.admin.one("query($a: String) { agents(after: $a, order: STATE) { totalCount } }", a=crossed)
