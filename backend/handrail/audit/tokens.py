"""What of an entry can be looked up: exact tokens for its fields, and words.

Only what is no personal data: the fields that are in the chain anyway, and the names of things that are not people.
Texts that can be erased (names of people, addresses, reasons, arguments, before and after) never become tokens. People
are found by their ids; a query finds the ids of those who are called so now.
"""

import hashlib
import re
import unicodedata
from functools import lru_cache
from itertools import pairwise
from typing import Any

NAMED = frozenset({"agent", "bulk", "domain", "export", "policy", "tool", "tool_run"})
EVERYONE = "all"
NOWHERE = "none"
FIELDS = {
    "actor_id": "a", "actor_type": "t", "action": "n", "resource_type": "k", "resource_id": "r", "domain_id": "d",
    "subject_id": "s", "outcome": "o", "channel": "c", "request_id": "q", "audience": "p",
}  # fmt: skip
FACETS = ("actor_type", "action", "resource_type", "domain_id", "outcome", "channel")
PLAIN = re.compile(r"[a-z0-9]+")


@lru_cache(10_000)
def field(name: str, value: str | None) -> str:
    """The token of a field's value."""
    return f"{FIELDS[name]}={folded(value) if value else NOWHERE}"


@lru_cache(10_000)
def folded(text: str) -> str:
    """One spelling in plain letters: whatever the case, without accents, hyphens and signs; other scripts by number."""
    spelled = []
    for character in bare(text):
        if character.isascii():
            spelled.append(character if character.isalnum() or character in "._" else "")
        elif character.isalnum():
            spelled.append(f"u{ord(character):x}u")
    return "".join(spelled)


def bare(text: str) -> str:
    """Without case and accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


def chunks(text: str) -> list[str]:
    """The words of a text as they stand between spaces."""
    return [word for word in (folded(part) for part in text.split()) if word]


def phrase(text: str) -> list[str]:
    """The tokens of words that follow each other: one word, or every two that stand together."""
    words = chunks(text)
    return words if len(words) == 1 else [f"{one}+{other}" for one, other in pairwise(words)]


@lru_cache(10_000)
def words(text: str) -> frozenset[str]:
    """The tokens of a name: its words, their parts, and what follows each other."""
    return frozenset(chunks(text) + PLAIN.findall(bare(text)) + phrase(text))


def families(action: str) -> list[str]:
    """The beginnings of an action: of `tool_run.approve.refused` these are `tool_run.` and `tool_run.approve.`."""
    return [action[: dot.end()] for dot in re.finditer(r"\.", action)]


def shape(row: Any, by_actor: bool) -> str:
    """The token of an entry's fields together, or of these and its actor."""
    return mark(row.actor_id if by_actor else "", *(getattr(row, name) for name in FACETS))


@lru_cache(50_000)
def mark(*values: str | None) -> str:
    """The token of values together."""
    said = "\0".join("" if value is None else f"={value}" for value in values)
    return f"h={hashlib.blake2b(said.encode(), digest_size=8).hexdigest()}"


def of_entry(row: Any, detail: dict[str, Any]) -> list[str]:
    """The tokens of a ledger row."""
    found = {field(name, getattr(row, name)) for name in FIELDS if name != "audience"}
    found |= {shape(row, by_actor=False), shape(row, by_actor=True)}
    found.add(field("audience", row.audience or EVERYONE))
    found.update(f"n={folded(family)}" for family in families(row.action))
    found |= words(row.action.replace(".", " ")) | {folded(row.action), folded(row.resource_type)}
    if row.resource_type in NAMED and detail.get("resource_name"):
        found |= words(str(detail["resource_name"]))
    refusal = (detail.get("metadata") or {}).get("refusal")
    if isinstance(refusal, str):
        found.add(folded(refusal))
    return sorted(found - {""})
