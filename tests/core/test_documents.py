"""Documents that were valid once are not parsed again; nothing else is remembered."""

import asyncio
from typing import Any

import pytest
import strawberry
from graphql import parse

from handrail.core import documents
from handrail.core.documents import LONGEST, MOST, Documents, remember
from handrail.core.schema import Schema


@strawberry.type
class Query:
    @strawberry.field
    def answer(self, to: str | None = None) -> int:
        return 42


def answers(schema: Schema, text: str, **variables: Any) -> Any:
    """What the schema says to a document."""
    result: Any = asyncio.run(schema.execute(text, variable_values=variables))
    return result.errors[0].message if result.errors else result.data


@pytest.fixture
def schema() -> Schema:
    return Schema(query=Query, extensions=[Documents])


def test_a_valid_document_is_parsed_once_and_takes_other_variables(
    schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "query ($to: String) { answer(to: $to) }"
    assert answers(schema, text, to="life") == {"answer": 42}
    monkeypatch.setattr(documents.limits, "check_text", lambda _text: pytest.fail("it was parsed again"))
    assert answers(schema, text, to="everything") == {"answer": 42}
    assert answers(schema, text, to=7).startswith("Variable '$to' has invalid value")


def test_what_is_wrong_stays_wrong_and_is_not_remembered(schema: Schema) -> None:
    for text in ("{ nothing }", "{", "{ answer }" + " " * LONGEST, "{" * 70):
        assert answers(schema, text) == answers(schema, text)
    assert schema.known_documents == {}


def test_the_first_goes_when_there_are_too_many() -> None:
    known: documents.Known = {}
    for number in range(MOST + 1):
        remember(known, f"{{ answer{number} }}", parse("{ answer }"))
    assert len(known) == MOST
    assert "{ answer0 }" not in known
