"""Secrets in what was said: a message that is JSON is treated as arguments are, before it is kept."""

import json
from typing import Any

from handrail.core.json import decode
from handrail.tool_runs.service import redact


def without_secrets(text: str) -> tuple[str, bool]:
    """The text without members whose names tell of secrets, and whether there were any. Other texts stay as they are.

    The models' texts are no place to look for secrets in prose: what is found by chance is missed by chance.
    """
    if not text.lstrip().startswith(("{", "[")):
        return text, False
    try:
        value: Any = decode(text)
    except ValueError:
        return text, False
    shown, found = redact(value, {})
    if not found:
        return text, False
    return json.dumps(shown, ensure_ascii=False, indent=2 if "\n" in text.strip() else None), True
