"""The index of words: filled behind the ledger by whoever holds the lease, and never ahead of it.

SQLite: an FTS5 table without content, so a row is taken out by saying again what is in it. PostgreSQL: tsvectors with a
GIN index. Both are made in the migration; `audit_word` keeps the words that there are, for beginnings of words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import BigInteger, Column, Connection, Integer, String, Table, select, text, update

from handrail.audit import tokens
from handrail.audit.store import shapes
from handrail.core.database import metadata
from handrail.core.ledger import read_head
from handrail.core.live import rows_after

audit_index = Table(
    "audit_index",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("through", BigInteger, nullable=False),
)
audit_word = Table("audit_word", metadata, Column("word", String(200), primary_key=True))
MOST_WORDS = 200
LONGEST = 200
PUT = {
    "sqlite": text("INSERT INTO audit_words (rowid, words) VALUES (:seq, :words)"),
    "postgresql": text(
        "INSERT INTO audit_words (seq, words) VALUES (:seq, array_to_tsvector(string_to_array(:words, ' ')))"
    ),
}
TAKE_OUT = {
    "sqlite": text("INSERT INTO audit_words (audit_words, rowid, words) VALUES ('delete', :seq, :words)"),
    "postgresql": text("DELETE FROM audit_words WHERE seq = :seq AND CAST(:words AS text) IS NOT NULL"),
}
ADD_WORD = text("INSERT INTO audit_word (word) VALUES (:word) ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True)
class Indexed:
    """Entries as they go into the index: what follows `behind`, each with its tokens; and all words and shapes."""

    behind: int
    rows: list[dict[str, Any]]
    words: list[str]
    shapes: list[dict[str, Any]]


def through(connection: Connection) -> int:
    """The last entry that is indexed."""
    return int(connection.scalar(select(audit_index.c.through)) or 0)


def behind(connection: Connection) -> int:
    """How many entries are not indexed yet."""
    return read_head(connection).seq - through(connection)


def tokens_of(row: Any) -> list[str]:
    """The tokens of a ledger row with its detail."""
    found = tokens.of_entry(row, orjson.loads(row.detail) if row.detail else {})
    return [token for token in found if len(token) <= LONGEST]


def prepare(connection: Connection, most: int) -> Indexed:
    """The next entries and their tokens."""
    start = through(connection)
    rows: list[dict[str, Any]] = []
    words: set[str] = set()
    seen: dict[str, dict[str, Any]] = {}
    for row in rows_after(connection, start, most):
        found = tokens_of(row)
        rows.append({"seq": row.seq, "words": " ".join(found)})
        words.update(token for token in found if "=" not in token or token.startswith("n="))
        seen.update((one["token"], one) for one in shapes.of_entry(row))
    return Indexed(start, rows, sorted(words), [seen[token] for token in sorted(seen)])


def put(connection: Connection, given: Indexed) -> bool:
    """Write prepared entries; False when somebody else has done so meanwhile."""
    if through(connection) != given.behind or not given.rows:
        return False
    connection.execute(PUT[connection.dialect.name], given.rows)
    if given.words:
        connection.execute(ADD_WORD, [{"word": word} for word in given.words])
    connection.execute(shapes.ADD, given.shapes)
    last = given.rows[-1]["seq"]
    if not connection.execute(update(audit_index).values(through=last)).rowcount:
        connection.execute(audit_index.insert().values(id=1, through=last))
    return True


def take_out(connection: Connection, rows: Sequence[Any]) -> None:
    """Forget these ledger rows. They must still be as they were indexed: with their detail, and not rewritten."""
    last = through(connection)
    gone = [{"seq": row.seq, "words": " ".join(tokens_of(row))} for row in rows if row.seq <= last]
    if gone:
        connection.execute(TAKE_OUT[connection.dialect.name], gone)


def words_that_begin(connection: Connection, start: str) -> list[str]:
    """The tokens that begin so, one more than may be looked up."""
    column = audit_word.c.word
    query = select(column).where(column.startswith(start, autoescape=True))
    return list(connection.scalars(query.order_by(column).limit(MOST_WORDS + 1)))
