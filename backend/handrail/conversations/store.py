"""Conversations: the tables and every statement on them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    or_,
    select,
    type_coerce,
    update,
)

from handrail.conversations.types import Conversation, ConversationFilter, ConversationSort, Message
from handrail.core import counters
from handrail.core.connections import Page, along, one_of, paged
from handrail.core.counters import BUCKET_MICROS, DAY, counter
from handrail.core.database import Instant, metadata
from handrail.core.kernel import Scope
from handrail.core.names import name_key
from handrail.core.records import from_row, to_row
from handrail.core.statements import ByKey, Change

conversation = Table(
    "conversation",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domain.id"), nullable=False),
    Column("agent_id", String(36), ForeignKey("agent.id"), nullable=False),
    Column("key", String(64), nullable=False),
    Column("title", Text),
    Column("title_key", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("last_message_at", Instant, nullable=False),
    Column("message_count", Integer, nullable=False),
    Column("erased_at", Instant),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("agent_id", "key"),
    Index(None, "last_message_at", "id"),
    Index(None, "domain_id", "last_message_at", "id"),
    Index(None, "agent_id", "last_message_at", "id"),
    Index(None, "started_at"),
)
message = Table(
    "message",
    metadata,
    Column("conversation_id", String(36), ForeignKey("conversation.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("key", String(64), nullable=False),
    Column("role", String(9), nullable=False),
    Column("text", Text),
    Column("redacted", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Column("tokens", Integer),
    Column("tool_run_id", String(36)),
    Column("span_id", String(64)),
    UniqueConstraint("conversation_id", "key"),
    Index(None, "at"),
)
table, said = conversation.c, message.c
COLUMNS = (
    "id", "domain_id", "agent_id", "key", "title", "started_at", "last_message_at", "message_count", "erased_at",
    "revision",
)  # fmt: skip
SAID = ("conversation_id", "position", "key", "role", "text", "redacted", "at", "tokens", "tool_run_id", "span_id")
STARTED, MESSAGES = "conversations.started", "conversations.messages"
MOST_RUNS = 100
BY_ID = ByKey(select(conversation), table.id)
INSERT_MESSAGES = Change(lambda _: message.insert())


def build(row: Any) -> Conversation:
    """A row as a record."""
    return from_row(Conversation, row)


def get(connection: Connection, scope: Scope, conversation_id: str) -> Conversation | None:
    """One, or None when it does not exist for this viewer."""
    row = BY_ID.first(connection, conversation_id)
    return build(row) if row and scope.sees(row.domain_id, row.agent_id) else None


def by_ids(connection: Connection, ids: list[str]) -> list[Conversation | None]:
    """Aligned with `ids`."""
    return [build(row) if row else None for row in BY_ID.rows(connection, ids)]


def by_key(connection: Connection, agent_id: str, key: str) -> Conversation | None:
    """An agent's conversation by its own identifier."""
    query = select(conversation).where(table.agent_id == agent_id, table.key == key)
    row = connection.execute(query).one_or_none()
    return build(row) if row else None


def of_agent(connection: Connection, agent_id: str) -> int:
    """1 when the agent has conversations."""
    return int(connection.execute(select(table.id).where(table.agent_id == agent_id).limit(1)).first() is not None)


def chosen_ones(scope: Scope, chosen: ConversationFilter, called: Sequence[str]) -> Select[Any]:
    """The conversations that a filter names. `called`: the agents that its text means."""
    query = select(conversation)
    if scope.domains is not None:
        query = query.where(table.domain_id.in_(scope.domains))
    if scope.subject is not None:
        query = query.where(table.agent_id == scope.subject)
    for column, values in ((table.domain_id, chosen.domain_id), (table.agent_id, chosen.agent_id)):
        if values:
            query = query.where(one_of(column, values))
    if chosen.after:
        query = query.where(table.last_message_at >= chosen.after)
    if chosen.before:
        query = query.where(table.last_message_at < chosen.before)
    if text := (chosen.text or "").strip():
        hits = [
            table.title_key.contains(name_key(text), autoescape=True),
            table.key.startswith(text, autoescape=True),
            *([table.agent_id.in_(called)] if called else []),
        ]
        query = query.where(or_(*hits))
    return query


