"""Model usage: the tables and every statement on them."""

from collections.abc import Sequence
from decimal import Decimal
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
    UniqueConstraint,
    and_,
    case,
    delete,
    func,
    not_,
    select,
    text,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from handrail.core.clock import from_micros
from handrail.core.connections import Page, one_of, paged
from handrail.core.counters import BUCKET_MICROS
from handrail.core.database import Instant, metadata
from handrail.core.kernel import Scope
from handrail.core.records import from_row, to_row
from handrail.core.statements import Change
from handrail.usage.rollups import DAY, add, usage_rollup
from handrail.usage.types import AgentCall, AgentCallFilter, ModelPrice


class Money(TypeDecorator[Decimal]):
    """US dollars as text: exact in both databases."""

    impl = String(30)
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


agent_call = Table(
    "agent_call",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), nullable=False),
    Column("agent_id", String(36), ForeignKey("agent.id"), nullable=False),
    Column("span_id", String(64), nullable=False),
    Column("conversation_id", String(64)),
    Column("model", String(120), nullable=False),
    Column("provider", String(60)),
    Column("at", Instant, nullable=False),
    Column("latency_us", BigInteger),
    Column("input_tokens", BigInteger),
    Column("output_tokens", BigInteger),
    Column("cached_tokens", BigInteger),
    Column("reasoning_tokens", BigInteger),
    Column("error_type", String(120)),
    Column("cost_nano", BigInteger),
    Column("basis", String(16), nullable=False),
    Column("price_source", String(200)),
    UniqueConstraint("agent_id", "span_id"),
    Index(None, "at", "id"),
    Index(None, "domain_id", "at", "id"),
    Index(None, "agent_id", "at", "id"),
    Index(
        "ix_agent_call_conversation", "agent_id", "conversation_id", "at",
        sqlite_where=text("conversation_id IS NOT NULL"), postgresql_where=text("conversation_id IS NOT NULL"),
    ),
)  # fmt: skip
model_price = Table(
    "model_price",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("model", String(120), nullable=False),
    Column("provider", String(60)),
    Column("input_per_million", Money),
    Column("output_per_million", Money),
    Column("cached_per_million", Money),
    Column("per_hour", Money),
    Column("free", Boolean, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("revision", Integer, nullable=False),
)


def known_spans(connection: Connection, agent_id: str, spans: Sequence[str]) -> set[str]:
    """Which of these calls of the agent are recorded already."""
    table = agent_call.c
    return set(connection.scalars(select(table.span_id).where(table.agent_id == agent_id, table.span_id.in_(spans))))


def insert(connection: Connection, calls: Sequence[AgentCall]) -> None:
    """Add calls, and what they come to."""
    INSERT.run(connection, [stored(call) for call in calls])
    add(connection, calls)


def stored(call: AgentCall) -> dict[str, Any]:
    """A call as its row."""
    return to_row(call, *(name for name in agent_call.c.keys() if name != "latency_us")) | {  # noqa: SIM118
        "latency_us": None if call.latency_microseconds is None else round(call.latency_microseconds)
    }


def build(row: Any) -> AgentCall:
    """A row as a call."""
    return from_row(AgentCall, row, latency_microseconds=row.latency_us)


INSERT = Change(lambda _: agent_call.insert())


def rebuild(connection: Connection, first: int, last: int, page: int = 5_000) -> None:
    """Make the rollups of the days (UTC) that these buckets lie in anew from the calls themselves."""
    first, last = first // DAY * DAY, last // DAY * DAY + DAY - 1
    connection.execute(delete(usage_rollup).where(usage_rollup.c.bucket.between(first, last)))
    table, after = agent_call.c, ""
    while True:
        query = within(select(agent_call), first, last).where(table.id > after).order_by(table.id).limit(page)
        rows = connection.execute(query).all()
        add(connection, [build(row) for row in rows])
        if len(rows) < page:
            return
        after = rows[-1].id


def within(query: Select[Any], first: int, last: int) -> Select[Any]:
    """The calls of these buckets."""
    begin, end = from_micros(first * BUCKET_MICROS), from_micros((last + 1) * BUCKET_MICROS)
    return query.where(agent_call.c.at >= begin, agent_call.c.at < end)


def page(
    connection: Connection, scope: Scope, chosen: AgentCallFilter, first: int | None, after: str | None
) -> Page[AgentCall]:
    """Calls, newest first."""
    table = agent_call.c
    query = select(agent_call)
    if scope.domains is not None:
        query = query.where(table.domain_id.in_(scope.domains))
    if scope.subject is not None:
        query = query.where(table.agent_id == scope.subject)
    for column, values in (
        (table.domain_id, chosen.domain_id), (table.agent_id, chosen.agent_id), (table.model, chosen.model),
        (table.conversation_id, chosen.conversation_id),
        (table.basis, [basis.name for basis in chosen.basis] if chosen.basis else None),
    ):  # fmt: skip
        if values:
            query = query.where(one_of(column, values))
    if chosen.failed is not None:
        query = query.where(table.error_type.is_not(None) if chosen.failed else table.error_type.is_(None))
    for known, needed in (
        (chosen.time_known, (table.latency_us,)), (chosen.tokens_known, (table.input_tokens, table.output_tokens)),
        (chosen.cached_known, (table.cached_tokens,)), (chosen.reasoning_known, (table.reasoning_tokens,)),
    ):  # fmt: skip
        if known is not None:
            told = and_(*(column.is_not(None) for column in needed))
            query = query.where(told if known else not_(told))
    if chosen.after:
        query = query.where(table.at >= chosen.after)
    if chosen.before:
        query = query.where(table.at < chosen.before)
    moment = type_coerce(table.at, BigInteger)  # a cursor holds plain numbers
    return paged(connection, query, [(moment, True), (table.id, True)], first, after, build)


def of_spans(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], AgentCall]:
    """The calls that agents reported with these spans, by both."""
    table = agent_call.c
    rows = connection.execute(select(agent_call).where(tuple_(table.agent_id, table.span_id).in_(keys)))
    return {(row.agent_id, row.span_id): build(row) for row in rows}


