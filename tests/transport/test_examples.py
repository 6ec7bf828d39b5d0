"""The examples that GraphiQL offers: each is valid, and does what it says on a running server."""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse, print_ast, validate
from graphql.language import FieldNode

from tests.exports import acts as exports
from tests.makers import Scene, act
from tests.world import Api, World

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "frontend" / "src" / "graphiql"
SOURCES: dict[str, list[str]] = json.loads((FOLDER / "placeholders.json").read_text())
SCHEMA = build_schema((ROOT / "schema.graphql").read_text())

# What stands before sign-in, and what would end the session one looks with.
LEFT_OUT = {"linkInfo", "completeSetup", "acceptInvite", "signInWithLink", "signIn", "signOut"}
# What answers with a refusal where nothing was done before.
REFUSED = {
    "tool-runs/09-undo": "NothingToUndo",
    "audit/08-cancel-export": "NotRunning",
    "people/08-erase": "InvalidInput",
    "usage/05-remove-price": "NotFound",
}


@dataclass(frozen=True)
class Example:
    """A saved document with its variables, in which `"<agent>"` stands for what is there."""

    name: str
    text: str

    @property
    def variables(self) -> str:
        """JSON, from the comment in front."""
        said = "\n".join(line.removeprefix("#").strip() for line in self.text.splitlines() if line.startswith("#"))
        return said.partition("Variables: ")[2] or "{}"

    @property
    def operations(self) -> list[OperationDefinitionNode]:
        """Its operations, in order; the first is run."""
        return [each for each in parse(self.text).definitions if isinstance(each, OperationDefinitionNode)]

    @property
    def kind(self) -> str:
        """Query, mutation or subscription."""
        return self.operations[0].operation.value

    def __str__(self) -> str:
        return self.name


FILES = sorted(FOLDER.glob("examples/*/*.graphql"))
EXAMPLES = [Example(str(file.relative_to(FOLDER / "examples").with_suffix("")), file.read_text()) for file in FILES]
of_kind = {kind: [one for one in EXAMPLES if one.kind == kind] for kind in ("query", "mutation", "subscription")}


def filled(example: Example, api: Api) -> Any:
    """The variables with what is there, as the page fills them."""

    def value(found: re.Match[str]) -> str:
        if found[1] == "new key":
            return json.dumps(str(uuid.uuid4()))
        query, path = SOURCES[found[1]]
        thing: Any = api.run(query)
        for key in path.split("."):
            thing = thing[int(key)] if isinstance(thing, list) else thing[key]
        return json.dumps(thing)

    return json.loads(re.sub(r'"<([^>]+)>"', value, example.variables))


def run(example: Example, api: Api) -> dict[str, Any]:
    """The data of its first operation. Errors: ApiError."""
    known = filled(example, api)
    [first, *_] = example.operations
    wanted = {definition.variable.name.value for definition in first.variable_definitions or ()}
    shared = [one for one in parse(example.text).definitions if isinstance(one, FragmentDefinitionNode)]
    text = "\n".join(print_ast(one) for one in [first, *shared])
    return dict(api.run(text, **{name: value for name, value in known.items() if name in wanted}))


@pytest.fixture
def scene(start: Callable[..., AbstractContextManager[World]]) -> Iterator[Scene]:
    """An agent with a tool, a run that is approved, one that waits."""
    with start(hold_seconds=0) as world:
        scene = Scene(world)
        scene.decide(scene.request(reason="To be carried out."))
        scene.request(reason="To be decided.")
        said = {"conversation": "talk", "messages": [{"key": "m1", "role": "USER", "text": "Hello"}]}
        act(scene.bot, "recordMessages", input=said)
        exports.done(scene.admin)
        act(scene.admin, "createReport", input={"kind": "DAILY"})
        act(scene.admin, "scheduleReport", kind="WEEKLY")
        yield scene


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_each_example_is_valid_and_says_what_it_is(example: Example) -> None:
    assert validate(SCHEMA, parse(example.text)) == []
    title, _, rest = example.text.partition("\n")
    assert re.fullmatch(r"# \S.{2,50}", title) and rest.startswith("#\n# ")
    declared = {one.variable.name.value for each in example.operations for one in each.variable_definitions or ()}
    given = json.loads(example.variables)
    assert set(given) <= declared
    assert all(name in SOURCES or name == "new key" for name in re.findall(r'"<([^>]+)>"', example.variables))


def test_every_root_field_has_an_example() -> None:
    shown = {
        field.name.value
        for example in EXAMPLES
        for operation in example.operations
        for field in operation.selection_set.selections
        if isinstance(field, FieldNode)
    }
    roots = (SCHEMA.query_type, SCHEMA.mutation_type, SCHEMA.subscription_type)
    offered = {name for root in roots if root for name in root.fields}
    missing = sorted(offered - shown - LEFT_OUT)
    assert not missing, f"no example in {FOLDER}/examples for {missing}"


def test_every_query_among_them_answers(scene: Scene) -> None:
    for example in of_kind["query"]:
        assert None not in run(example, scene.admin).values(), example


@pytest.mark.parametrize("example", of_kind["mutation"], ids=str)
def test_every_mutation_among_them_does_what_it_says(scene: Scene, example: Example) -> None:
    for result in run(example, scene.admin).values():
        refusals = {kind.name for kind in SCHEMA.get_implementations(SCHEMA.type_map["Refusal"]).objects}  # type: ignore[arg-type]
        assert (result["__typename"] in refusals) == (example.name in REFUSED), result
        assert result["__typename"] == REFUSED.get(example.name, result["__typename"])
