"""Our rule about fields with one name refuses what graphql's own refuses, and nothing else; and its work is bounded."""

import pytest
from graphql import GraphQLError, build_schema, parse, validate
from graphql.validation import OverlappingFieldsCanBeMergedRule
from hypothesis import given, settings

from handrail.core import overlaps
from handrail.core.overlaps import OverlappingFields
from tests.core.shapes import SDL, documents

SCHEMA = build_schema(SDL)


def ours(text: str) -> list[GraphQLError]:
    return validate(SCHEMA, parse(text), [OverlappingFields])


def theirs(text: str) -> list[GraphQLError]:
    return validate(SCHEMA, parse(text), [OverlappingFieldsCanBeMergedRule])


@settings(max_examples=300, deadline=None)
@given(documents())
def test_both_rules_agree(text: str) -> None:
    # graphql's rule also looks at fragments that nobody spreads; those are refused by another rule
    for part in text.split("fragment ")[1:]:
        text += f" query Q{part.split()[0]} {{ box {{ ...{part.split()[0]} }} }}"
    assert bool(ours(text)) == bool(theirs(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ a: name box { a: name a: size } }", "Fields 'a' conflict because 'name' and 'size' are different fields."),
        (
            "{ boxes(first: 1) { total } boxes(first: 2) { total } }",
            "Fields 'boxes' conflict because they have differing",
        ),
        ("{ one { ... on Box { size } ... on Bag { size } } }", "they return conflicting types 'Int!' and 'Int'"),
        ("{ one { ... on Box { x: name } ... on Bag { x: sizes } } }", "conflicting types 'String' and '[Int]'"),
    ],
)
def test_what_is_refused_is_said(text: str, message: str) -> None:
    assert message in ours(text)[0].message


@pytest.mark.parametrize(
    "text",
    [
        "{ box { name name name } box { name } }",
        '{ boxes(first: 1, kind: "x") { total } boxes(kind: "x", first: 1) { total } }',
        "{ one { ... on Box { x: name } ... on Bag { x: name } } }",
        "{ one { ... on Box { x: bag { name } } ... on Bag { x: box { name } } } }",
    ],
)
def test_what_can_be_merged_is_not_refused(text: str) -> None:
    assert not ours(text) and not theirs(text)


def test_what_would_take_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "{ thing { " + "... on Thing { name } ... on Box { name } ... on Bag { name } " * 20 + "} }"
    assert not ours(text)
    monkeypatch.setattr(overlaps, "MAX_WORK", 50)
    assert ours(text)[0].extensions == {"code": "QUERY_TOO_COMPLEX"}
