"""Sees to the programs that only the tests need: Chromium, PostgreSQL's server, redis-server.

Finds them or, as root on a machine with apt, installs them. What is still missing is named with the tests that are
left out for it; with CI=true it is a failure. The answer goes to .venv/handrail-test.env as NAME=value lines, which
`just test` hands to pytest. Found programs win over installing, and a variable that is already set wins over both.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.provision import found  # noqa: E402

ENVIRONMENT = ROOT / ".venv" / "handrail-test.env"
IN_CI = os.environ.get("CI") == "true"


@dataclass(frozen=True)
class Program:
    name: str
    variable: str
    find: Callable[[], Path | None]
    packages: tuple[str, ...]
    left_out: str


PROGRAMS = (
    Program(
        "Chromium",
        found.CHROMIUM_VARIABLE,
        found.find_chromium,
        ("chromium", "fonts-liberation"),
        "tests/e2e (every test in a browser)",
    ),
    Program(
        "PostgreSQL",
        found.POSTGRES_VARIABLE,
        found.find_postgres_bin,
        ("postgresql",),
        "the PostgreSQL half of every test that runs on both databases",
    ),
    Program(
        "Redis",
        found.REDIS_VARIABLE,
        found.find_redis,
        ("redis-server",),
        "the tests with several processes ringing each other through Redis",
    ),
)


def apt() -> list[str] | None:
    """How to call apt-get here, or None: people are not asked for a password, and only CI's sudo is used."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return ["apt-get"]
    if IN_CI and shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True).returncode == 0:
        return ["sudo", "-n", "--preserve-env=DEBIAN_FRONTEND", "apt-get"]
    return None


def install(programs: list[Program]) -> None:
    command = apt()
    if command is None or not programs:
        return
    print("provide: installing", ", ".join(program.name for program in programs), file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    packages = [package for program in programs for package in program.packages]
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        finished = subprocess.run(
            [*command, *arguments], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True
        )
        if finished.returncode:
            print(f"provide: apt-get {arguments[0]} failed\n{finished.stderr[-2000:]}", file=sys.stderr)


def main() -> int:
    install([program for program in PROGRAMS if program.find() is None])
    lines, missing = [], []
    for program in PROGRAMS:
        path = program.find()
        if path is None:
            missing.append(program)
        else:
            lines.append(f"{program.variable}='{path}'\n")
    ENVIRONMENT.write_text("".join(lines))
    for program in missing:
        hint = " ".join(program.packages)
        print(f"provide: {program.name} is missing (Debian: {hint}); left out: {program.left_out}", file=sys.stderr)
    return 1 if missing and IN_CI else 0


if __name__ == "__main__":
    sys.exit(main())
