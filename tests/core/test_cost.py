"""Costs are what a plain reading of the rule says, and the rule reads no selection twice."""

from typing import Any

import pytest
from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_list_type,
    is_object_type,
    parse,
)
from hypothesis import given, settings

from handrail.core.cost import CEILING, LIST, MUTATION, PAGE, Bill
from handrail.core.documents import Operation, Rejected, prepare
from handrail.schema import schema as real
from tests.core.shapes import SDL, documents

SCHEMA = build_schema(SDL)


def bill(text: str, **given: Any) -> Bill:
    document = parse(text)
    node = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return Bill(SCHEMA, document, node, given)


def plain(schema: GraphQLSchema, text: str) -> int:
    """The rule, word by word: fragments are put in where they are spread, nothing is remembered."""
    document = parse(text)
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}

    def of(selections: Any, kind: Any, page: int) -> int:
        always, only = [0], dict[str, list[int]]()
        for node in selections.selections:
            if isinstance(node, FieldNode):
                always.append(field(node, kind, page))
                continue
            found: Any = fragments[node.name.value] if isinstance(node, FragmentSpreadNode) else node
            inside = schema.type_map[found.type_condition.name.value] if found.type_condition else kind
            group = only.setdefault(inside.name, []) if is_abstract_type(kind) and is_object_type(inside) else always
            group.append(of(found.selection_set, inside, page))
        return sum(always) + max((sum(group) for group in only.values()), default=0)

    def field(node: FieldNode, kind: Any, page: int) -> int:
        if node.name.value == "__typename":
            return 0
        definition = kind.fields[node.name.value]
        if node.selection_set is None:
            return 1
        first = [each.value.value for each in node.arguments or () if each.name.value == "first"]  # type: ignore[attr-defined]
        mine = LIST if "first" not in definition.args else int(first[0]) if first else PAGE
        below = of(node.selection_set, get_named_type(definition.type), mine)
        return 1 + below * (page if is_list_type(get_nullable_type(definition.type)) else 1)

    node = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return of(node.selection_set, schema.query_type, LIST)


@settings(deadline=None)
@given(documents())
def test_what_is_remembered_costs_what_it_would_cost_anew(text: str) -> None:
    assert bill(text).total() == plain(SCHEMA, text)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("{ name }", 1),
        ("{ __typename name }", 1),
        ("{ boxes(first: 20) { nodes { name size } } }", 42),
        ("{ boxes { nodes { name } edges { node { name } } } }", 3 + PAGE * 3),
        ("{ boxes(first: 10) { nodes { boxes(first: 10) { nodes { name } } } } }", 2 + 10 * (2 + 10)),
        ("{ list { name } }", 1 + LIST),
        ("{ one { ... on Box { name size } ... on Bag { name } ... on Thing { name } } }", 1 + 1 + 2),
        ("{ nothing { of { the { kind } } } }", 4),
        ("mutation { make { name } }", MUTATION + 1),
    ],
)
def test_the_rule_by_example(text: str, points: int) -> None:
    assert bill(text).total() == points


def test_a_page_of_unknown_size_costs_what_its_variable_says() -> None:
    text = (
        "query ($n: Int, $m: Int = 7) { a: boxes(first: $n) { nodes { name } } b: boxes(first: $m) { nodes { name } } }"
    )
    assert bill(text).total() == 4 + PAGE + 7
    assert bill(text, n=3, m=4).total() == 4 + 3 + 4
    assert bill(text, n=0, m=10**9).total() == 4 + 1 + 100
    assert bill(text, n="x", m=None).total() == 4 + PAGE + PAGE


def test_costs_stop_at_a_ceiling() -> None:
    deep = "name"
    for _ in range(8):
        deep = f"boxes(first: 100) {{ nodes {{ {deep} }} }}"
    assert bill(f"{{ {deep} }}").total() == CEILING


@pytest.mark.parametrize("fragments", [8, 16, 32])
def test_each_selection_is_measured_once(fragments: int, monkeypatch: pytest.MonkeyPatch) -> None:
    measured = []
    part = Bill.part

    def counted(self: Bill, node: Any, kind: Any) -> Any:
        measured.append(node)
        return part(self, node, kind)

    monkeypatch.setattr(Bill, "part", counted)
    doubling = " ".join(f"fragment F{n} on Box {{ box {{ ...F{n + 1} ...F{n + 1} }} }}" for n in range(fragments))
    bill(f"{{ one {{ ...F0 }} }} {doubling} fragment F{fragments} on Box {{ name }}").total()
    assert len(measured) == 3 + 3 * fragments


def test_what_costs_too_much_is_refused_with_its_dearest_path() -> None:
    names = " ".join(f"a{number}: name" for number in range(20))
    tools = f"defaultAgent {{ tools {{ id name risk {names} }} }}"
    text = f"{{ tools {{ totalCount }} agents(first: 100) {{ nodes {{ name mine: domain {{ id {tools} }} }} }} }}"
    with pytest.raises(Rejected) as told:
        prepare(real, Operation(text))
    [error] = told.value.errors
    assert error.message == (
        "The operation costs 12,004 points; 10,000 are allowed. Most of it is agents.nodes.mine.defaultAgent.tools.id."
    )
    assert error.extensions == {"code": "QUERY_TOO_COMPLEX", "cost": 12_004, "limit": 10_000}


def test_the_cost_is_that_of_the_operation_that_runs() -> None:
    text = "query Small { me { role } } query Large { agents(first: 100) { nodes { id name } } }"
    assert prepare(real, Operation(text, name="Small")).cost == 2
    assert prepare(real, Operation(text, name="Large")).cost == 202


def test_page_sizes_met_before_are_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "query Known($first: Int) { agents(first: $first) { nodes { id name } } }"
    costs = [prepare(real, Operation(text, {"first": first})).cost for first in (1, 2, 1)]
    assert costs == [4, 6, 4]
    monkeypatch.setattr("handrail.core.library.Bill", lambda *_: pytest.fail("it was measured again"))
    assert prepare(real, Operation(text, {"first": 2})).cost == 6
