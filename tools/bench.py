"""Runs the benchmarks named, or all of them; every file of bench/ that is a program is one.

Each prints its table and exits non-zero when a budget is broken; the others still run.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def known() -> list[str]:
    programs = (path for path in sorted((ROOT / "bench").glob("*.py")) if "__main__" in path.read_text())
    return [path.stem for path in programs]


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in known()]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known())}", file=sys.stderr)
        return 2
    broken = []
    for name in names or known():
        if subprocess.run([sys.executable, "-m", f"bench.{name}"], cwd=ROOT).returncode:
            broken.append(name)
    if broken:
        print(f"budgets broken or not measured: {', '.join(broken)}", file=sys.stderr)
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
