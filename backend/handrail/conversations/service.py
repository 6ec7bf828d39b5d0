"""Conversations: use cases.

What was said stands in one place only, the messages' table: neither the texts nor the title go into the ledger, which
keeps what it has for months and lets nothing be taken out alone. Its entries say that so many messages came, from
whom, and when.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handrail.agents import service as agents
from handrail.agents.types import Agent
from handrail.conversations import reading, store
from handrail.conversations.secrets import without_secrets
from handrail.conversations.types import (
    Conversation,
    ConversationFilter,
    ConversationSort,
    Message,
    MessageInput,
    MessageRole,
    MessagesRecorded,
    RecordMessagesInput,
)
from handrail.core.connections import Chosen, Page
from handrail.core.kernel import Scope
from handrail.core.names import ensure_name, ensure_text
from handrail.core.records import replace
from handrail.core.refusals import ensure_revision, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.tool_runs import service as tool_runs

MOST_MESSAGES = 500
MOST_TEXT = 100_000
MOST_TITLE = 200
MOST_TOKENS = 1_000_000_000
BEGINNING = 80
JOINERS = "\u200c\u200d"
EARLIEST, LATEST = timedelta(days=400), timedelta(minutes=5)
LOADERS: dict[str, Callable[[Connection, list[str]], list[Any]]] = {
    "conversation": store.by_ids,
    "conversation_run_ids": store.run_ids,
    "conversation_messages": reading.messages,
    "conversation_calls": reading.calls,
    "conversation_usage": reading.usages,
    "agent_call_of_span": reading.calls_of_spans,
}
of_agent = store.of_agent
rebuild = store.rebuild
STARTED, MESSAGES = store.STARTED, store.MESSAGES


def page(
    connection: Connection, scope: Scope, chosen: ConversationFilter | None, order: ConversationSort | None,
    ascending: bool | None, first: int | None, after: str | None,
) -> Page[Conversation]:  # fmt: skip
    """Conversations, the one that was talked in last first unless told."""
    chosen = chosen or ConversationFilter()
    text = (chosen.text or "").strip()
    found = store.chosen_ones(scope, chosen, agents.called(connection, scope, text) if text else [])
    return store.page(connection, found, order, ascending, first, after)


def countable(connection: Connection, scope: Scope, chosen: ConversationFilter) -> Chosen | None:
    """The conversations that a filter names; None for words, which only reading through all titles would tell."""
    return None if chosen.text else store.chosen_ones(scope, chosen, [])


def get(connection: Connection, scope: Scope, conversation_id: str) -> Conversation | None:
    """One, or None."""
    return store.get(connection, scope, conversation_id)


def record_messages(uow: UnitOfWork, scope: Scope, given: RecordMessagesInput) -> MessagesRecorded:
    """Take messages of a conversation, each once; all of them or none. Errors: NotFound (the agent), InvalidInput."""
    agent = agents.find(uow.connection, scope, given.agent_id or scope.subject or "")
    key = ensure_name("input.conversation", given.conversation, 64)
    before = store.by_key(uow.connection, agent.id, key)
    uow.about(
        "conversation", before.id if before else None, resource_name=key, domain_id=agent.domain_id, subject_id=agent.id
    )
    title = ensure_text("input.title", given.title, MOST_TITLE) if given.title else ""
    keys = [checked(uow, one, f"input.messages.{index}") for index, one in enumerate(given.messages)]
    ensure_runs(uow, agent, given.messages)
    known = store.known_keys(uow.connection, before.id, keys) if before else set()
    thing = before or begun(uow, agent, key)
    made: list[Message] = []
    for one, own in zip(given.messages, keys, strict=True):
        if own not in known:
            known.add(own)
            made.append(build(uow, thing, one, own, thing.message_count + len(made) + 1))
    after = grown(thing, made, title)
    duplicates = len(given.messages) - len(made)
    if before and after == before:
        uow.replay()
        return MessagesRecorded(recorded=0, duplicates=duplicates, redacted=0, conversation=before)
    keep(uow, before, after, made)
    redacted = sum(one.redacted for one in made)
    return MessagesRecorded(recorded=len(made), duplicates=duplicates, redacted=redacted, conversation=after)


def ensure_count(given: Sequence[MessageInput]) -> None:
    """Errors: InvalidInput for none or too many at once."""
    if not 1 <= len(given) <= MOST_MESSAGES:
        raise invalid("input.messages", f"Send 1 to {MOST_MESSAGES} messages at a time.")


def checked(uow: UnitOfWork, one: MessageInput, path: str) -> str:
    """The message's key, when everything about it is right. Errors: InvalidInput."""
    if len(one.text) > MOST_TEXT:
        raise invalid(f"{path}.text", f"At most {MOST_TEXT:,} characters, please.")
    if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in one.text):
        raise invalid(f"{path}.text", "There is a character in it that no text may have (U+0000, or half of a pair).")
    if not one.text.strip() and not one.tool_run_id:
        raise invalid(f"{path}.text", "Say something, or name a tool run.")
    if one.span_id:
        ensure_name(f"{path}.spanId", one.span_id, 64)
    if one.tokens is not None and not 0 <= one.tokens <= MOST_TOKENS:
        raise invalid(f"{path}.tokens", f"Between 0 and {MOST_TOKENS:,}. Leave out what is not known.")
    if one.at is not None and not uow.now - EARLIEST <= one.at <= uow.now + LATEST:
        raise invalid(f"{path}.at", "It was said within the last 400 days, and not in the future.")
    return ensure_name(f"{path}.key", one.key, 64)


