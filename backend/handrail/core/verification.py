"""Whether the ledger is as it was written: every entry is read and its hash computed again, a page at a time.

Memory does not grow with the ledger, and no transaction stays open: a page is a statement of its own. The columns
come as bytes, so that nothing a database can hold makes the reader stumble before it is compared.
"""

import struct
from binascii import hexlify, unhexlify
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, select

from handrail.core import erasures, seals
from handrail.core.database import Database
from handrail.core.ledger import CHAINED, GENESIS, VERSION, ledger_detail, ledger_entry
from handrail.core.seals import Ends, Seal

PAGE = 4000
NUMBER = struct.Struct(">q").pack
NOTHING, FORMAT = NUMBER(-1), NUMBER(VERSION)
COLUMNS = (*(f"e.{name}" for name in CHAINED), "e.hash", "d.salt", "d.detail")
HASH = 2 + len(CHAINED)  # where it stands in a row
ROWS = (
    "FROM ledger_entry e LEFT JOIN ledger_detail d ON d.seq = e.seq "
    "WHERE e.seq > {after} AND e.seq <= {until} ORDER BY e.seq LIMIT {most}"
)
# Cast, a blob reads like the text it holds; to everyone who does not cast it is something else. It sorts behind texts.
LARGEST = ", ".join(f"ifnull({name}, '')" for name in COLUMNS)
SQLITE = f"SELECT e.seq, max({LARGEST}) >= x'', {', '.join(f'CAST({name} AS BLOB)' for name in COLUMNS)} {ROWS}"
TEXTS = ", ".join(f"convert_to({name}::text, 'UTF8')" for name in COLUMNS)
POSTGRES = f"SELECT e.seq, NULL, {TEXTS} {ROWS}"


class Lengths(dict[int, bytes]):
    """Each length as it stands before its field, packed once."""

    def __missing__(self, length: int) -> bytes:
        packed = self[length] = NUMBER(length)
        return packed


LENGTH = Lengths()


class Broken(Exception):
    """The first entry that is not as it was written, and what is wrong with it."""

    def __init__(self, seq: int, problem: str) -> None:
        super().__init__(problem)
        self.seq, self.problem = seq, problem


@dataclass(frozen=True, slots=True)
class Verdict:
    """What verification found. `entries` were checked; `first_bad` is the first entry that is not as written."""

    entries: int
    head: int
    first_bad: int | None = None
    problem: str | None = None


