"""The documents of the console that this server was built with."""

import json
from pathlib import Path


def documents_of(root: Path) -> dict[str, str]:
    """Text by name; none where there is no console."""
    file = root / "documents.json"
    documents: dict[str, str] = json.loads(file.read_bytes()) if file.is_file() else {}
    return documents
