"""The conversations of the demo's history: what was said before a tool run and after it, recorded by its agent."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from handrail.conversations import service as conversations
from handrail.conversations.types import MessageInput, MessageRole, RecordMessagesInput
from handrail.core.unit import UnitOfWork
from handrail.demo import models
from handrail.demo.content.talks import TALKS, Talk
from handrail.demo.lines import SHARE, Line, Words, ending, opening
from handrail.demo.story import Story
from handrail.demo.timeline import Event
from handrail.tool_runs import service as tool_runs
from handrail.tool_runs.states import ToolRunState
from handrail.usage import service as usage
from handrail.usage.prices import listed
from handrail.usage.types import AgentCallInput

READING = timedelta(seconds=18)
ENDED = {ToolRunState.EXECUTED: True, ToolRunState.REJECTED: False, ToolRunState.FAILED: False}


def of_story(random: Random, story: Story, asked: datetime) -> Iterator[Event]:
    """What was said around a run, in two reports: before it, and once it has ended."""
    talk = TALKS.get(story.tool.name)
    if talk is None or random.random() > SHARE:
        return
    key, words = f"chat-{random.randint(100_000, 999_999)}", Words(story.case.arguments)
    begin = asked - READING * 3
    before = opening(random, talk, words)
    yield said(story, random, key, before, begin)
    end = max(story.events).at + READING
    if end + READING < story.now:
        yield Event(at=end, act=partial(close, story, random, talk, words, key), by=story.by_agent)


def close(story: Story, random: Random, talk: Talk, words: Words, key: str, uow: UnitOfWork) -> Any:
    """What the tool answered, and what the agent makes of it."""
    [run] = tool_runs.by_ids(uow.connection, [story.known.id])
    well = ENDED.get(run.state) if run else None
    if run is None or well is None:
        return record(story, random, key, [("ASSISTANT", "I am still waiting for an answer.", None)], uow)
    answer = json.dumps(run.result) if well else (run.error or (run.decision.reason if run.decision else None) or "")
    return record(story, random, key, ending(talk, words, well, answer, run.id), uow)


def said(story: Story, random: Random, key: str, lines: list[Line], at: datetime) -> Event:
    """The agent reports them."""
    return Event(at=at, act=partial(record, story, random, key, lines), by=story.by_agent)


def record(story: Story, random: Random, key: str, lines: list[Line], uow: UnitOfWork) -> Any:
    """As it would over the API, with the model calls that the agent's own lines came from."""
    scope = story.cast.rights_of_agent(story.agent)
    calls: list[AgentCallInput] = []
    messages: list[MessageInput] = []
    for number, (role, text, run_id) in enumerate(lines):
        call = None
        if role == "ASSISTANT":
            call = AgentCallInput(**models.call(random, story.agent), at=uow.now, conversation_id=key)
            calls.append(call)
        messages.append(message(f"{random.getrandbits(48):012x}", role, text, run_id, call, uow.now, number))
    if calls:
        usage.record_calls(uow, scope, None, calls, listed(calls))
    return conversations.record_messages(uow, scope, RecordMessagesInput(conversation=key, messages=messages))


def message(
    key: str, role: str, text: str, run_id: str | None, call: AgentCallInput | None, now: datetime, number: int
) -> MessageInput:
    """One line, some seconds after the one before."""
    return MessageInput(
        key=key, role=MessageRole[role], text=text, tool_run_id=run_id, at=now + timedelta(seconds=7 * number),  # type: ignore[arg-type]
        span_id=call.span_id if call else None, tokens=call.output_tokens if call else max(len(text) // 4, 1),
    )  # fmt: skip
