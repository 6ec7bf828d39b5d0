"""Another domain's things do not exist by their ids: the answer is the one to an id that nothing has."""

import json
import re
from typing import Any

import pytest

from handrail.core.records import ANYONE
from tests.documents import fields, permission
from tests.permissions.callers import Caller
from tests.permissions.ids import arguments, document, kind_of, places
from tests.permissions.sides import Side, limited, random_like
from tests.world import World

TAKING = [(root, name, path) for root in ("query", "mutation") for name in fields(root) for path in places(name, root)]
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
