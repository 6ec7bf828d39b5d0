"""Writes ledger entries to a file or a pipe, in a process of its own: the server's interpreter stays free.

    python -m handrail.audit.extract < job        one JSON object, see `Job`

With a file it says on its output how far it is, a JSON object a line; without one its output is the entries themselves.
It reads page by page, so no transaction is long and memory does not grow, and imports nothing that is not needed here.
"""

import gc
import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

import orjson

from handrail.audit.formats import BOM, FORMS, Shaper
from handrail.audit.proof import Proof
from handrail.core.positions import cipher_of, seal

PAGE = 250
PACE = 0.25
Rows = list[tuple[Any, ...]]
Ask = Callable[..., Rows]


class TooLarge(Exception):
    """The file would outgrow its limit."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to write. Entries behind `behind` up to `head`, oldest first; statements as `store.plain` makes them.

    database: the SQLite file, or PostgreSQL's address. domains: what the viewer sees, None for all. key: seals ids.
    """

    database: str
    page: dict[str, Any]
    count: dict[str, Any] | None
    chain: dict[str, Any] | None
    behind: int
    head: int
    format: str
    domains: list[str] | None
    key: str
    file: str | None
    proof: str | None
    bom: bool
    most_bytes: int
    most_rows: int


def connected(database: str) -> Ask:
    """A function that runs a statement with these values, each in a read transaction of its own."""
    if database.startswith("postgresql://"):
        import psycopg

        connection = psycopg.connect(database, autocommit=True, options="-c default_transaction_read_only=on")
        return lambda made, **values: connection.execute(made["text"], made["values"] | values).fetchall()
    import sqlite3

    file = sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None)
    for pragma in ("query_only=ON", "busy_timeout=10000", "cache_size=-4000"):
        file.execute(f"PRAGMA {pragma}")

    def ask(made: dict[str, Any], **values: Any) -> Rows:
        given = made["values"] | values
        return file.execute(made["text"], [given[name] for name in made["names"]]).fetchall()

    return ask


def pages(ask: Ask, job: Job) -> Iterator[Rows]:
    """The entries, page by page."""
    behind, left = job.behind, job.most_rows
    while left:
        rows = ask(job.page, behind=behind, head=job.head, most=min(PAGE, left))
        if rows:
            yield rows
            behind, left = rows[-1][0], left - len(rows)
        if len(rows) < PAGE:
            return


class Output:
    """A file with its digest and size."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self.file, self.most = file, most
        self.size, self.digest = 0, hashlib.sha256()

    def write(self, data: bytes) -> None:
        """Errors: TooLarge."""
        self.size += len(data)
        if self.size > self.most:
            raise TooLarge
        self.digest.update(data)
        self.file.write(data)

    def close(self) -> None:
        """Onto the disk."""
        self.file.flush()
        with suppress(OSError):  # a pipe
            os.fsync(self.file.fileno())
        self.file.close()

    def facts(self) -> dict[str, Any]:
        """What the manifest says of it."""
        return {"bytes": self.size, "sha256": self.digest.hexdigest()}


def opened(path: str) -> BinaryIO:
    """A new file for its owner alone."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb", 1 << 18)


def carry(job: Job, say: Callable[..., None], out: BinaryIO) -> None:
    """Write everything, telling how far it is. Errors: TooLarge, OSError."""
    ask, cipher = connected(job.database), cipher_of(bytes.fromhex(job.key))
    if job.count:
        say(total=ask(job.count, head=job.head, behind=job.behind)[0][0])
    output = Output(out, job.most_bytes)
    proof = Proof(Output(opened(job.proof), job.most_bytes), ask, job.chain, job.head) if job.proof else None
    domains = None if job.domains is None else frozenset(job.domains)
    shape, (begin, body, end) = Shaper(domains), FORMS[job.format]
    output.write((BOM if job.bom else b"") + begin)
    written, first, last, told = 0, None, None, time.monotonic()
    for rows in pages(ask, job):
        positions = [row[0] for row in rows]
        ids = seal(cipher, positions)
        text = body([shape(row, entry_id) for row, entry_id in zip(rows, ids, strict=True)])
        output.write(text[1:] if not written and job.format == "JSON" else text)
        if proof:
            proof.through(positions)
        written, first, last = written + len(rows), first or positions[0], positions[-1]
        if time.monotonic() - told > PACE:
            told = time.monotonic()
            say(rows=written, bytes=output.size)
    output.write(end)
    output.close()
    proved = proof.finish() if proof else None
    say(done=True, rows=written, first=first, last=last, proof=proved, **output.facts())


def main() -> int:
    """Read the job, do it; the exit status."""
    gc.disable()  # nothing here makes circles, and to look for them is a fifth of the cost
    with suppress(OSError):
        os.nice(10)
    job = Job(**orjson.loads(sys.stdin.buffer.read()))
    pipe = sys.stdout.buffer

    def say(**facts: Any) -> None:
        if job.file:
            pipe.write(orjson.dumps(facts) + b"\n")
            pipe.flush()

    try:
        carry(job, say, opened(job.file) if job.file else pipe)
    except TooLarge:
        say(problem="It would be larger than this server allows. Narrow the filter.")
    except BrokenPipeError:  # nobody is there any more
        return 1
    except OSError as error:
        say(problem=f"The file could not be written: {error.strerror}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
