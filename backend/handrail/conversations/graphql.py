"""Conversations: what the API offers."""

import strawberry

from handrail.conversations import service
from handrail.conversations.types import (
    Conversation,
    ConversationFilter,
    ConversationSort,
    EraseConversationResult,
    RecordMessagesInput,
    RecordMessagesResult,
)
from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once


@strawberry.type
class ConversationQuery:
    @query("conversation:read")
    async def conversations(
        self,
        info: Info,
        filter: ConversationFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        order: ConversationSort | None = None,
        ascending: bool | None = None,
    ) -> Connection_[Conversation]:
        """Conversations of agents, the one that was talked in last first unless told.

        filter: Which ones; all of them unless told.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor of the same order: start behind it.
        order: By which moment they are sorted; the last message unless told.
        ascending: The earliest first.
        """
        page = await info.context.read(service.page, info.context.scope, filter, order, ascending, first, after)
        return page.connection(Connection_[Conversation])

    @query("conversation:read")
    async def conversation(self, info: Info, id: strawberry.ID) -> Conversation | None:
        """One conversation; null when there is none, or when it lies outside your domains.

        id: Its identifier.
        """
        return await info.context.read(service.get, info.context.scope, id)


@strawberry.type
class ConversationMutation:
    @mutation("conversation.record", "conversation:record")
    async def record_messages(self, info: Info, input: RecordMessagesInput) -> RecordMessagesResult:
        """Record what was said in a conversation, up to 500 messages at a time: all of them are taken, or none.

        The same `key` in a conversation is taken once, so whatever was not answered is simply sent again.

        input: The conversation and its messages.
        """
        service.ensure_count(input.messages)
        return await info.context.write(service.record_messages, info.context.scope, input)

    @mutation("conversation.erase", "conversation:erase")
    async def erase_conversation(
        self, info: Info, id: strawberry.ID, expected_revision: int, idempotency_key: str | None = None
    ) -> EraseConversationResult:
        """Forget what was said in a conversation until now: texts and title, for good. Numbers and times stay.

        id: Its identifier.
        expected_revision: The revision you read.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.erase, context.scope, id, expected_revision)
