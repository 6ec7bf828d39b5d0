"""Arguments: checked for exactness, spelled canonically, hashed, summed up."""

import hashlib
import unicodedata
from typing import Any

from handrail.core.json import canonical, inexact_paths
from handrail.core.records import REDACTED
from handrail.core.refusals import Problem, Refused
from handrail.tool_runs.refusals import InvalidArguments

MAX_TEXT = 64 * 1024
SUMMARY_LENGTH = 140


def spell(arguments: Any) -> str:
    """Canonical JSON (RFC 8785). Errors: InvalidArguments for what it cannot hold exactly, or 64 KiB and more."""
    if not isinstance(arguments, dict):
        raise refused([Problem(path="", message="The arguments are one JSON object.")])
    inexact = inexact_paths(arguments)
    if inexact:
        message = "A double cannot hold this number exactly. Send it as a string."
        raise refused([Problem(path=path, message=message) for path in inexact])
    try:
        text = canonical(arguments)
    except (ValueError, RecursionError):
        raise refused([Problem(path="", message="These arguments cannot be written as canonical JSON.")]) from None
    if len(text) > MAX_TEXT:
        raise refused([Problem(path="", message=f"The arguments are larger than {MAX_TEXT:,} characters.")])
    return text


def refused(problems: list[Problem]) -> Refused:
    """As a refusal that names each problem."""
    return Refused(InvalidArguments(message="The arguments do not fit: " + problems[0].message, problems=problems))


def fingerprint(agent_id: str, tool: str, schema_version: int, text: str) -> str:
    """`arguments_hash`: SHA-256 of the canonical JSON of {agent, tool, schemaVersion, arguments}.

    text: the arguments as `spell` gave them; the other names are in their canonical order around it.
    """
    agent, name = canonical(agent_id), canonical(tool)
    bound = f'{{"agent":{agent},"arguments":{text},"schemaVersion":{schema_version},"tool":{name}}}'
    return hashlib.sha256(bound.encode()).hexdigest()


def summarise(shown: dict[str, Any]) -> str:
    """The first few plain arguments on one line, for lists: `amount 86 · currency EUR · order_id ORD-88213`."""
    parts = []
    for key, value in shown.items():
        if value == REDACTED or isinstance(value, dict) or value is None:
            continue
        plain = value if isinstance(value, str) else canonical(value)
        text = f"{len(value)} items" if isinstance(value, list) else plain
        parts.append(f"{one_line(key)} {one_line(text)}")
    line = " · ".join(parts)
    return line if len(line) <= SUMMARY_LENGTH else line[: SUMMARY_LENGTH - 1] + "…"


def one_line(text: str) -> str:
    """The beginning of a text on one line; control characters are spelled out, never left away."""
    words = " ".join(text[:400].split())
    hidden = ("Cc", "Cs")
    return "".join(f"\\u{ord(one):04x}" if unicodedata.category(one) in hidden else one for one in words)[:60]
