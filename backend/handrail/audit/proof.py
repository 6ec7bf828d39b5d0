"""The proof beside an export: every link of the chain from its first entry to the head.

A line for an entry of the export holds all that its hash is made of; a line for any other only its number, its
payload's digest and its hash. The format: docs/exports.md.
"""

import hashlib
import struct
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import orjson

VERSION = 1
CHAINED = (
    "at", "actor_type", "actor_id", "action", "resource_type", "resource_id", "domain_id", "subject_id", "audience",
    "outcome", "channel", "request_id", "detail_digest",
)  # fmt: skip
LINK = ("seq", *CHAINED, "hash", "salt", "detail")
"""The columns of a link."""
PAGE = 1000


class Writes(Protocol):
    """Where the proof goes."""

    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...
    def facts(self) -> dict[str, Any]: ...


class Proof:
    """Written alongside the entries; `ask` reads the chain by the statement `chain`."""

    def __init__(self, output: Writes, ask: Callable[..., Any], chain: dict[str, Any] | None, head: int) -> None:
        self.output, self.ask, self.chain, self.head = output, ask, chain, head
        self.behind: int | None = None
        self.links = 0

    def through(self, positions: Sequence[int]) -> None:
        """The links up to the last of these, which are exported."""
        if self.behind is None:
            self.behind = positions[0] - 2  # the link before the first entry: its hash begins the chain
        self._walk(positions[-1], frozenset(positions))

    def finish(self) -> dict[str, Any]:
        """The links up to the head; what the manifest says of the proof."""
        if self.behind is not None:
            self._walk(self.head, frozenset())
        self.output.close()
        return {"links": self.links, "last_sequence": self.behind, **self.output.facts()}

    def _walk(self, last: int, exported: frozenset[int]) -> None:
        while self.behind is not None and self.behind < last:
            rows = self.ask(self.chain, behind=self.behind, head=last, most=PAGE)
            if not rows:
                return
            self.output.write(b"".join(lines(rows, exported)))
            self.behind = rows[-1][0]
            self.links += len(rows)


def lines(rows: Iterable[Sequence[Any]], exported: frozenset[int]) -> Iterable[bytes]:
    """A line of JSON for each link."""
    for row in rows:
        if row[0] in exported:
            yield orjson.dumps(dict(zip(LINK, row, strict=True))) + b"\n"
        else:
            yield orjson.dumps({"seq": row[0], "payload_digest": payload_digest(row), "hash": row[14]}) + b"\n"


def payload_digest(row: Sequence[Any]) -> str:
    """As `core.ledger` makes it, of a row of `LINK`."""
    parts = [struct.pack(">q", VERSION)]
    for value in row[1:14]:
        if value is None:
            parts.append(b"\xff" * 8)
        else:
            text = str(value).encode("utf-8", "surrogatepass")
            parts.append(struct.pack(">q", len(text)) + text)
    return hashlib.sha256(b"".join(parts)).hexdigest()