@dataclass(slots=True)
class Walk:
    """A verification under way: the entries up to `seq`, whose hash is `hash`, are as they were written.

    trusted: the public keys whose signatures count; None: signatures are not looked at.
    elsewhere: checkpoints that were kept outside the database.
    """

    seq: int = 0
    hash: str = GENESIS
    trusted: frozenset[str] | None = None
    elsewhere: Sequence[Seal] = ()
    entries: int = 0

    def begin(self, connection: Connection) -> Ends:
        """Check both ends and what stands for them. Errors: Broken."""
        ends, grave = seals.read_ends(connection), seals.tombstone(connection)
        start = grave.seq if grave else 0
        if grave and self.seq <= start:
            self.ensure_signed(grave)
            self.seq, self.hash = start, grave.hash
        if ends.heads > 1 or (ends.last and not ends.heads):
            raise Broken(1, "the ledger's head was tampered with")
        for first in (ends.first, ends.first_detail):
            if first is not None and first <= start:
                raise Broken(first, "it was added")
        last = max(ends.last or 0, start)
        if last != ends.head:
            raise Broken(min(last, ends.head) + 1, "the end of the ledger does not fit its head")
        if (ends.last_detail or 0) > ends.head:
            raise Broken(ends.head + 1, "a detail without an entry was added")
        beyond = [*seals.checkpoints(connection, ends.head), *(seal for seal in self.elsewhere if seal.seq > ends.head)]
        for seal in beyond:
            self.ensure_signed(seal)
            raise Broken(
                ends.head + 1, f"the end was cut off: a checkpoint of {seal.at:%Y-%m-%d %H:%M} is at {seal.seq}"
            )
        unlawful = erasures.unlawful(connection, self.seq)
        if unlawful:
            raise Broken(unlawful, "its detail was erased, and no entry vouches for that")
        if self.seq > ends.head:
            raise Broken(ends.head + 1, f"the end was cut off: entry {self.seq} was there before")
        return ends

    def end(self, ends: Ends) -> None:
        """After the last entry of that time. Errors: Broken."""
        if ends.heads and self.hash != ends.hash:
            raise Broken(max(ends.head, 1), "the head's hash is not the last entry's")

    def advance(self, connection: Connection, until: int, most: int = PAGE) -> None:
        """Check the next entries. Errors: Broken."""
        try:
            self.step(connection, until, most)
        except Broken:  # or removed or erased between two statements: look once more
            grave = seals.tombstone(connection)
            if grave and grave.seq > self.seq:
                self.ensure_signed(grave)
                self.seq, self.hash = grave.seq, grave.hash
            else:
                self.step(connection, until, most)

    def step(self, connection: Connection, until: int, most: int) -> None:
        """One page. Errors: Broken."""
        begin, rows = self.seq, read_rows(connection, self.seq, until, most)
        last = rows[-1][0] if len(rows) == most else until
        marks = (seal for seal in self.elsewhere if begin < seal.seq <= last)
        stored = seals.checkpoints(connection, begin, last)
        vouched: dict[int, set[bytes]] = {}
        for seal in (*marks, *stored):
            self.ensure_signed(seal)
            vouched.setdefault(seal.seq, set()).add(seal.hash.encode())
        self.check(rows, erasures.between(connection, begin, last), vouched)
        if self.seq != last:
            raise Broken(self.seq + 1, f"entry {self.seq + 1} is missing")

    def check(self, rows: list[Any], erased: dict[int, str], vouched: dict[int, set[bytes]]) -> None:
        """Each row against the one before. Errors: Broken."""
        before, previous = self.seq, unhexlify(self.hash)
        try:
            for row in rows:  # written out: every name and call less is a hundredth of the time
                seq, digest, said, salt, detail = row[0], row[HASH - 1], row[HASH], row[HASH + 1], row[HASH + 2]
                if seq != before + 1:
                    raise Broken(before + 1, f"entry {before + 1} is missing")
                if detail is None or salt is None:
                    raise Broken(seq, "its detail is missing")
                if seq in erased:
                    written = not salt and sha256(detail).hexdigest() == erased[seq]
                else:
                    raw = unhexlify(salt)
                    written = hexlify(raw) == salt and hexlify(sha256(raw + detail).digest()) == digest
                if not written:
                    raise Broken(seq, "its detail was changed")
                coded = [NOTHING if value is None else LENGTH[len(value)] + value for value in row[2:HASH]]
                previous = sha256(previous + NUMBER(seq) + sha256(FORMAT + b"".join(coded)).digest()).digest()
                if row[1] or hexlify(previous) != said:
                    raise Broken(seq, "it was changed")
                if seq in vouched and vouched[seq] != {said}:
                    raise Broken(seq, "it is not the one that a checkpoint vouches for")
                before = seq
        except ValueError:  # a salt that is none
            raise Broken(before + 1, "its detail was changed") from None
        self.entries += before - self.seq
        self.seq, self.hash = before, previous.hex()

    def ensure_signed(self, seal: Seal) -> None:
        """Errors: Broken."""
        if self.trusted is not None and not seal.holds(self.trusted):
            raise Broken(seal.seq, f"its {seal.kind} is not signed with a key that is trusted here")


def read_rows(connection: Connection, after: int, until: int, most: int) -> list[Any]:
    """The next rows as bytes, through the driver itself. Errors: what the driver raises."""
    text = SQLITE if connection.dialect.name == "sqlite" else POSTGRES
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text.format(after=int(after), until=int(until), most=int(most)))
        return list(cursor.fetchall())
    finally:
        cursor.close()


def verify(
    connection: Connection,
    trusted: frozenset[str] | None = None,
    elsewhere: Sequence[Seal] = (),
    since: tuple[int, str] | None = None,
) -> Verdict:
    """Walk the chain, all of it or behind an entry that is known by its hash, and name the first bad entry."""
    walk = Walk(*(since or (0, GENESIS)), trusted=trusted, elsewhere=elsewhere)
    head = 0
    try:
        ends = walk.begin(connection)
        head = ends.head
        while walk.seq < head:
            walk.advance(connection, head)
        walk.end(ends)
    except Broken as broken:
        return Verdict(walk.entries, head or seals.read_ends(connection).head, broken.seq, broken.problem)
    return Verdict(walk.entries, head)


def reading(database: Database) -> Engine:
    """A connection of its own that cannot write and keeps no transaction open; for other threads than the loop's."""
    if database.is_sqlite:
        name = f"file:{Path(database.url.database or '').absolute()}?mode=ro&uri=true"
        return create_engine(f"sqlite:///{name}", pool_size=1, hide_parameters=True)
    url = database.url.set(drivername="postgresql+psycopg")
    return create_engine(url, pool_size=1, pool_pre_ping=True, isolation_level="AUTOCOMMIT", hide_parameters=True)


def walk(connection: Connection, after: int = 0, page: int = 5000) -> Iterator[Any]:
    """Every entry with its detail, in order, a page at a time."""
    query = select(ledger_entry, ledger_detail.c.salt, ledger_detail.c.detail).outerjoin(
        ledger_detail, ledger_detail.c.seq == ledger_entry.c.seq
    )
    while True:
        rows = connection.execute(
            query.where(ledger_entry.c.seq > after).order_by(ledger_entry.c.seq).limit(page)
        ).all()
        yield from rows
        if len(rows) < page:
            return
        after = rows[-1].seq
