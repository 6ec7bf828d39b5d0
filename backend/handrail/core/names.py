"""What people type, checked: names, texts and lists of words."""

import unicodedata
from datetime import tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_

from handrail.core.refusals import Fault, invalid

MOST_CALLED = 100  # as many things one name may stand for in a search


def ensure_text(path: str, text: str, most: int) -> str:
    """The text without surrounding space. Errors: InvalidInput when too long or with control characters."""
    cleaned = text.strip()
    if len(cleaned) > most:
        raise invalid(path, f"At most {most:,} characters, please.")
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t\r" for character in cleaned):
        raise invalid(path, "Control characters are not allowed here.")
    return cleaned


def ensure_name(path: str, text: str, most: int = 60) -> str:
    """A name on one line. Errors: InvalidInput."""
    cleaned = ensure_text(path, text, most)
    if not cleaned:
        raise invalid(path, "A name is needed.")
    if any(character in cleaned for character in "\n\t\r"):
        raise invalid(path, "A name stands on one line.")
    return cleaned


def clean_words(path: str, words: list[str] | None, most: int = 50) -> list[str]:
    """Words without repetition, in the order given. Errors: InvalidInput."""
    cleaned = list(dict.fromkeys(word for word in (ensure_text(path, word, 60) for word in words or []) if word))
    if len(cleaned) > most:
        raise invalid(path, f"At most {most} words, please.")
    return cleaned


def zone_of(name: str) -> tzinfo:
    """A time zone by its IANA name. Errors: Fault BAD_REQUEST."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown names are keys, odd ones are paths
        raise Fault("BAD_REQUEST", "There is no such time zone. Names look like Europe/Berlin.") from None


def name_key(text: str) -> str:
    """What is compared, searched and sorted: one form of each character, whatever its case (up to 3 times as long)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def begins_a_word(column: ColumnElement[Any], text: str) -> ColumnElement[bool]:
    """Whether a column of `name_key`s, or a word of it, begins with this text."""
    key = name_key(text)
    middles = [column.contains(f"{mark}{key}", autoescape=True) for mark in " -_."]
    return or_(column.startswith(key, autoescape=True), *middles)
