"""What is said in a conversation of the demo, line by line: of its history, and of its fleet."""

from random import Random
from typing import Any

from handrail.demo.content.talks import Talk
from handrail.demo.spec import Json

SHARE = 0.4
Line = tuple[str, str, str | None]


class Words(dict[str, Any]):
    """A run's arguments; what a line asks for beyond them is left as a gap."""

    def __missing__(self, key: str) -> str:
        return "…"


def opening(random: Random, talk: Talk, words: Words) -> list[Line]:
    """The person and the agent in turn: role, text, and no run yet."""
    first = random.choice(talk.asked)
    turns = [first, *(random.sample(talk.more, 1) if talk.more and random.random() < 0.6 else [])]
    return [line for one in turns for line in (("USER", one[0].format_map(words), None),
                                               ("ASSISTANT", one[1].format_map(words), None))]  # fmt: skip


def ending(talk: Talk, words: Words, well: bool, answer: str, run_id: str) -> list[Line]:
    """The tool's answer and the agent's last word."""
    text = talk.done if well else talk.refused
    return [("TOOL", answer, run_id), ("ASSISTANT", text.format_map(Words(words, reason=answer or "no reason")), None)]


def as_json(random: Random, key: str, lines: list[Line], spans: list[str | None]) -> Json:
    """The same as the API takes it, for the fleet. `spans`: the model calls that the agent's own lines came from."""
    own = iter(spans)
    return {
        "conversation": key,
        "messages": [
            {
                "key": f"{random.getrandbits(48):012x}", "role": role, "text": text, "toolRunId": run_id,
                "spanId": next(own, None) if role == "ASSISTANT" else None,
            }
            for role, text, run_id in lines
        ],
    }  # fmt: skip
