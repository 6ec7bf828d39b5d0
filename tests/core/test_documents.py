"""Documents that were valid once are not parsed again; only so much is remembered; our own are kept for good."""

import asyncio
from typing import Any

import pytest
import strawberry

from handrail.core import library, limits
from handrail.core.documents import Documents, Operation, Rejected, prepare, trust
from handrail.core.library import LONGEST, MOST, Library, Reading, digest
from handrail.core.limits import read
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
    monkeypatch.setattr(limits, "read", lambda _text: pytest.fail("it was parsed again"))
    monkeypatch.setattr(library, "Bill", lambda *_: pytest.fail("it was measured again"))
    assert answers(schema, text, to="everything") == {"answer": 42}
    assert answers(schema, text, to=7).startswith("Variable '$to' has invalid value")


def test_what_is_wrong_stays_wrong_and_is_not_remembered(schema: Schema) -> None:
    for text in ("{ nothing }", "{", "{ answer }" + " " * LONGEST, "{" * 70):
        assert answers(schema, text) == answers(schema, text)
    assert not schema.known_documents.recent


def test_those_not_used_for_longest_go_when_there_are_too_many() -> None:
    known, reading = Library(), Reading(read("{ answer }"))
    for number in range(MOST):
        known.remember(f"{{ answer{number} }}", reading)
    assert known.find("{ answer0 }")
    known.remember("{ one_more }", reading)
    assert len(known.recent) == MOST
    assert known.find("{ answer0 }")
    assert not known.find("{ answer1 }")


def test_there_is_room_for_so_many_characters_only() -> None:
    known, reading = Library(), Reading(read("{ answer }"))
    for number in range(MOST):
        known.remember(f"{{ answer{number} }}".ljust(LONGEST), reading)
    assert known.characters == sum(map(len, known.recent)) <= library.MOST_CHARACTERS


def test_our_own_documents_are_found_by_their_digest_and_are_never_forgotten(schema: Schema) -> None:
    text = "{ answer }"
    trust(schema, {"Answer": text})
    prepared = prepare(schema, Operation(None, document_id=digest(text)))
    assert prepared.text == text
    for number in range(MOST + 1):
        prepare(schema, Operation(f"{{ a{number}: answer }}"))
    assert prepare(schema, Operation(None, document_id=digest(text))).document is prepared.document


def test_an_unknown_digest_is_told_apart_from_a_broken_document(schema: Schema) -> None:
    with pytest.raises(Rejected) as told:
        prepare(schema, Operation(None, document_id="0" * 64))
    assert told.value.errors[0].extensions == {"code": "DOCUMENT_NOT_FOUND"}


def test_of_several_operations_one_is_named(schema: Schema) -> None:
    text = "query A { answer } query B { b: answer c: answer }"
    assert prepare(schema, Operation(text, name="B")).cost == 2
    for name in (None, "C"):
        with pytest.raises(Rejected, match="Name one"):
            prepare(schema, Operation(text, name=name))