def of_conversations(connection: Connection, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """What the calls of agents' conversations come to, by both: those of which there are any."""
    table = agent_call.c
    sums = (
        func.count().label("calls"), func.count(table.error_type).label("errors"),
        func.sum(table.input_tokens).label("input_tokens"), func.sum(table.output_tokens).label("output_tokens"),
        func.sum(case((table.input_tokens.is_(None) | table.output_tokens.is_(None), 1), else_=0)).label("unknown"),
        func.sum(table.cost_nano).label("cost_nano"), func.count(table.cost_nano).label("priced"),
    )  # fmt: skip
    whose = (table.agent_id, table.conversation_id)
    query = select(*whose, *sums).where(tuple_(*whose).in_(keys), table.conversation_id.is_not(None)).group_by(*whose)
    return {(row.agent_id, row.conversation_id): row for row in connection.execute(query)}


def prices(connection: Connection) -> list[ModelPrice]:
    """Every price that was set here."""
    query = select(model_price).order_by(model_price.c.model, model_price.c.provider, model_price.c.id)
    return [from_row(ModelPrice, row) for row in connection.execute(query)]


def insert_price(connection: Connection, price: ModelPrice) -> None:
    """Add a price."""
    connection.execute(model_price.insert().values(to_row(price, *model_price.c.keys())))


def save_price(connection: Connection, price: ModelPrice) -> None:
    """Change a price."""
    connection.execute(
        update(model_price).where(model_price.c.id == price.id).values(to_row(price, *model_price.c.keys()))
    )


def remove_price(connection: Connection, price_id: str) -> None:
    """Take a price away."""
    connection.execute(delete(model_price).where(model_price.c.id == price_id))
