"""Taking a person out of texts: names, e-mail and network addresses, wherever they stand beside the person's id."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import orjson

ERASED = "Erased person"
HIDDEN = frozenset({"address", "user_agent"})
THINGS = frozenset({"agent", "bulk", "domain", "export", "policy", "tool", "tool_run"})
Replace = Callable[[str], str]


def replacer(words: Iterable[str]) -> Replace:
    """Takes these words out of a text, where they are whole words."""
    known = sorted((re.escape(word) for word in words if word), key=len, reverse=True)
    pattern = re.compile("|".join(rf"(?<!\w){word}(?!\w)" for word in known), re.IGNORECASE)
    return lambda text: pattern.sub(ERASED, text)


def without(value: Any, replace: Replace) -> Any:
    """Parsed JSON without the person."""
    if isinstance(value, str):
        return replace(value)
    if isinstance(value, list):
        return [without(one, replace) for one in value]
    if isinstance(value, dict):
        return {key: without(one, replace) for key, one in value.items()}
    return value


def hidden(value: Any) -> Any:
    """Without network addresses and browsers' names, at any depth."""
    if isinstance(value, dict):
        return {key: None if key in HIDDEN else hidden(one) for key, one in value.items()}
    return [hidden(one) for one in value] if isinstance(value, list) else value


def detail_without(row: Any, replace: Replace, own: bool) -> str:
    """An entry's detail without the person; of what they did themselves also without the network address.

    The name of a thing that is no person stays, as it stands in the index of words.
    """
    said = orjson.loads(row.detail)
    found = without(said, replace)
    if row.resource_type in THINGS:
        found["resource_name"] = said["resource_name"]
    if own:
        found = {**hidden(found), "actor_name": ERASED}
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode()


def text_without(text: str, replace: Replace) -> str:
    """A column's text without the person, be it JSON or prose."""
    try:
        parsed = orjson.loads(text)
    except ValueError:
        return replace(text)
    return orjson.dumps(without(parsed, replace)).decode()


def called(details: Iterable[str]) -> set[str]:
    """What the person was called in entries about themselves: names and e-mail addresses, earlier ones too."""
    found: set[str] = set()
    for detail in details:
        said = orjson.loads(detail)
        for side in (said["before"] or {}, said["after"] or {}):
            found |= {side[key] for key in ("name", "email") if isinstance(side.get(key), str)}
    return found - {ERASED}
