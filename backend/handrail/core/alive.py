"""Whether another process on this machine still lives: each holds a lock on a file of its own beside the database.

The system lets go of a lock when its process ends, however it ends. On PostgreSQL processes may be on other machines,
and nothing is said about them.
"""

import fcntl
import os
from pathlib import Path

from sqlalchemy.engine import URL


def place(url: URL, process_id: str) -> Path | None:
    """The file of a process; None where there is no place for it."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(f"{url.database}.{process_id}.alive")


class Sign:
    """Held while this process lives."""

    def __init__(self, url: URL, process_id: str) -> None:
        self.path = place(url, process_id)
        self.file: int | None = None

    def give(self) -> None:
        """Begin, and remove what ended processes left."""
        if self.path is None:
            return
        draft = self.path.with_suffix(".draft")
        self.file = os.open(draft, os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(self.file, fcntl.LOCK_EX)
        os.replace(draft, self.path)
        database = self.path.name.rsplit(".", 2)[0]
        for other in self.path.parent.glob(f"{database}.*.alive"):
            ended(other)

    def take_back(self) -> None:
        """End."""
        if self.path is not None and self.file is not None:
            self.path.unlink(missing_ok=True)
            os.close(self.file)
            self.file = None


def ended(path: Path) -> bool:
    """Whether the process of this file is known to have ended; the file is removed then."""
    try:
        file = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)
        return True
    except BlockingIOError:
        return False
    finally:
        os.close(file)
