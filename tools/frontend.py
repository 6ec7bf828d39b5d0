"""Installs the front end's packages and builds it, each only when what it is made of has changed.

usage: python tools/frontend.py install | build
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from npm import ROOT, fingerprint, install, is_current, npm

FRONTEND = ROOT / "frontend"
BUILT = FRONTEND / "node_modules" / ".handrail-built"
LEFT_BY_TOOLS = {"node_modules", "dist", "coverage", ".vite"}


def sources() -> Iterator[Path]:
    yield ROOT / "schema.graphql"
    for folder, folders, files in os.walk(FRONTEND):
        folders[:] = sorted(name for name in folders if name not in LEFT_BY_TOOLS)
        yield from (Path(folder) / name for name in sorted(files) if not name.endswith((".tsbuildinfo", ".log")))


def build() -> None:
    install(FRONTEND)
    if (FRONTEND / "dist" / "index.html").is_file() and is_current(BUILT, fingerprint(sources())):
        return
    npm(FRONTEND, "run", "--silent", "build")
    # Taken after the build, which may write generated sources itself.
    BUILT.write_text(fingerprint(sources()))


if __name__ == "__main__":
    steps = {"install": lambda: install(FRONTEND), "build": build}
    if len(sys.argv) != 2 or sys.argv[1] not in steps:
        sys.exit(__doc__)
    steps[sys.argv[1]]()
