"""Where the files of exports lie."""

from pathlib import Path

from handrail.core.kernel import Kernel
from handrail.exports.types import Export

PARTS = ("file", "proof")


def place(kernel: Kernel, thing: Export, part: str) -> Path:
    """Where a file of an export lies. part: `file` or `proof`."""
    end = "proof.jsonl" if part == "proof" else thing.format.value
    return kernel.settings.exports() / f"{thing.id}.{end}"
