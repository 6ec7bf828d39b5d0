"""Entries as text: CSV that no spreadsheet calculates and that reads back as it was, JSON without loss."""

import csv
import io
import json
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from handrail.audit import proof
from handrail.audit.formats import COLUMNS, DANGEROUS, FORMS, SOURCE, Shaper, cell, csv_rows, json_items, jsonl
from handrail.core import ledger
from handrail.core.clock import from_micros, rfc3339
from handrail.core.cursors import Cursors
from handrail.core.positions import cipher_of, seal

anything = st.text(st.characters(codec=None))  # NUL and lone surrogates included
stored = st.text(st.characters(exclude_categories=["Cs"]))
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | stored,
    lambda deeper: st.lists(deeper, max_size=3) | st.dictionaries(stored, deeper, max_size=3),
    max_leaves=8,
)
objects = st.none() | st.dictionaries(stored, values, max_size=4)


@st.composite
def sources(draw: Any) -> tuple[Any, ...]:
    """A row of the ledger with its detail."""
    detail = {name: draw(st.none() | stored) for name in ("address", "resource_name", "summary")}
    detail |= {name: draw(objects) for name in ("before", "after", "metadata")}
    row = {
        "seq": draw(st.integers(1, 2**40)), "at": draw(st.integers(0, 2**52)), "actor_type": "PERSON",
        "actor_id": draw(st.none() | stored), "action": "tool_run.approve", "resource_type": "tool_run",
        "resource_id": draw(st.none() | stored), "domain_id": draw(st.none() | st.just("0199-domain")),
        "outcome": "DONE", "channel": "console", "request_id": draw(st.none() | stored), "hash": "ab" * 32,
        "detail": orjson.dumps(detail | {"actor_name": draw(stored)}).decode(),
    }  # fmt: skip
    return tuple(row[name] for name in SOURCE)


def calculated(text: str) -> bool:
    """Whether a spreadsheet could take a cell for a formula."""
    return text[:1] in DANGEROUS - {"'"} and text != ""


@given(anything)
def test_a_cell_is_never_a_formula_and_gives_back_what_was_written(text: str) -> None:
    [[found, _]] = csv.reader(io.StringIO(cell(text) + ",x\r\n", newline=""), strict=True)
    assert not calculated(found)
    assert (found[1:] if found.startswith("'") else found) == text


@given(st.lists(sources(), max_size=4))
def test_csv_reads_back_as_the_rows_that_went_in(rows: list[tuple[Any, ...]]) -> None:
    shape = Shaper(None)
    entries = [shape(row, "id") for row in rows]
    text = (FORMS["CSV"][0] + csv_rows(entries)).decode("utf-8", "surrogatepass")
    found = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert len(found) == len(rows)
    for entry, row in zip(entries, found, strict=True):
        for name, value in zip(COLUMNS, entry, strict=True):
            said = row[name].removeprefix("'") if row[name][:1] == "'" else row[name]
            assert not calculated(row[name])
            if isinstance(value, dict):
                assert json.loads(row[name]) == value
            else:
                assert said == ("" if value is None else str(value)), name


@given(st.lists(sources(), max_size=4))
def test_json_and_json_lines_lose_nothing(rows: list[tuple[Any, ...]]) -> None:
    entries = [Shaper(None)(row, "id") for row in rows]
    whole = json.loads(b"[" + json_items(entries)[1:] + b"]")
    assert [json.loads(line) for line in jsonl(entries).splitlines()] == whole
    for row, entry in zip(rows, whole, strict=True):
        detail = json.loads(row[-1])
        assert tuple(entry) == COLUMNS
        assert entry["timestamp"] == rfc3339(from_micros(row[1]))
        for mine, theirs in (("before_state", "before"), ("after_state", "after"), ("metadata", "metadata"),
                             ("summary", "summary"), ("address", "address"), ("actor_name", "actor_name")):  # fmt: skip
            assert entry[mine] == detail[theirs]


def test_lone_surrogates_and_huge_numbers_survive_in_every_format() -> None:
    odd = [None] * len(COLUMNS)
    odd[COLUMNS.index("after_state")] = {"text": "\ud800\0", "number": 2**70}  # type: ignore[call-overload]
    odd[COLUMNS.index("summary")] = "\ud800\0"  # type: ignore[call-overload]
    assert json.loads(jsonl([odd]))["after_state"] == {"text": "\ud800\0", "number": 2**70}
    text = (FORMS["CSV"][0] + csv_rows([odd])).decode("utf-8", "surrogatepass")
    [row] = csv.DictReader(io.StringIO(text, newline=""))
    assert row["summary"] == "\ud800\0" and json.loads(row["after_state"])["number"] == 2**70


def test_whoever_sees_some_domains_is_told_no_place_in_the_chain_and_of_no_other_domain() -> None:
    row = dict.fromkeys(SOURCE) | {"seq": 7, "at": 0, "hash": "ab"}
    row["detail"] = json.dumps({"before": None, "after": {"domains": ["a", "b"], "domain_id": "b"}})
    shown = dict(zip(COLUMNS, Shaper(frozenset("a"))(tuple(row.values()), "id"), strict=True))
    assert (shown["sequence"], shown["hash"]) == (None, None)
    assert shown["after_state"] == {"domains": ["a"], "domain_id": None}


def test_what_stands_twice_for_the_sake_of_a_light_process_says_the_same() -> None:
    key = bytes(range(32))
    cursors = Cursors(key)
    assert seal(cipher_of(key), [1, 2**40]) == [cursors.encode(1), cursors.encode(2**40)]
    assert [cursors.decode(one) for one in seal(cipher_of(key), [1, 2**40])] == [1, 2**40]
    assert proof.CHAINED == ledger.CHAINED
    row = (5, 1_795_600_000_000_000, "PERSON", None, "a.b", "ä", "\ud800", *["x"] * 7)
    fields = [1_795_600_000_000_000, *row[2:]]
    assert proof.payload_digest(row) == ledger.digest_fields(fields).hex()