def page(
    connection: Connection, query: Select[Any], order: ConversationSort | None, ascending: bool | None,
    first: int | None, after: str | None,
) -> Page[Conversation]:  # fmt: skip
    """Chosen conversations, the one that was talked in last first unless told."""
    by = table.started_at if order is ConversationSort.STARTED else table.last_message_at
    moment = type_coerce(by, BigInteger)  # a cursor holds plain numbers
    return paged(connection, query, along((moment, table.id), not ascending), first, after, build)


def messages(
    connection: Connection, thing: Conversation, newest_first: bool, first: int | None, after: str | None
) -> Page[Message]:
    """What was said, in its order or from the end."""
    query = select(message).where(said.conversation_id == thing.id)

    def read(row: Any) -> Message:
        return from_row(Message, row, agent_id=thing.agent_id)

    return paged(connection, query, [(said.position, newest_first)], first, after, read)


def known_keys(connection: Connection, conversation_id: str, keys: Sequence[str]) -> set[str]:
    """Which of these messages are recorded already."""
    query = select(said.key).where(said.conversation_id == conversation_id, said.key.in_(keys))
    return set(connection.scalars(query))


def run_ids(connection: Connection, ids: list[str]) -> list[list[str]]:
    """The tool runs that the messages of these conversations name, in their order."""
    found: dict[str, list[str]] = {}
    for key in ids:
        query = select(said.tool_run_id).where(said.conversation_id == key, said.tool_run_id.is_not(None))
        query = query.group_by(said.tool_run_id).order_by(func.min(said.position)).limit(MOST_RUNS)
        found[key] = list(connection.scalars(query))
    return [found[key] for key in ids]


def insert(connection: Connection, thing: Conversation) -> None:
    """Store a new one."""
    connection.execute(conversation.insert().values(**to_row(thing, *COLUMNS), title_key=name_key(thing.title or "")))


def save(connection: Connection, thing: Conversation) -> None:
    """Store a changed one."""
    values = to_row(thing, *COLUMNS[1:]) | {"title_key": name_key(thing.title or "")}
    connection.execute(update(conversation).where(table.id == thing.id).values(**values))


def insert_messages(connection: Connection, made: Sequence[Message]) -> None:
    """Store new messages."""
    INSERT_MESSAGES.run(connection, [to_row(one, *SAID) for one in made])


def erase(connection: Connection, conversation_id: str) -> int:
    """Forget what was said; how many messages that was."""
    query = update(message).where(said.conversation_id == conversation_id, said.text.is_not(None))
    return connection.execute(query.values(text=None)).rowcount


def rebuild(connection: Connection, first: int, last: int) -> None:
    """Make the counters of the days (UTC) that these buckets lie in anew from the conversations and messages."""
    first, last = first // DAY * DAY, last // DAY * DAY + DAY - 1
    spot = counter.c.bucket.between(first, last)
    connection.execute(delete(counter).where(spot, counter.c.metric.in_((STARTED, MESSAGES))))
    found: Counter[counters.Key] = Counter()
    whose = select(table.domain_id, table.agent_id)
    for metric, query, at in (
        (STARTED, whose, table.started_at),
        (MESSAGES, whose.join(message, said.conversation_id == table.id), said.at),
    ):
        for bucket, domain_id, agent_id, number in connection.execute(counted(query, at, first, last)):
            found[(bucket, domain_id, "all", "", metric)] += number
            found[(bucket, domain_id, "agent", agent_id, metric)] += number
    counters.write(connection, found)


def counted(query: Select[Any], at: Column[Any], first: int, last: int) -> Select[Any]:
    """How many there are in each bucket."""
    micros = type_coerce(at, BigInteger)
    bucket = (micros // BUCKET_MICROS).label("bucket")
    within = micros.between(first * BUCKET_MICROS, (last + 1) * BUCKET_MICROS - 1)
    query = query.with_only_columns(bucket, table.domain_id, table.agent_id, func.count(), maintain_column_froms=True)
    return query.where(within).group_by(bucket, table.domain_id, table.agent_id)
