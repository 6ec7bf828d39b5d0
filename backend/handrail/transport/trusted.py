"""The console's own documents, as its build lists them: requests name them by their SHA-256, in place of the text."""

import logging
from pathlib import Path

import orjson

log = logging.getLogger("handrail.api")


def documents_of(root: Path) -> dict[str, str]:
    """The text of each document by its id; none where the console is not built."""
    file = root / "documents.json"
    try:
        found: dict[str, str] = orjson.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, orjson.JSONDecodeError):
        log.warning("%s cannot be read: the console will send its documents as text", file)
        return {}
    return found
