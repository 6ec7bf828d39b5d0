"""Fails when the lists of dependencies disagree: pyproject.toml, requirements/*.in, requirements/*.lock.

Also fails when a lock names a host or lists a package without a hash.
"""

import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"


def listed(name: str) -> set[str]:
    """The lines of a .in file, without comments and with the lists it includes."""
    found: set[str] = set()
    for line in (REQUIREMENTS / name).read_text().splitlines():
        line = line.partition("#")[0].strip()
        if line.startswith("-r "):
            found |= listed(line.removeprefix("-r ").strip())
        elif line:
            found.add(line)
    return found


def package(requirement: str) -> str:
    match = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert match, requirement
    return re.sub(r"[-_.]+", "-", match.group()).lower()


def complaints() -> list[str]:
    declared = set(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"])
    wrong = [f"pyproject.toml and requirements/base.in differ in {line!r}" for line in declared ^ listed("base.in")]
    for name in ("setup", "base", "dev"):
        text = (REQUIREMENTS / f"{name}.lock").read_text()
        entries = re.split(r"\n(?=[A-Za-z0-9])", text.split("\n", 2)[2])
        locked = {package(entry) for entry in entries}
        wrong += [
            f"{name}.lock lacks {line}; run ./just lock" for line in listed(f"{name}.in") if package(line) not in locked
        ]
        wrong += [f"{name}.lock has no hash for {package(entry)}" for entry in entries if "--hash=sha256:" not in entry]
        wrong += [f"{name}.lock names a host: {line}" for line in text.splitlines() if "://" in line]
    return wrong


if __name__ == "__main__":
    wrong = complaints()
    print("\n".join(wrong) or "requirements: lists, locks and hashes agree")
    sys.exit(1 if wrong else 0)
