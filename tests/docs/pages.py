"""The pages of the documentation and the examples on them."""

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r"^```(\w*) ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A fenced block. `marks` is what stands after the language: `as=agent` means it is run, as that agent."""

    page: str
    line: int
    language: str
    marks: str
    text: str

    @property
    def runs_as(self) -> str | None:
        """Who sends it; None: it is only checked."""
        found = re.search(r"as=(\w+)", self.marks)
        return found[1] if found else None

    @property
    def minutes_later(self) -> int:
        """`after=6m`: that long after the example before it."""
        found = re.search(r"after=(\d+)m", self.marks)
        return int(found[1]) if found else 0

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def pages() -> list[Path]:
    """README and everything in docs."""
    top = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
    return top + sorted((ROOT / "docs").rglob("*.md"))


def name_of(page: Path) -> str:
    """As people know it."""
    return page.relative_to(ROOT).as_posix()


def examples_of(page: Path) -> list[Example]:
    """The blocks of one page, in order."""
    text = page.read_text(encoding="utf-8")
    return [
        Example(name_of(page), text.count("\n", 0, found.start()) + 1, found[1], found[2], found[3])
        for found in FENCE.finditer(text)
    ]


def every_block() -> list[Example]:
    """The blocks of all pages."""
    return [block for page in pages() for block in examples_of(page)]


def examples(*languages: str) -> list[Example]:
    """All blocks in these languages."""
    return [block for block in every_block() if block.language in languages]
