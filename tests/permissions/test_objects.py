"""Another domain's things do not exist by their ids: the answer is the one to an id that nothing has."""

import json
import re
from typing import Any

import pytest
from graphql import get_named_type

from handrail.core.records import ANYONE
from tests.documents import fields, permission
from tests.permissions.callers import Caller
from tests.permissions.ids import arguments, document, kind_of, places
from tests.permissions.sides import Side, limited, random_like
from tests.world import World

TAKING = [
    (root, name, path)
    for root in ("query", "mutation")
    for name in sorted(set(fields(root)) - {"startExport", "createReport"})  # each begins another; told by analytics
    for path in places(name, root)
]
REVISION = {"agent": 2, "user": 2}
NEW = re.compile(r'(?<="operationId": )"[^"]+"')


@pytest.fixture
def sides(world: World) -> tuple[Side, Side]:
    return Side(world, "ours"), Side(world, "theirs")


def said(caller: Caller, root: str, name: str, variables: dict[str, Any], hidden: str) -> str:
    """The whole answer, without the cost, and with `hidden` and the ids of new operations blotted out."""
    for key in ("expectedRevision", "expectedVersion"):
        if key in variables:
            variables[key] = REVISION.get(kind_of(name, ("id",)), 1)
    body = caller.api.post(document(root, name, list(variables), 2), **variables).json()
    body.pop("extensions", None)
    for error in body.get("errors", []):
        assert (error.get("extensions") or {}).get("code") not in (None, "INTERNAL", "QUERY_TOO_COMPLEX"), (name, error)
    text = json.dumps(body).replace(hidden, "<id>").replace(hidden[:40], "<id>")
    return NEW.sub('"<new>"', text)


def test_the_id_of_another_domains_thing_is_answered_like_one_that_nothing_has(
    world: World, sides: tuple[Side, Side]
) -> None:
    ours, theirs = sides
    tried, told = 0, []
    for caller in limited(world, ours):
        for root, name, path in TAKING:
            if permission(root, name) not in caller.held | {ANYONE}:
                continue
            meant = kind_of(name, path)
            for kind in {meant, "run", "domain", "user"} if path[-1] == "resourceId" else {meant}:
                own = lambda where, name=name: ours.own(kind_of(name, where))  # noqa: E731
                answers = []
                for hidden in (theirs.ids[kind], random_like(world, kind)):
                    answers.append(said(caller, root, name, arguments(root, name, path, hidden, own), hidden))
                if answers[0] != answers[1]:
                    told.append((caller.name, name, path, *answers))
                assert "ChangedMeanwhile" not in answers[1] or told, f"{name} did not look at {path}"
                tried += 1
    assert told == []
    assert tried > 80


def test_only_these_identifiers_are_no_arguments_of_type_id() -> None:
    live = {(name, path) for name in fields("subscription") for path in places(name, "subscription")}
    elsewhere = {("toolRunUpdates", ("ids",)), ("bulkOperation", ("id",)), ("exportProgress", ("id",))}
    assert live == elsewhere, "see test_elsewhere, tests/bulk and tests/exports"
    plain = {
        (name, argument)
        for root in ("query", "mutation", "subscription")
        for name, field in fields(root).items()
        for argument, definition in field.args.items()
        if argument.lower().endswith(("id", "ids")) and get_named_type(definition.type).name != "ID"
    }
    assert plain == set(), "an identifier is of type ID"


def test_a_search_for_another_domains_words_finds_what_a_search_for_nothing_finds(
    world: World, sides: tuple[Side, Side]
) -> None:
    ours, theirs = sides
    searchable = {
        name
        for name, field in fields("query").items()
        if "filter" in field.args and "text" in getattr(get_named_type(field.args["filter"].type), "fields", {})
    }
    assert searchable >= {"toolRuns", "agents", "tools"}
    for caller in limited(world, ours):
        for name in searchable - {"simulatePolicy"}:
            for word in ("theirs", theirs.tool["name"], *theirs.ids.values()):
                found = said(caller, "query", name, {"filter": {"text": word}}, word)
                assert found == said(caller, "query", name, {"filter": {"text": "no such word"}}, "no such word"), name


def test_a_cursor_from_elsewhere_leads_to_nothing_but_ones_own(world: World, sides: tuple[Side, Side]) -> None:
    ours, theirs = sides
    listing = [name for name, field in fields("query").items() if {"first", "after"} <= set(field.args)]
    tried = 0
    for name in set(listing) - {"changes"}:
        everything = world.admin.one(f"{{ {name}(first: 100) {{ edges {{ cursor }} }} }}")["edges"]
        for caller in limited(world, ours):
            if permission("query", name) not in caller.held:
                continue
            for edge in everything:
                found = said(caller, "query", name, {"after": edge["cursor"]}, edge["cursor"])
                assert "theirs" not in found, (caller.name, name)
                assert not [key for key in theirs.ids.values() if key in found], (caller.name, name)
                tried += 1
    assert tried > 50
