"""Erased personal data: which details were rewritten, and the entry that vouches for what stands there since.

An entry's detail with a person's data is replaced by the same text without them. The entry `user.erase` or
`ledger.erase` that did it says over how many details and with which digest: SHA-256 over the number of each entry and
the SHA-256 of its new detail. So nobody can blank a detail unnoticed, and what was not personal can still be proved.
"""

import hashlib
import struct
from collections.abc import Iterable

import orjson
from sqlalchemy import BigInteger, Column, Connection, Index, String, Table, func, select

from handrail.core.database import metadata
from handrail.core.ledger import ledger_detail, ledger_entry

ACTION = "ledger.erase"
ledger_erasure = Table(
    "ledger_erasure",
    metadata,
    Column("by_seq", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Index(None, "seq"),
)
table = ledger_erasure.c


def digest_over(rows: Iterable[tuple[int, str]]) -> str:
    """What an erasing entry says of the details it replaced, in their order."""
    whole = hashlib.sha256()
    for seq, digest in rows:
        whole.update(struct.pack(">q", seq) + bytes.fromhex(digest))
    return whole.hexdigest()


def replace(connection: Connection, by_seq: int, details: dict[int, str]) -> str:
    """Put these details where the others stood: salt and old text are gone. What the erasing entry has to say."""
    listed = [(seq, fingerprint(details[seq])) for seq in sorted(details)]
    rows = [{"by_seq": by_seq, "seq": seq, "digest": digest} for seq, digest in listed]
    connection.execute(ledger_erasure.insert(), rows)
    connection.execute(ledger_detail.delete().where(ledger_detail.c.seq.in_(details)))
    connection.execute(ledger_detail.insert(), [{"seq": seq, "salt": "", "detail": details[seq]} for seq, _ in listed])
    return digest_over(listed)


def fingerprint(detail: str) -> str:
    """The digest of a detail that holds nothing personal any more."""
    return hashlib.sha256(detail.encode()).hexdigest()


def between(connection: Connection, after: int, until: int) -> dict[int, str]:
    """For each erased entry of these the digest of what stands there now: the last erasure counts."""
    query = select(table.seq, table.digest).where(table.seq > after, table.seq <= until).order_by(table.by_seq)
    return {row.seq: row.digest for row in connection.execute(query)}


def unlawful(connection: Connection, after: int) -> int | None:
    """The first entry that is listed as erased by an entry behind `after` which does not say so."""
    found = select(table.by_seq, func.min(table.seq).label("first"), func.count().label("n"))
    for group in connection.execute(found.where(table.by_seq > after).group_by(table.by_seq)).all():
        said = connection.execute(
            select(ledger_entry.c.action, ledger_detail.c.detail)
            .join(ledger_detail, ledger_detail.c.seq == ledger_entry.c.seq)
            .where(ledger_entry.c.seq == group.by_seq)
        ).one_or_none()
        listing = select(table.seq, table.digest).where(table.by_seq == group.by_seq).order_by(table.seq)
        rows = connection.execute(listing).all()
        try:
            digest = digest_over((row.seq, row.digest) for row in rows)
            vouched = orjson.loads(said.detail)["metadata"] if said else {}
            lawful = said is not None and said.action == ACTION and vouched["digest"] == digest
        except (ValueError, KeyError, TypeError):
            lawful = False
        if not lawful:
            return int(group.first)
    return None


def forget(connection: Connection, until: int) -> None:
    """Remove what is known of erasures whose own entry is removed."""
    connection.execute(ledger_erasure.delete().where(table.by_seq <= until))
