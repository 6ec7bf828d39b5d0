"""Bytes of JavaScript and CSS that a page of the console loads, from the build's manifest, by the build's own rule."""

import re
import subprocess
import sys

from bench.measure import ROOT, Report

DIST = ROOT / "frontend" / "dist"
ROW = re.compile(r"^\s*(ok|OVER)\s+([\d.]+) of\s+([\d.]+) kB\s+(.+)$")


def packed(ending: str) -> float:
    """kB of everything that can ever be loaded, as it is sent."""
    files = [*DIST.glob(f"assets/**/*.js{ending}"), *DIST.glob(f"assets/**/*.css{ending}")]
    return sum(file.stat().st_size for file in files) / 1000


def main() -> int:
    report = Report("page: kB of JavaScript and CSS, gzip")
    ran = subprocess.run(["node", "scripts/size.mjs"], cwd=ROOT / "frontend", capture_output=True, text=True)
    rows = [found for line in ran.stdout.splitlines() if (found := ROW.match(line))]
    if not rows:
        sys.stderr.write(ran.stdout + ran.stderr)
        return 1
    for found in rows:
        report.at_most(found[4], float(found[2]), float(found[3]), "{:.1f}")
    report.show("all pages together, gzip", f"{packed('.gz'):.1f}")
    report.show("all pages together, brotli", f"{packed('.br'):.1f}")
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
