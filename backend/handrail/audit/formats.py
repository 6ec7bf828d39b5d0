"""Ledger entries as CSV, JSON and JSON Lines. Pure and quick: exports, `/v1/audit-logs` and the stream share it.

In CSV a cell that a spreadsheet could take for a formula gets one `'` in front, and so does one that begins with `'`:
taking one off gives back what was written. JSON is lossless.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import orjson

SOURCE = (
    "seq", "at", "actor_type", "actor_id", "action", "resource_type", "resource_id", "domain_id", "outcome", "channel",
    "request_id", "hash", "detail",
)  # fmt: skip
"""The columns of the ledger that an entry is made of, `at` in microseconds, `detail` as text."""
COLUMNS = (
    "id", "timestamp", "user_id", "action", "resource_type", "resource_id", "before_state", "after_state", "metadata",
    "actor_type", "actor_name", "resource_name", "domain_id", "outcome", "summary", "channel", "request_id", "address",
    "sequence", "hash",
)  # fmt: skip
FORMATS = ("CSV", "JSON", "JSONL")
MEDIA = {"CSV": "text/csv; charset=utf-8", "JSON": "application/json", "JSONL": "application/jsonl"}
DANGEROUS = frozenset("=+-@\t\r\n'＝＋－＠")
ERASED: dict[str, Any] = {}
Domains = frozenset[str] | None
Values = list[Any]


class Shaper:
    """Makes entries of ledger rows, for someone who sees these domains (None: all)."""

    def __init__(self, domains: Domains) -> None:
        self.domains = domains
        self._second = -1
        self._prefix = ""

    def __call__(self, row: tuple[Any, ...], entry_id: str) -> Values:
        """The values of `COLUMNS`."""
        (seq, at, actor_type, actor_id, action, resource_type, resource_id, domain_id, outcome, channel, request_id,
         chain_hash, text) = row  # fmt: skip
        detail = orjson.loads(text) if text is not None else ERASED
        get = detail.get
        before, after = get("before"), get("after")
        if self.domains is not None:
            seq = chain_hash = None
            before, after = told(before, self.domains), told(after, self.domains)
        return [
            entry_id, self.moment(at), actor_id, action, resource_type, resource_id, before, after,
            get("metadata"), actor_type, get("actor_name"), get("resource_name"), domain_id, outcome,
            get("summary"), channel, request_id, get("address"), seq, chain_hash,
        ]  # fmt: skip

    def moment(self, micros: int) -> str:
        """As `clock.rfc3339`; most entries share their second with the one before."""
        second, rest = divmod(micros, 1_000_000)
        if second != self._second:
            self._second = second
            self._prefix = datetime.fromtimestamp(second, UTC).isoformat()[:-6]
        return f"{self._prefix}.{rest:06d}Z" if rest else self._prefix + "Z"


def told(kept: Any, domains: frozenset[str]) -> Any:
    """The fields of a thing as an entry keeps them, without the domains that do not exist for this viewer."""
    if not isinstance(kept, dict):
        return kept
    shown = dict(kept)
    if isinstance(kept.get("domains"), list):
        shown["domains"] = [domain_id for domain_id in kept["domains"] if domain_id in domains]
    if kept.get("domain_id") is not None and kept["domain_id"] not in domains:
        shown["domain_id"] = None
    return shown


def to_json(value: Any) -> bytes:
    """JSON; lone surrogates and numbers beyond 64 bits, which orjson refuses, as the standard library writes them."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, separators=(",", ":")).encode()


def jsonl(entries: Iterable[Values]) -> bytes:
    """One object a line."""
    return b"".join(to_json(dict(zip(COLUMNS, values, strict=True))) + b"\n" for values in entries)


def json_items(entries: Iterable[Values]) -> bytes:
    """The objects of an array, a line each, with a comma before each."""
    return b"".join(b",\n" + to_json(dict(zip(COLUMNS, values, strict=True))) for values in entries)


def csv_rows(entries: Iterable[Values]) -> bytes:
    """RFC 4180, in UTF-8. By hand: `csv.writer` looks at every cell, and most are words of our own."""
    return "".join(
        [
            f"{entry_id},{at},{cell(user)},{action},{kind},{cell(key)},{json_cell(before)},{json_cell(after)},"
            f"{json_cell(metadata)},{actor_type},{cell(actor_name)},{cell(name)},{domain or ''},{outcome},"
            f"{cell(summary)},{channel},{cell(request_id)},{cell(address)},{sequence or ''},{chain_hash or ''}\r\n"
            for (entry_id, at, user, action, kind, key, before, after, metadata, actor_type, actor_name, name, domain,
                 outcome, summary, channel, request_id, address, sequence, chain_hash) in entries
        ]
    ).encode("utf-8", "surrogatepass")  # fmt: skip


def cell(text: str | None) -> str:
    """A text as a cell: nothing that a spreadsheet would calculate, quoted where it has to be."""
    if not text:
        return ""
    if text[0] in DANGEROUS:
        text = "'" + text
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def json_cell(value: Any) -> str:
    """An object as a cell."""
    if value is None:
        return ""
    if not isinstance(value, dict):  # a bare number may begin with a minus
        return cell(to_json(value).decode())
    return '"' + to_json(value).decode().replace('"', '""') + '"' if value else "{}"


HEADER = (",".join(COLUMNS) + "\r\n").encode()
BOM = "\ufeff".encode()
Body = Callable[[Iterable[Values]], bytes]
FORMS: dict[str, tuple[bytes, Body, bytes]] = {
    "CSV": (HEADER, csv_rows, b""),
    "JSON": (b"[", json_items, b"\n]\n"),
    "JSONL": (b"", jsonl, b""),
}
"""What stands before the entries, what writes them, and what stands behind them. JSON's first comma is cut off."""
