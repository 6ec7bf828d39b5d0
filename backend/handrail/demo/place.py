"""The demo's directory: what is in it, and whether it may be filled or emptied."""

import json
import os
from pathlib import Path

from handrail.settings import Settings

FILES = ("handrail.db", "handrail.db-wal", "handrail.db-shm", "secret.key", "demo.json")


class NotOurs(Exception):
    """There is something in the directory that the demo did not make."""


class Place:
    """`demo.json` says that the directory is a demo's; once its history stands it holds the agents' tokens."""

    def __init__(self, settings: Settings) -> None:
        self.folder = settings.data_dir
        self.has_own_database = bool(settings.database_url)
        self.file = self.folder / "demo.json"

    @property
    def stands(self) -> bool:
        """Whether the history was made to its end."""
        return self.file.exists() and "tokens" in json.loads(self.file.read_text())

    def begin(self) -> None:
        """Claim the directory for a demo; what an interrupted start left goes. Errors: NotOurs."""
        if self.file.exists():
            self.clear()
        if (self.folder / "handrail.db").exists():
            raise NotOurs(f"{self.folder} holds an installation that is no demo. Choose another HANDRAIL_DATA_DIR.")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.write({})

    def finish(self, tokens: dict[str, str]) -> None:
        """The history stands."""
        self.write({"tokens": tokens})

    def clear(self) -> None:
        """Remove what the demo made, and nothing else. Errors: NotOurs."""
        if not self.file.exists():
            if (self.folder / "handrail.db").exists():
                raise NotOurs(f"{self.folder} holds an installation that is no demo. Nothing was removed.")
            return
        if self.has_own_database:
            raise NotOurs("This demo has a database of its own: empty that one by hand, and remove demo.json.")
        for name in FILES:
            (self.folder / name).unlink(missing_ok=True)

    def write(self, content: dict[str, dict[str, str]]) -> None:
        """Readable for nobody else: there are tokens in it."""
        whole = self.folder / "demo.json.new"
        descriptor = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(content, file)
        Path(whole).replace(self.file)
