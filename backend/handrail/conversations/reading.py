"""What the parts of a conversation show: each function answers many at once, aligned with its keys."""

from decimal import Decimal
from typing import Any

import orjson
from sqlalchemy import Connection

from handrail.conversations import store
from handrail.conversations.types import ConversationUsage, Message
from handrail.core.connections import Page
from handrail.core.kernel import EVERYTHING
from handrail.core.refusals import not_found
from handrail.usage import service as usage
from handrail.usage.types import NANO, AgentCall, AgentCallFilter


def messages(connection: Connection, keys: list[str]) -> list[Page[Message]]:
    """The pages that `Conversation.messages` asks for."""
    return [page_of(connection, *orjson.loads(key)) for key in keys]


def page_of(
    connection: Connection, conversation_id: str, newest_first: bool, first: int, after: str | None
) -> Page[Message]:
    """What was said, in its order or from the end."""
    [thing] = store.by_ids(connection, [conversation_id])
    if thing is None:
        raise not_found("conversation")
    return store.messages(connection, thing, newest_first, first, after)


def calls(connection: Connection, keys: list[str]) -> list[Page[AgentCall]]:
    """The pages that `Conversation.calls` asks for."""
    return [calls_of(connection, *orjson.loads(key)) for key in keys]


def calls_of(connection: Connection, agent_id: Any, key: str, first: int, after: str | None) -> Page[AgentCall]:
    """The model calls of an agent that name a conversation, newest first."""
    chosen = AgentCallFilter(agent_id=[agent_id], conversation_id=[key])
    return usage.page(connection, EVERYTHING, chosen, first, after)


def usages(connection: Connection, keys: list[str]) -> list[ConversationUsage]:
    """What the calls of conversations come to, by `agent key`."""
    pairs = [pair(key) for key in keys]
    found = usage.of_conversations(connection, pairs)
    return [shown(found.get(one)) for one in pairs]


def shown(row: Any) -> ConversationUsage:
    """Sums as they are shown."""
    if row is None:
        return ConversationUsage(
            calls=0, errors=0, input_tokens=0, output_tokens=0, unknown_tokens=0, cost=None, unpriced=0
        )
    return ConversationUsage(
        calls=row.calls, errors=row.errors, input_tokens=int(row.input_tokens or 0),
        output_tokens=int(row.output_tokens or 0), unknown_tokens=int(row.unknown),
        cost=None if row.cost_nano is None else Decimal(int(row.cost_nano)) / NANO, unpriced=row.calls - row.priced,
    )  # fmt: skip


def calls_of_spans(connection: Connection, keys: list[str]) -> list[AgentCall | None]:
    """The calls by `agent span`."""
    pairs = [pair(key) for key in keys]
    found = usage.of_spans(connection, pairs)
    return [found.get(one) for one in pairs]


def pair(key: str) -> tuple[str, str]:
    """An agent's id and what it calls a thing."""
    agent_id, own = key.split(" ", 1)
    return agent_id, own
