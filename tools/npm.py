"""Installs a folder's npm packages exactly as its lock says, only when their list has changed.

usage: python tools/npm.py FOLDER
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("package.json", "package-lock.json", ".npmrc")


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


def npm(folder: Path, *arguments: str) -> None:
    name = folder.relative_to(ROOT)
    print(f"{name}: npm", *arguments, file=sys.stderr, flush=True)
    environment = {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    finished = subprocess.run(["npm", *arguments], cwd=folder, env=environment)
    if finished.returncode:
        sys.exit(f"{name}: npm {' '.join(arguments)} failed")


def install(folder: Path) -> None:
    stamp = folder / "node_modules" / ".handrail-installed"
    wanted = fingerprint(folder / name for name in LISTS)
    if not is_current(stamp, wanted):
        npm(folder, "ci", "--no-audit", "--no-fund")
        stamp.write_text(wanted)


if __name__ == "__main__":
    if len(sys.argv) != 2 or not (ROOT / sys.argv[1] / "package-lock.json").is_file():
        sys.exit(__doc__)
    install(ROOT / sys.argv[1])