def ensure_runs(uow: UnitOfWork, agent: Agent, given: Sequence[MessageInput]) -> None:
    """Errors: InvalidInput for a tool run that is not this agent's."""
    wanted = sorted({str(one.tool_run_id) for one in given if one.tool_run_id})
    runs = dict(zip(wanted, tool_runs.by_ids(uow.connection, wanted) if wanted else [], strict=True))
    for index, one in enumerate(given):
        run = runs.get(str(one.tool_run_id))
        if one.tool_run_id and (run is None or run.agent_id != agent.id):
            raise invalid(f"input.messages.{index}.toolRunId", "This agent has no such tool run.")


def begun(uow: UnitOfWork, agent: Agent, key: str) -> Conversation:
    """A conversation in which nothing was said yet."""
    return Conversation(
        id=uow.new_id(), domain_id=agent.domain_id, agent_id=agent.id, key=key, title=None,
        started_at=uow.now, last_message_at=uow.now, message_count=0, erased_at=None, revision=0,
    )  # fmt: skip


def build(uow: UnitOfWork, thing: Conversation, one: MessageInput, key: str, position: int) -> Message:
    """The message as it is kept."""
    text, redacted = without_secrets(one.text)
    return Message(
        conversation_id=thing.id, agent_id=thing.agent_id, position=position, key=key, role=one.role, text=text,
        redacted=redacted, at=one.at or uow.now, tokens=one.tokens, tool_run_id=one.tool_run_id or None,
        span_id=(one.span_id or "").strip() or None,
    )  # fmt: skip


def grown(thing: Conversation, made: Sequence[Message], title: str) -> Conversation:
    """The conversation with these messages, under this title if there is one."""
    moments = [one.at for one in made]
    wanted = title or thing.title or beginning(made)
    if not made and wanted == thing.title:
        return thing
    known = [] if thing.message_count == 0 else [thing.started_at, thing.last_message_at]
    return replace(
        thing, title=wanted, started_at=min([*known, *moments]), last_message_at=max([*known, *moments]),
        message_count=thing.message_count + len(made), revision=thing.revision + 1,
    )  # fmt: skip


def beginning(made: Sequence[Message]) -> str | None:
    """How the first thing that the person said begins."""
    for one in made:
        if one.role is MessageRole.USER and one.text and (words := shown(one.text).split()):
            line = " ".join(words[:40])
            return line if len(line) <= BEGINNING else line[: BEGINNING - 1].rstrip() + "…"
    return None


def shown(text: str) -> str:
    """A text without what nobody sees, and what turns the order of reading around; joiners are parts of letters."""
    return "".join(
        one for one in text if one in JOINERS or one.isspace() or unicodedata.category(one) not in ("Cc", "Cf", "Co")
    )


def keep(uow: UnitOfWork, before: Conversation | None, after: Conversation, made: Sequence[Message]) -> None:
    """Store it all, with one entry, and count it where it belongs."""
    (store.save if before else store.insert)(uow.connection, after)
    if made:
        store.insert_messages(uow.connection, made)
    roles = Counter(one.role.name for one in made)
    uow.record(
        "conversation.record", after.id, before=before, after=after, resource_name=after.key,
        domain_id=after.domain_id, subject_id=after.agent_id,
        metadata={"messages": len(made), "roles": dict(sorted(roles.items()))},
    )  # fmt: skip
    for one in made:
        count(uow, after, MESSAGES, one.at)
    if before is None:
        count(uow, after, STARTED, after.started_at)
    elif before.started_at != after.started_at:
        count(uow, after, STARTED, before.started_at, -1)
        count(uow, after, STARTED, after.started_at)


def count(uow: UnitOfWork, thing: Conversation, metric: str, at: datetime, by: int = 1) -> None:
    """Add to the counters of the moment at which it was said."""
    uow.count(metric, thing.domain_id, by, at=at, agent=thing.agent_id)


def erase(uow: UnitOfWork, scope: Scope, conversation_id: str, expected: int) -> Conversation:
    """Forget what was said until now. Errors: NotFound, ChangedMeanwhile."""
    before = store.get(uow.connection, scope, conversation_id)
    if before is None:
        raise not_found("conversation")
    uow.about(
        "conversation", before.id, resource_name=before.key, domain_id=before.domain_id, subject_id=before.agent_id
    )
    ensure_revision(before.revision, expected)
    number = store.erase(uow.connection, before.id)
    after = replace(before, title=None, erased_at=uow.now, revision=before.revision + 1)
    store.save(uow.connection, after)
    uow.record(
        "conversation.erase", after.id, before=before, after=after, resource_name=after.key,
        domain_id=after.domain_id, subject_id=after.agent_id, metadata={"messages": number},
    )  # fmt: skip
    return after
