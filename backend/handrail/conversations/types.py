"""Conversations: the words."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from handrail.core.connections import Connection_, Page, page_size
from handrail.core.graphql import Info, field
from handrail.core.records import record, to_json
from handrail.core.refusals import ChangedMeanwhile, InvalidInput, NotFound
from handrail.usage.types import AgentCall

if TYPE_CHECKING:
    from handrail.agents.types import Agent
    from handrail.domains.types import Domain
    from handrail.tool_runs.types import ToolRun


@strawberry.enum(description="Who said it.")
class MessageRole(Enum):
    USER = strawberry.enum_value("USER", description="The person whom the agent serves.")
    ASSISTANT = strawberry.enum_value("ASSISTANT", description="The agent, or the model for it.")
    SYSTEM = strawberry.enum_value("SYSTEM", description="What the agent was told beforehand.")
    TOOL = strawberry.enum_value("TOOL", description="What a tool answered.")


@record(permission="usage:read")
class ConversationUsage:
    """What the model calls of a conversation come to: those that were reported with its key.

    calls: How many.
    errors: How many of them failed.
    input_tokens: Tokens sent, as far as they are known.
    output_tokens: Tokens answered, as far as they are known.
    unknown_tokens: How many calls did not say how many tokens.
    cost: US dollars of the calls that have a known cost, exact to a billionth; null when none of them has.
    unpriced: How many calls have no known cost: the cost is without them.
    """

    calls: int
    errors: int
    input_tokens: int
    output_tokens: int
    unknown_tokens: int
    cost: Decimal | None
    unpriced: int


@record(permission="conversation:read")
class Message:
    """One thing that was said.

    position: Its number in the conversation, from 1 on, in the order in which they arrived.
    key: The agent's own identifier of it; the same one is taken once.
    role: Who said it.
    text: What was said, exactly; null when it was erased.
    redacted: Whether secrets in it were replaced by `[redacted]` before it was kept.
    at: When it was said.
    tokens: How many tokens it has; null when unknown.
    """

    conversation_id: strawberry.Private[str]
    agent_id: strawberry.Private[str]
    position: int
    key: str
    role: MessageRole
    text: str | None
    redacted: bool
    at: datetime
    tokens: int | None
    tool_run_id: strawberry.Private[str | None]
    span_id: strawberry.Private[str | None]

    @field()
    async def tool_run(self, info: Info) -> Annotated["ToolRun", strawberry.lazy("handrail.tool_runs.types")] | None:
        """The tool run that it led to, or that it is the answer of."""
        return await info.context.load("tool_run", self.tool_run_id)

    @field()
    async def call(self, info: Info) -> AgentCall | None:
        """The model call that it came from; null when none was named, or it has not been reported yet."""
        key = f"{self.agent_id} {self.span_id}" if self.span_id else None
        return await info.context.load("agent_call_of_span", key)


@record(permission="conversation:read", secret=("title",))
class Conversation:
    """What an agent and somebody said to each other.

    id: Its identifier (UUIDv7).
    key: The agent's own identifier of it: the `conversationId` of its model calls.
    title: As the agent calls it, or how the first thing that the person said begins; null when there is neither.
    started_at: When the earliest message was said.
    last_message_at: When the latest message was said.
    message_count: How many messages there are.
    erased_at: When what had been said until then was erased; null when nothing was.
    revision: Goes up with every change.
    """

    id: strawberry.ID
    domain_id: strawberry.Private[str]
    agent_id: strawberry.Private[str]
    key: str
    title: str | None
    started_at: datetime
    last_message_at: datetime
    message_count: int
    erased_at: datetime | None
    revision: int

    @field()
    async def agent(self, info: Info) -> Annotated["Agent", strawberry.lazy("handrail.agents.types")]:
        """Who talks."""
        return await info.context.load("agent", self.agent_id)

    @field()
    async def domain(self, info: Info) -> Annotated["Domain", strawberry.lazy("handrail.domains.types")]:
        """The domain of its agent."""
        return await info.context.load("domain", self.domain_id)

    @field()
    async def usage(self, info: Info) -> ConversationUsage:
        """What its model calls come to."""
        return await info.context.load("conversation_usage", f"{self.agent_id} {self.key}")

    @field(size=50)
    async def messages(
        self, info: Info, first: int | None = None, after: str | None = None, newest_first: bool = False
    ) -> Connection_[Message]:
        """What was said, in the order in which it arrived.

        first: How many, 1 to 100; 50 unless told.
        after: A cursor: start behind it.
        newest_first: From the end backwards.
        """
        wanted = to_json([self.id, newest_first, page_size(first), after])
        page: Page[Message] = await info.context.load("conversation_messages", wanted)
        return page.connection(Connection_[Message])

    @field(size=20)
    async def calls(self, info: Info, first: int | None = None, after: str | None = None) -> Connection_[AgentCall]:
        """Its model calls, newest first: those that were reported with its key.

        first: How many, 1 to 100; 50 unless told.
        after: A cursor: start behind it.
        """
        wanted = to_json([self.agent_id, self.key, page_size(first), after])
        page: Page[AgentCall] = await info.context.load("conversation_calls", wanted)
        return page.connection(Connection_[AgentCall])

    @field(size=10)
    async def tool_runs(self, info: Info) -> list[Annotated["ToolRun", strawberry.lazy("handrail.tool_runs.types")]]:
        """The tool runs that its messages name, in their order; the first 100."""
        ids: Sequence[str] = await info.context.load("conversation_run_ids", self.id)
        found: list[ToolRun | None] = await asyncio.gather(*(info.context.load("tool_run", key) for key in ids))
        return [run for run in found if run]


@strawberry.input(description="One thing that was said.")
class MessageInput:
    key: str = strawberry.field(
        description="Your identifier of the message, up to 64 letters: sent twice, it is taken once."
    )
    role: MessageRole = strawberry.field(description="Who said it.")
    text: str = strawberry.field(
        description="What was said, up to 100,000 letters. It may be empty when a tool run is named."
    )
    at: datetime | None = strawberry.field(default=None, description="When it was said; now unless told.")
    tool_run_id: strawberry.ID | None = strawberry.field(
        default=None, description="The tool run that it led to, or that it is the answer of."
    )
    span_id: str | None = strawberry.field(
        default=None, description="The model call that it came from, by the `spanId` it was or will be reported with."
    )
    tokens: int | None = strawberry.field(default=None, description="How many tokens it has; left out: not known.")


@strawberry.input(description="Messages of one conversation.")
class RecordMessagesInput:
    conversation: str = strawberry.field(
        description="Your identifier of the conversation, up to 64 letters. The first message begins it."
    )
    messages: list[MessageInput] = strawberry.field(description="1 to 500 messages, in their order.")
    title: str | None = strawberry.field(
        default=None, description="What to call it, up to 200 letters. Left out: how the person begins."
    )
    agent_id: strawberry.ID | None = strawberry.field(
        default=None, description="Whose conversation; an agent's own token may leave it out."
    )


@strawberry.enum(description="By what conversations are sorted.")
class ConversationSort(Enum):
    LAST_MESSAGE = strawberry.enum_value("last_message", description="When something was last said in it.")
    STARTED = strawberry.enum_value("started", description="When it began.")


@strawberry.input(description="Which conversations; the conditions are all to be met.")
class ConversationFilter:
    domain_id: list[strawberry.ID] | None = strawberry.field(default=None, description="In one of these domains.")
    agent_id: list[strawberry.ID] | None = strawberry.field(default=None, description="With one of these agents.")
    text: str | None = strawberry.field(
        default=None, description="Found in the title, the agent's name or the beginning of the key."
    )
    after: datetime | None = strawberry.field(default=None, description="With a message at or after this moment.")
    before: datetime | None = strawberry.field(default=None, description="Whose last message is before this moment.")


@record(permission="conversation:record")
class MessagesRecorded:
    """What was taken.

    recorded: How many messages were new.
    duplicates: How many had been recorded before, and were left as they were.
    redacted: How many of the new ones held secrets, which were not kept.
    conversation: The conversation as it stands now.
    """

    recorded: int
    duplicates: int
    redacted: int
    conversation: Conversation


RecordMessagesResult = Annotated[
    MessagesRecorded | NotFound | InvalidInput,
    strawberry.union("RecordMessagesResult", description="What was taken, or why nothing was."),
]
EraseConversationResult = Annotated[
    Conversation | NotFound | InvalidInput | ChangedMeanwhile,
    strawberry.union("EraseConversationResult", description="The conversation without its texts, or why it kept them."),
]
