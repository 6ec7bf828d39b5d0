"""Installs the front end's packages and builds it, each only when what it is made of has changed.

usage: python tools/frontend.py install | build
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
INSTALLED = FRONTEND / "node_modules" / ".handrail-installed"
BUILT = FRONTEND / "node_modules" / ".handrail-built"
LEFT_BY_TOOLS = {"node_modules", "dist", "coverage", ".vite"}


def sources() -> Iterator[Path]:
    yield ROOT / "schema.graphql"
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in LEFT_BY_TOOLS)
        yield from (Path(folder) / name for name in sorted(files) if not name.endswith((".tsbuildinfo", ".log")))


def fingerprint(paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(stamp: Path, wanted: str) -> bool:
    return stamp.is_file() and stamp.read_text() == wanted


def npm(*arguments: str) -> None:
    print("frontend: npm", *arguments, file=sys.stderr, flush=True)
    environment = {**os.environ, "NPM_CONFIG_UPDATE_NOTIFIER": "false"}
    finished = subprocess.run(["npm", *arguments], cwd=FRONTEND, env=environment)
    if finished.returncode:
        sys.exit(f"frontend: npm {' '.join(arguments)} failed")


def install() -> None:
    wanted = fingerprint(FRONTEND / name for name in ("package.json", "package-lock.json", ".npmrc"))
    if not is_current(INSTALLED, wanted):
        npm("ci", "--no-audit", "--no-fund")
        INSTALLED.write_text(wanted)


def build() -> None:
    install()
    if (FRONTEND / "dist" / "index.html").is_file() and is_current(BUILT, fingerprint(sources())):
        return
    npm("run", "--silent", "build")
    # Taken after the build, which may write generated sources itself.
    BUILT.write_text(fingerprint(sources()))


if __name__ == "__main__":
    steps = {"install": install, "build": build}
    if len(sys.argv) != 2 or sys.argv[1] not in steps:
        sys.exit(__doc__)
    steps[sys.argv[1]]()
