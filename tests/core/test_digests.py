"""The ledger's format does not change: what was chained by an earlier version is chained the same way by this one."""

from datetime import UTC, datetime
from typing import Any

import pytest

from handrail.core import ledger
from handrail.core.clock import to_micros

AT = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
DETAIL = (
    b'{"actor_name":"Ana Ru\xc3\xadz","address":null,"after":{"a":1,"b":[true,null]},"before":null,'
    b'"metadata":{"x":"y","z":1.5},"resource_name":"Note","summary":null}'
)
ENTRY = ledger.Entry(
    at=AT, actor_type="PERSON", actor_id="ana", actor_name="Ana Ruíz", action="note.write", resource_type="note",
    resource_id="note\0-1", resource_name="Note", subject_id="", audience="people", channel="console",
    request_id="req_é", after={"b": [True, None], "a": 1}, metadata={"z": 1.5, "x": "y"},
)  # fmt: skip


def test_fields_salted_details_and_the_chain_are_digested_as_ever() -> None:
    digest = ledger.digest_detail("00" * 16, '{"é":1}')
    assert digest == "c256b3441963aacd5cc8cbdde3f5e32f23957cdeae0e731f0d6a1138341591a8"
    fields = [
        to_micros(AT), "PERSON", "ana", "note.write", "note", "note-1", None, "", "people", "DONE", "console", "req_é",
        digest,
    ]  # fmt: skip
    payload = ledger.digest_fields(fields)
    assert payload.hex() == "38c27cf7764600bc0e7b53d2900c5ad859a4801f9088ef91b08b4ba54f4407c6"
    hashed = "a9c0f7797beb25538c9aeb624b9eccaa4be029ce6dc6da70298db3002487be4b"
    assert ledger.chain(ledger.GENESIS, 7, payload) == hashed


def test_what_is_appended_is_what_these_digests_say(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: dict[str, Any] = {}
    monkeypatch.setattr(ledger.ENTRIES, "add", lambda _, rows: kept.update(entries=rows))
    monkeypatch.setattr(ledger.DETAILS, "add", lambda _, rows: kept.update(details=rows))
    monkeypatch.setattr(ledger.MOVE_HEAD, "run", lambda _, rows: kept.update(head=rows))
    monkeypatch.setattr(ledger.os, "urandom", lambda count: bytes(range(count)))  # type: ignore[attr-defined]
    end = ledger.append(None, ledger.Head(6, ledger.GENESIS, AT), [ENTRY, ENTRY])  # type: ignore[arg-type]
    assert [row[1] for row in kept["details"]] == [bytes(range(16)).hex(), bytes(range(16, 32)).hex()]
    previous = ledger.GENESIS
    for seq, row, (number, salt, detail) in zip((7, 8), kept["entries"], kept["details"], strict=True):
        assert detail.encode() == DETAIL == ENTRY.detail()
        named = dict(zip([column.name for column in ledger.ledger_entry.columns], row, strict=True))
        assert (named["seq"], number, named["resource_id"]) == (seq, seq, "note-1")
        assert named["detail_digest"] == ledger.digest_detail(salt, detail)
        previous = ledger.chain(previous, seq, ledger.digest_fields([named[name] for name in ledger.CHAINED]))
        assert named["hash"] == previous
    assert (end.seq, end.hash) == (8, previous)
    assert previous == "13abae42ad9f7d89e8e34a6ef37d1382654d4dab174adbfdeeeddb8f929d73c8"
