"""Who may use what: every root field and every field between things, by every kind of caller, asked for real."""

import contextlib
import inspect
import json
from typing import Any

import pytest
from graphql import GraphQLObjectType, GraphQLUnionType, get_named_type
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from handrail.accounts.permissions import AGENT, CATALOGUE
from handrail.audit.types import NEEDED
from handrail.core.records import ANYONE
from handrail.core.refusals import Fault
from handrail.core.schema import ROOTS as ROOT_TYPES
from handrail.core.schema import type_permission
from tests import makers
from tests.accounts import acts
from tests.documents import call, fields, graphql, permission
from tests.makers import Scene
from tests.permissions.callers import NOBODY, Caller, callers, token
from tests.world import Api, World
from tools.permissions_page import ALSO, PAGE, SIGNED_IN, edges, page

PUBLIC = {
    "query": {"me", "serverInfo", "linkInfo", "liveCursor", "rateLimit"},
    "mutation": {
        "completeSetup", "acceptInvite", "signIn", "signInWithLink", "signOut", "revokeSession", "changePassword",
    },
    "subscription": {"me"},
}  # fmt: skip


def verdict(body: Any) -> str | None:
    """The permission that is missing, `UNAUTHENTICATED`, or None when the field was reached."""
    for error in body.get("errors") or body.get("payload", {}).get("errors") or []:
        extensions = error.get("extensions") or {}
        assert extensions.get("code"), f"the test's own mistake: {error}"
        if extensions.get("code") == "UNAUTHENTICATED":
            return "UNAUTHENTICATED"
        if extensions.get("code") == "FORBIDDEN" and "permission" in extensions:
            return str(extensions["permission"])
    return None


def expected(caller: Caller, root: str, name: str) -> str | None:
    """By the catalogue: what the verdict must be."""
    needed = permission(root, name)
    if caller.name == NOBODY:
        return "UNAUTHENTICATED" if needed != ANYONE or name in SIGNED_IN else None
    missing = [one for one in (needed, *ALSO.get(name, ())) if one != ANYONE and one not in caller.held]
    return missing[0] if missing else None


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


def test_the_fields_that_need_no_permission_are_these_and_no_others() -> None:
    for root, names in PUBLIC.items():
        assert {name for name in fields(root) if permission(root, name) == ANYONE} == names
    assert PUBLIC["mutation"] | PUBLIC["query"] >= SIGNED_IN


def test_every_permission_a_field_needs_is_in_the_catalogue_and_the_other_way_round() -> None:
    needed = {permission(root, name) for root in PUBLIC for name in fields(root)} - {ANYONE}
    assert needed <= set(CATALOGUE)
    assert set(CATALOGUE) - needed == {"document:free"}, "what only the door asks for"


def test_every_caller_reaches_what_the_catalogue_says_and_is_forbidden_the_rest(world: World, scene: Scene) -> None:
    tried = 0
    for caller in callers(world, scene):
        for root in ("query", "mutation"):
            for name in fields(root):
                if name in SIGNED_IN & PUBLIC["mutation"] and caller.name != NOBODY:
                    continue  # they would end what the test goes on with; the next test tries them
                document, variables = call(root, name)
                answer = caller.api.post(document, **variables)
                assert verdict(answer.json()) == expected(caller, root, name), (caller.name, name, answer.text)
                tried += 1
    assert tried > 1000


def test_whoever_is_signed_in_may_end_sessions_and_change_the_password(world: World, scene: Scene) -> None:
    for name in sorted(SIGNED_IN & PUBLIC["mutation"], key="signOut".__eq__):
        document, variables = call("mutation", name)
        for caller in callers(world, scene) if name == "revokeSession" else people(world, name):
            if caller.name != NOBODY:
                assert verdict(caller.api.post(document, **variables).json()) is None, (caller.name, name)


def people(world: World, mark: str) -> list[Caller]:
    """Someone new."""
    return [Caller(mark, acts.person(world, f"{mark}@example.com"), frozenset())]


def test_what_is_forbidden_leaves_an_entry_and_what_is_asked_by_nobody_leaves_none(world: World, scene: Scene) -> None:
    nobody, before = world.client(), len(world.ledger())
    for root in ("query", "mutation"):
        for name in set(fields(root)) - PUBLIC[root]:
            document, variables = call(root, name)
            nobody.post(document, **variables)
    assert len(world.ledger()) == before


def followed(caller: Caller, asked: dict[str, tuple[str, dict[str, Any]]]) -> dict[str, str | None]:
    """The verdict on each subscription, all on one socket, by its first message."""
    headers = {"authorization": f"Bearer {caller.api.token}"} if caller.api.token else {}
    if caller.api.cookie:
        headers["cookie"] = f"handrail_session={caller.api.cookie}"
    found: dict[str, str | None] = {}
    address = str(caller.api.http.base_url).replace("http", "ws", 1) + "/graphql"
    with connect(
        address, subprotocols=[Subprotocol("graphql-transport-ws")], additional_headers=headers, proxy=None
    ) as connection:
        connection.send('{"type": "connection_init"}')
        for name, (query, variables) in asked.items():
            payload = {"query": query, "variables": variables}
            connection.send(json.dumps({"type": "subscribe", "id": name, "payload": payload}))
        while set(found) != set(asked):
            message = json.loads(connection.recv(timeout=60))
            if message["type"] == "error":
                found.setdefault(message["id"], verdict({"errors": message["payload"]}))
            elif message["type"] == "next":
                found.setdefault(message["id"], verdict(message["payload"]))
            elif message["type"] == "complete":  # it was let in, and there is nothing
                found.setdefault(message["id"], None)
    return found


