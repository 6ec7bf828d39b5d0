"""The one append-only table of every change, chained by hashes.

Format 1, fixed from the first migration:

    detail_digest  = SHA-256(salt, detail)            detail: JSON text of before, after, metadata, names
    payload_digest = SHA-256(version, fields...)      each field length-prefixed, UTF-8, NULL as length -1
    hash           = SHA-256(previous hash, seq, payload_digest)

Texts that may hold personal data stand in `ledger_detail` and enter the chain by salted digest only, so that
they can be erased later and the chain still verifies. Triggers refuse UPDATE and DELETE on both tables.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from struct import Struct
from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, Connection, ForeignKey, Index, Integer, String, Table, Text, select, update

from handrail.core.clock import EPOCH, to_micros
from handrail.core.database import Instant, metadata
from handrail.core.records import Snapshot
from handrail.core.statements import Change, Rows, Statement

VERSION = 1
GENESIS = "0" * 64
SALT = 16  # bytes
pack = Struct(">q").pack
PREFIX = pack(VERSION)
NULL = pack(-1)
DIGESTED = pack(64)  # the length of a digest in hexadecimal

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("at", Instant, nullable=False),
)
ledger_entry = Table(
    "ledger_entry",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor_type", String(8), nullable=False),
    Column("actor_id", String(64)),
    Column("action", String(64), nullable=False),
    Column("resource_type", String(32), nullable=False),
    Column("resource_id", String(64)),
    Column("domain_id", String(36)),
    Column("subject_id", String(36)),
    Column("audience", String(64)),
    Column("outcome", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("request_id", String(64)),
    Column("detail_digest", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index(None, "resource_type", "resource_id", "seq"),
    Index(None, "actor_id", "seq"),
    Index(None, "action", "seq"),
    Index(None, "domain_id", "seq"),
    Index(None, "subject_id", "seq"),
    Index(None, "at"),
)
ledger_detail = Table(
    "ledger_detail",
    metadata,
    Column("seq", BigInteger, ForeignKey("ledger_entry.seq"), primary_key=True, autoincrement=False),
    Column("salt", String(32), nullable=False),
    Column("detail", Text, nullable=False),
)
CHAINED = (
    "at", "actor_type", "actor_id", "action", "resource_type", "resource_id", "domain_id", "subject_id", "audience",
    "outcome", "channel", "request_id", "detail_digest",
)  # fmt: skip


@dataclass(slots=True)
class Entry:
    """A ledger entry before it has its number.

    audience: who may see it beside the domain rule: None everyone, "people" not agents, "user:<id>" one person.
    subject_id: whose thing it is (an agent's run), for those who see only their own.
    """

    at: datetime
    actor_type: str
    actor_id: str | None
    actor_name: str
    action: str
    resource_type: str
    resource_id: str | None
    resource_name: str | None = None
    domain_id: str | None = None
    subject_id: str | None = None
    audience: str | None = None
    outcome: str = "DONE"
    channel: str = "system"
    request_id: str | None = None
    address: str | None = None
    summary: str | None = None
    before: Snapshot | None = None
    after: Snapshot | None = None
    metadata: dict[str, Any] = field(default_factory=dict)

    def about(
        self,
        resource_id: str,
        resource_name: str | None,
        domain_id: str | None,
        subject_id: str | None,
        summary: str | None,
    ) -> "Entry":
        """The same about another thing of its kind."""
        return Entry(
            self.at, self.actor_type, self.actor_id, self.actor_name, self.action, self.resource_type, resource_id,
            resource_name, domain_id, subject_id, self.audience, self.outcome, self.channel, self.request_id,
            self.address, summary, self.before, self.after, self.metadata,
        )  # fmt: skip

    def detail(self) -> bytes:
        """The erasable part as it is stored and digested: JSON, keys in order."""
        return orjson.dumps(
            {
                "actor_name": self.actor_name,
                "address": self.address,
                "after": self.after,
                "before": self.before,
                "metadata": self.metadata,
                "resource_name": self.resource_name,
                "summary": self.summary,
            },
            option=orjson.OPT_SORT_KEYS,
        )


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends."""

    seq: int
    hash: str
    at: datetime


def measured(value: str | int | None) -> bytes:
    """A field as it is digested: with its length in front, so that no two rows collide."""
    if value is None:
        return NULL
    text = str(value).encode("utf-8", "surrogatepass")
    return pack(len(text)) + text


class Measured(dict[str | int | None, bytes]):
    """`measured` of what most of a batch's entries share, each made once."""

    def __missing__(self, value: str | int | None) -> bytes:
        made = self[value] = measured(value)
        return made


def digest_fields(values: Sequence[str | int | None]) -> bytes:
    """SHA-256 over the version and each field."""
    return sha256(PREFIX + b"".join([measured(value) for value in values])).digest()


def chain(previous: str, seq: int, payload: bytes) -> str:
    """The hash of entry `seq`, in hexadecimal."""
    return sha256(bytes.fromhex(previous) + pack(seq) + payload).hexdigest()


def digest_detail(salt: str, detail: str) -> str:
    """The salted digest that stands in the chain for the erasable text."""
    return sha256(bytes.fromhex(salt) + detail.encode()).hexdigest()


# Statements of every batch are made once: to make one costs more than to run it.
HEAD = select(ledger_head.c.seq, ledger_head.c.hash, ledger_head.c.at)
LOCKED_HEAD = Statement(HEAD.with_for_update())
MOVE_HEAD = Change(lambda _: update(ledger_head))
ENTRIES = Rows(ledger_entry)
DETAILS = Rows(ledger_detail)


def read_head(connection: Connection) -> Head:
    """The chain's end, without a lock."""
    row = connection.execute(HEAD).one_or_none()
    return Head(row.seq, row.hash, row.at) if row else Head(0, GENESIS, EPOCH)


def lock_head(connection: Connection) -> Head:
    """The chain's end, locked first in every batch: sequence order is commit order, without gaps."""
    row = LOCKED_HEAD.first(connection)
    if row:
        return Head(row.seq, row.hash, row.at)
    connection.execute(ledger_head.insert().values(id=1, seq=0, hash=GENESIS, at=EPOCH))
    return Head(0, GENESIS, EPOCH)


def try_writing(connection: Connection) -> None:
    """Write the head as it stands. Errors: what the database raises when the ledger cannot be written."""
    connection.execute(update(ledger_head).values(seq=ledger_head.c.seq))
    connection.execute(select(ledger_entry.c.seq).limit(1)).first()


def append(connection: Connection, head: Head, entries: Sequence[Entry]) -> Head:
    """Number, chain and store the entries of one batch; returns the new end."""
    if not entries:
        return head
    rows, details = [], []
    seq, previous = head.seq, bytes.fromhex(head.hash)
    shared = Measured()
    salts = os.urandom(SALT * len(entries))
    for number, entry in enumerate(entries):
        seq += 1
        salt, detail = salts[SALT * number : SALT * (number + 1)], entry.detail()
        row = (
            to_micros(entry.at), entry.actor_type, entry.actor_id, entry.action, entry.resource_type,
            named_id(entry.resource_id), entry.domain_id, entry.subject_id, entry.audience, entry.outcome,
            entry.channel, entry.request_id, sha256(salt + detail).hexdigest(),
        )  # fmt: skip
        at, *fields, digest = row
        payload = b"".join([PREFIX, shared[at], *map(shared.__getitem__, fields), DIGESTED, digest.encode()])
        previous = sha256(previous + pack(seq) + sha256(payload).digest()).digest()
        rows.append((seq, *row, previous.hex()))
        details.append((seq, salt.hex(), detail.decode()))
    ENTRIES.add(connection, rows)
    DETAILS.add(connection, details)
    end = Head(seq, previous.hex(), entry.at)
    MOVE_HEAD.run(connection, [{"seq": end.seq, "hash": end.hash, "at": end.at}])
    return end


def named_id(text: str | None) -> str | None:
    """An identifier as anyone may have sent it, so that it fits its column in both databases."""
    return text.replace("\0", "")[:64] if text else text


IMMUTABLE = ("ledger_entry", "ledger_detail")


def trigger_statements(sqlite: bool) -> list[str]:
    """SQL that makes the ledger append-only for everyone who comes through the database's front door."""
    if sqlite:
        return [
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            for table in IMMUTABLE
            for verb in ("UPDATE", "DELETE")
        ]
    return [
        "CREATE FUNCTION ledger_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$",
        *(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
            for table in IMMUTABLE
        ),
    ]
