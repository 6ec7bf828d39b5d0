"""Fails when a source file, generated ones and migrations aside, has more than 300 lines: it is two things in one."""

import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 300
FOLDERS = ("backend", "bench", "docs", "frontend/scripts", "frontend/src", "tests", "tools")
ENDINGS = {".py", ".sh", ".js", ".mjs", ".ts", ".tsx", ".css"}
# Generated, or written once and never again.
EXEMPT = ("frontend/src/gql/", "backend/handrail/web/", "backend/handrail/migrations/versions/")


def sources() -> Iterator[Path]:
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.suffix in ENDINGS and not name.startswith(EXEMPT) and "node_modules" not in path.parts:
                yield path


def main() -> int:
    count, too_long = 0, []
    for path in sources():
        count += 1
        lines = path.read_text(encoding="utf-8").count("\n")
        if lines > LIMIT:
            too_long.append(f"{path.relative_to(ROOT)}: {lines} lines, the limit is {LIMIT}")
    print("\n".join([*too_long, f"{count} files, {len(too_long)} longer than {LIMIT} lines"]))
    return 1 if too_long else 0


if __name__ == "__main__":
    sys.exit(main())