def test_every_caller_follows_what_the_catalogue_says_and_is_forbidden_the_rest(world: World, scene: Scene) -> None:
    everyone = callers(world, scene)
    start = makers.cursor(world.admin)
    run = scene.request()
    given = {"toolRunUpdates": {"ids": [run["id"]]}, "changes": {"after": start}}
    asked = {name: call("subscription", name, **given.get(name, {})) for name in fields("subscription")}
    for caller in everyone:
        wanted = {name: expected(caller, "subscription", name) for name in asked}
        assert followed(caller, asked) == wanted, caller.name


class Asking:
    """An operation's context, of someone with these permissions."""

    def __init__(self, held: frozenset[str]) -> None:
        self.context, self.held = self, held

    def ensure(self, needed: str) -> None:
        """As the real one."""
        if needed not in self.held:
            raise Fault("FORBIDDEN", needed, permission=needed)


@pytest.mark.parametrize("edge", edges())
def test_a_field_between_things_needs_the_permission_of_what_it_leads_to(edge: str) -> None:
    kind, _, name = edge.partition(".")
    parent = graphql.type_map[kind]
    assert isinstance(parent, GraphQLObjectType)
    resolve, needed = parent.fields[name].resolve, edges()[edge]
    assert resolve is not None
    with pytest.raises(Fault) as refused:
        resolve(None, Asking(frozenset(CATALOGUE) - {needed}))  # type: ignore[arg-type]
    assert refused.value.extensions["permission"] == needed
    with contextlib.suppress(AttributeError):  # past the guard there is nothing to read from
        result: Any = resolve(object(), Asking(frozenset({needed})))  # type: ignore[arg-type]
        if inspect.iscoroutine(result):
            result.close()


def test_a_union_that_a_field_leads_to_asks_for_each_of_its_members(world: World) -> None:
    leading = {
        f"{name}.{field}": get_named_type(part.type)
        for name, kind in graphql.type_map.items()
        if isinstance(kind, GraphQLObjectType) and name not in ROOT_TYPES and not name.startswith("__")
        for field, part in kind.fields.items()
        if not isinstance(get_named_type(part.type), GraphQLObjectType) and hasattr(get_named_type(part.type), "types")
    }
    assert set(leading) == {"Change.resource", "AuditEntry.resource"}, "a new one needs a test like the next"
    assert leading["AuditEntry.resource"] is leading["Change.resource"]
    union = leading["Change.resource"]
    assert isinstance(union, GraphQLUnionType)
    assert sorted(NEEDED.values()) == sorted(str(type_permission(member)) for member in union.types)


THINGS = {
    "Agent": "agents { nodes { id %s } }", "Tool": "tools { nodes { id %s } }", "Domain": "domains { nodes { id %s } }",
    "ToolRun": "toolRuns { nodes { id %s } }", "ApiToken": "apiTokens { nodes { id %s } }", "Me": "me { role %s }",
    "AuditEntry": "auditLog { nodes { id %s } }", "Policy": "policies { nodes { id %s } }",
    "PolicyRule": "policies { nodes { current { rules { effect %s } } } }", "Overview": "overview { at %s }",
}  # fmt: skip
"""How to ask for one of each kind; other kinds are only answers to mutations."""


def test_fields_between_things_by_real_tokens_with_and_without_the_permission(world: World, scene: Scene) -> None:
    scene.request()
    tried = set()
    for edge, needed in edges().items():
        kind, _, name = edge.partition(".")
        if kind not in THINGS:
            continue
        own = {"Me": set(), "PolicyRule": {"policy:read"}}.get(kind)
        own = {str(type_permission(graphql.type_map[kind]))} if own is None else own
        document = "{ " + THINGS[kind] % f"{name} {{ __typename }}" + " }"
        assert reached(token(world, needed, *own), document) is None, edge
        without = frozenset(CATALOGUE) - {needed}
        assert reached(token(world, *without), document) == needed, edge
        tried.add(kind)
    assert tried == set(THINGS)


def reached(api: Api, document: str) -> str | None:
    """The verdict on a query."""
    return verdict(api.post(document).json())


def test_changes_show_what_they_are_about_only_with_its_permission(world: World, scene: Scene) -> None:
    start = makers.cursor(world.admin)
    scene.request()
    resource = "resource { __typename }"
    document = (
        f"query ($after: String) {{ changes(after: $after) {{ changes {{ {resource} entry {{ {resource} }} }} }} }}"
    )
    for scopes, seen in ((("audit:read", "tool_run:read"), "ToolRun"), (("audit:read",), None)):
        [change] = token(world, *scopes).one(document, after=start)["changes"]
        for shown in (change["resource"], change["entry"]["resource"]):
            assert (shown or {}).get("__typename") == seen, scopes


def test_agents_never_decide_resolve_or_administer() -> None:
    assert not AGENT & {
        "tool_run:decide", "tool_run:resolve", "tool:write", "policy:write", "token:admin", "user:admin", "audit:read",
    }  # fmt: skip
    for name in ("decideToolRun", "decideToolRuns", "undoDecision", "undoBulkDecision", "revokeDecision"):
        assert permission("mutation", name) == "tool_run:decide"


def test_the_page_of_permissions_is_what_the_schema_says() -> None:
    assert PAGE.read_text() == page(), "run: python tools/permissions_page.py"
