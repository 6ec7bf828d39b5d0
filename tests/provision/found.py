"""Finds the browser and the database servers on this machine.

An environment variable wins; otherwise the usual places are searched. None means: not here.
"""

import os
import re
import shutil
from pathlib import Path

CHROMIUM_VARIABLE = "HANDRAIL_TEST_CHROMIUM"
POSTGRES_VARIABLE = "HANDRAIL_TEST_POSTGRES_BIN"
REDIS_VARIABLE = "HANDRAIL_TEST_REDIS"

BROWSERS = ("chromium", "google-chrome-stable", "google-chrome", "chromium-browser")
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
POSTGRES_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


def find_chromium() -> Path | None:
    """The browser's program."""
    return _named(CHROMIUM_VARIABLE) or _first([shutil.which(name) for name in BROWSERS] + list(MAC_BROWSERS))


def find_postgres_bin() -> Path | None:
    """The folder with `initdb` and `postgres`, of the newest version that has both."""
    named = _named(POSTGRES_VARIABLE)
    if named:
        return named
    folders = [Path(program).resolve().parent for program in [shutil.which("initdb")] if program]
    for pattern in POSTGRES_FOLDERS:
        matches = Path("/").glob(pattern.lstrip("/"))
        folders += sorted(matches, key=_version, reverse=True)
    return next((folder for folder in folders if _has_server(folder)), None)


def find_redis() -> Path | None:
    """The `redis-server` program."""
    return _named(REDIS_VARIABLE) or _first([shutil.which("redis-server"), shutil.which("valkey-server")])


def _named(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None


def _first(candidates: list[str | None]) -> Path | None:
    return next((Path(path) for path in candidates if path and os.access(path, os.X_OK)), None)


def _has_server(folder: Path) -> bool:
    return all(os.access(folder / program, os.X_OK) for program in ("initdb", "postgres"))


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(number) for number in re.findall(r"\d+", str(folder)))
