"""Signed statements about the chain: checkpoints say how far it went, tombstones where it begins by now.

Both say: entry `seq` had this hash. A checkpoint is also kept outside the database, so that an end that was cut off is
missed; a tombstone stands for the entries up to its own that were removed, and nothing is removed without one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, String, Table, func, select

from handrail.core.clock import to_micros
from handrail.core.database import Instant, metadata
from handrail.core.ledger import ledger_detail, ledger_entry, ledger_head
from handrail.core.signing import Signer, key_id, signed_by


def seal_table(name: str) -> Table:
    """A table of signed statements."""
    return Table(
        name,
        metadata,
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("hash", String(64), nullable=False),
        Column("at", Instant, nullable=False),
        Column("key_id", String(16), nullable=False),
        Column("signature", String(88), nullable=False),
    )


ledger_checkpoint = seal_table("ledger_checkpoint")
ledger_tombstone = seal_table("ledger_tombstone")


@dataclass(frozen=True, slots=True)
class Seal:
    """That entry `seq` has this hash, said at this moment with this key. kind: `checkpoint` or `tombstone`."""

    kind: str
    seq: int
    hash: str
    at: datetime
    key_id: str
    signature: str

    def text(self) -> str:
        """What is signed."""
        return statement(self.kind, self.seq, self.hash, self.at)

    def holds(self, trusted: frozenset[str]) -> bool:
        """Whether one of these public keys signed it."""
        return any(
            key_id(key) == self.key_id and signed_by(key, self.text(), self.signature) for key in trusted
        )  # fmt: skip

    def columns(self) -> dict[str, Any]:
        """As it is stored."""
        return {"seq": self.seq, "hash": self.hash, "at": self.at, "key_id": self.key_id, "signature": self.signature}


def statement(kind: str, seq: int, digest: str, at: datetime) -> str:
    """The signed text: four lines, without one at the end."""
    return f"handrail {kind} 1\n{seq}\n{digest}\n{to_micros(at)}"


def seal(signer: Signer, kind: str, seq: int, digest: str, at: datetime) -> Seal:
    """A signed statement."""
    return Seal(kind, seq, digest, at, signer.key_id, signer.sign(statement(kind, seq, digest, at)))


def build(kind: str, row: Any) -> Seal:
    """A row as a statement."""
    return Seal(kind, row.seq, row.hash, row.at, row.key_id, row.signature)


def checkpoints(connection: Connection, after: int, until: int | None = None) -> list[Seal]:
    """The checkpoints of these entries, in order."""
    query = select(ledger_checkpoint).where(ledger_checkpoint.c.seq > after).order_by(ledger_checkpoint.c.seq)
    if until is not None:
        query = query.where(ledger_checkpoint.c.seq <= until)
    return [build("checkpoint", row) for row in connection.execute(query)]


def latest(connection: Connection) -> Seal | None:
    """The last checkpoint."""
    row = connection.execute(select(ledger_checkpoint).order_by(ledger_checkpoint.c.seq.desc()).limit(1)).first()
    return build("checkpoint", row) if row else None


def tombstone(connection: Connection) -> Seal | None:
    """What stands for the entries that were removed; None when all are there."""
    row = connection.execute(select(ledger_tombstone).order_by(ledger_tombstone.c.seq.desc()).limit(1)).first()
    return build("tombstone", row) if row else None


def keep(connection: Connection, made: Seal) -> None:
    """Store a checkpoint."""
    connection.execute(ledger_checkpoint.insert().values(made.columns()))


def bury(connection: Connection, made: Seal) -> int:
    """Remove the entries up to the tombstone's; how many."""
    connection.execute(ledger_tombstone.delete())
    connection.execute(ledger_tombstone.insert().values(made.columns()))
    connection.execute(ledger_detail.delete().where(ledger_detail.c.seq <= made.seq))
    return connection.execute(ledger_entry.delete().where(ledger_entry.c.seq <= made.seq)).rowcount


@dataclass(frozen=True, slots=True)
class Ends:
    """Where the tables begin and end, in one snapshot; `heads`: rows of the head, of which there is one."""

    heads: int
    head: int
    hash: str
    first: int | None
    last: int | None
    first_detail: int | None
    last_detail: int | None


def read_ends(connection: Connection) -> Ends:
    """One statement, hence one snapshot."""

    def end(table: Table, pick: Any) -> Any:
        return select(pick(table.c.seq)).scalar_subquery()

    row = connection.execute(
        select(
            select(func.count()).select_from(ledger_head).scalar_subquery(),
            end(ledger_head, func.max),
            select(func.max(ledger_head.c.hash)).scalar_subquery(),
            *(end(table, pick) for table in (ledger_entry, ledger_detail) for pick in (func.min, func.max)),
        )
    ).one()
    return Ends(row[0], row[1] or 0, row[2] or "", *row[3:])


# What m0007 installs: rows go only where a signed or chained statement stands for them.
GONE = "OLD.seq > COALESCE((SELECT MAX(seq) FROM ledger_tombstone), 0)"
KEPT = f"{GONE} AND NOT EXISTS (SELECT 1 FROM ledger_erasure WHERE ledger_erasure.seq = OLD.seq)"  # noqa: S608


def guards(sqlite: bool) -> Iterator[str]:
    """SQL that lets entries go below a tombstone, and a detail when an erasure stands for it; nothing else."""
    rules = (("ledger_entry", GONE), ("ledger_detail", KEPT))
    if sqlite:
        for table, kept in rules:
            yield f"DROP TRIGGER {table}_no_delete"
            yield (
                f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} WHEN {kept} "
                "BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"
            )
        return
    for table, kept in rules:
        yield f"DROP TRIGGER {table}_append_only ON {table}"
        yield (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()"
        )
        yield (
            f"CREATE FUNCTION {table}_may_go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {kept} THEN RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN OLD; END $$"
        )
        yield (
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_may_go()"
        )
