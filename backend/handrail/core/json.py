"""JSON from outside, and the canonical JSON that is hashed and shown (RFC 8785)."""

import json
import re
from decimal import Decimal
from typing import Any

import orjson
import rfc8785

MAX_INTEGER = 2**53 - 1
LONG_NUMBER = re.compile(rb"[0-9][0-9.]{15,}")


class InexactNumber(float):
    """A number that a double cannot hold as it was written; `text` is how it was."""

    text: str


def exact_float(text: str) -> float:
    """The float, marked when it is not what was written."""
    value = float(text)
    if value in (float("inf"), float("-inf")) or Decimal(text) != Decimal(repr(value)):
        marked = InexactNumber(value)
        marked.text = text
        return marked
    return value


def exact_int(text: str) -> int | float:
    """The integer; far beyond 64 bits a marked float."""
    return int(text) if len(text) < 40 else exact_float(text)


def decode(data: str | bytes) -> Any:
    """Parse a request. Numbers that lose digits are marked; nesting is bounded.

    Errors: json.JSONDecodeError.
    """
    raw = data.encode() if isinstance(data, str) else data
    try:
        value = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise json.JSONDecodeError(error.msg, "", 0) from None
    if LONG_NUMBER.search(raw):
        return json.loads(raw, parse_float=exact_float, parse_int=exact_int)
    return value


def inexact_paths(value: Any, path: str = "") -> list[str]:
    """JSON Pointers of the numbers that doubles (browsers, RFC 8785) would change."""
    if isinstance(value, bool):
        return []
    if isinstance(value, InexactNumber) or (isinstance(value, int | float) and abs(value) > MAX_INTEGER):
        return [path]
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in inexact_paths(item, f"{path}/{escape(key)}")]
    if isinstance(value, list):
        return [found for index, item in enumerate(value) for found in inexact_paths(item, f"{path}/{index}")]
    return []


def escape(key: str) -> str:
    """A key as a part of a JSON Pointer."""
    return key.replace("~", "~0").replace("/", "~1")


def canonical(value: Any) -> str:
    """RFC 8785 text: one spelling for one value. Errors: ValueError for what it cannot spell."""
    return rfc8785.dumps(value).decode()
