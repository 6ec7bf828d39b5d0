"""Where the files of exports lie."""

from contextlib import suppress
from pathlib import Path

from handrail.core import clock
from handrail.core.kernel import Kernel
from handrail.exports.types import Export

PARTS = ("file", "proof")
DAY = 86_400


def place(kernel: Kernel, thing: Export, part: str) -> Path:
    """Where a file of an export lies. part: `file` or `proof`."""
    end = "proof.jsonl" if part == "proof" else thing.format.value
    return kernel.settings.exports() / f"{thing.id}.{end}"


def draft(kernel: Kernel, thing: Export, part: str) -> Path:
    """Where this process writes it."""
    return place(kernel, thing, part).with_suffix(f".{kernel.process_id[:8]}.part")


def sweep(folder: Path) -> None:
    """Remove what processes that were killed have left: drafts that nobody has written to for a day."""
    for left in folder.glob("*.part"):
        with suppress(OSError):
            if left.stat().st_mtime < clock.now().timestamp() - DAY:
                left.unlink()
