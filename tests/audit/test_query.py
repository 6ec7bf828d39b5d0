"""The query line: what it says, what is wrong with it and where, and that its text says the same."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.audit.query import KEYS, Term, moment, parse, text
from handrail.core.names import zone_of
from handrail.core.refusals import Fault

LINE = 'actor:ana action:tool_run.* -actor:system resource:agent/x after:2026-11-01 "exact words" refund domain:"EU 1"'
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1).filter(str.strip)


def test_a_line_is_read_term_by_term_and_written_as_it_was() -> None:
    terms = parse(f"  {LINE} ")
    assert terms == (
        Term("actor", "ana"), Term("action", "tool_run.*"), Term("actor", "system", negated=True),
        Term("resource", "agent/x"), Term("after", "2026-11-01"), Term("", "exact words", exact=True),
        Term("", "refund"), Term("domain", "EU 1"),
    )  # fmt: skip
    assert text(terms) == LINE
    assert [term.at for term in terms][:3] == [2, 12, 30]


@pytest.mark.parametrize(
    ("line", "at", "length", "said"),
    [
        ("a actr:x", 2, 6, "there is no `actr:`; the keys are `actor:`, `action:`"),
        ("http://x", 0, 8, "there is no `http:`"),
        ("actor:", 0, 6, "`actor:` needs a value"),
        ('x "y', 2, 1, "quotation mark"),
        ('x"y', 1, 1, "quotation mark"),
        ("x - y", 2, 1, "minus"),
        ("-after:2026-01-01", 0, 17, "use `before:`"),
        ("before:soon", 0, 11, "this is no time"),
        ("action:*.refused", 0, 16, "a star stands at the end"),
        ("outcome:maybe", 0, 13, "`done` or `refused`"),
        ("resource:/x", 0, 11, "`resource:` means"),
        ("re*", 0, 3, "at least 3 letters"),
        ('""', 0, 2, "letters"),
        ("x " * 51, 100, 1, "at most 50 terms"),
        ("x" * 1001, 1000, 1, "at most 1000 characters"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(line: str, at: int, length: int, said: str) -> None:
    with pytest.raises(Fault) as wrong:
        parse(line)
    assert wrong.value.code == "BAD_REQUEST" and said in wrong.value.message
    assert (wrong.value.extensions["position"], wrong.value.extensions["length"]) == (at, length)
    assert wrong.value.message.startswith(f"At character {at + 1} of the query: ")


@given(st.lists(st.tuples(st.sampled_from(["", "actor", "domain", "request"]), WORDS, st.booleans()), max_size=5))
def test_any_terms_as_text_are_the_same_terms(given: list[tuple[str, str, bool]]) -> None:
    terms = tuple(Term(key, value, negated, exact=not key) for key, value, negated in given)
    if len(text(terms)) <= 1000:
        assert parse(text(terms)) == terms


@given(st.text(st.sampled_from('ab:-"\\* ./'), max_size=12))
def test_any_line_is_read_or_refused_and_reads_the_same_again(line: str) -> None:
    try:
        terms = parse(line)
    except Fault:
        return
    assert parse(text(terms)) == terms and text(parse(text(terms))) == text(terms)


def test_days_begin_in_the_zone_and_moments_may_name_their_own() -> None:
    berlin, now = ZoneInfo("Europe/Berlin"), datetime(2026, 11, 23, 12, tzinfo=UTC)
    assert moment("2026-11-01", berlin, now) == datetime(2026, 10, 31, 23, tzinfo=UTC)
    assert moment("2026-11-01", UTC, now) == datetime(2026, 11, 1, tzinfo=UTC)
    assert moment("2026-11-01T09:30", berlin, now) == datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert moment("2026-11-01T09:30Z", berlin, now) == datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert moment("7d", berlin, now) == datetime(2026, 11, 16, 12, tzinfo=UTC)
    assert moment("0001-01-01", berlin, now) is None or moment("soon", UTC, now) is None
    assert set(KEYS) >= {"actor", "action", "resource", "domain", "outcome", "after", "before"}


def test_a_zone_that_there_is_not_is_said_to_be_none() -> None:
    for name in ("Mars/Olympus", "../etc/passwd", "\0", "Europe"):
        with pytest.raises(Fault, match="no such time zone"):
            zone_of(name)
