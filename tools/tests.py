"""Runs pytest; what fails is tried once more, alone, and is called unsteady when it passes then.

A test that passes only alone is a defect of the test or of the product and is named at the end of `just test`,
but on a busy machine it does not undo the other thousands. More than three failures are no accident: no second try.
"""

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "test-results"
AT_MOST = 3
TESTS_FAILED = 1


def failures(report: Path) -> int:
    """How many tests failed or could not be set up."""
    suites = ElementTree.parse(report).iter("testsuite")
    return sum(int(suite.get("failures", 0)) + int(suite.get("errors", 0)) for suite in suites)


def main(name: str, *arguments: str) -> int:
    """`name` is that of the report in test-results; the rest is pytest's."""
    RESULTS.mkdir(exist_ok=True)
    report, again = RESULTS / f"{name}.xml", RESULTS / f"{name}-again.xml"
    report.unlink(missing_ok=True)
    again.unlink(missing_ok=True)
    ended = subprocess.call(["pytest", f"--junit-xml={report}", *arguments])
    if ended != TESTS_FAILED or not report.exists() or failures(report) > AT_MOST:
        return ended
    print("\nWhat failed is tried once more, alone.", flush=True)
    alone = [each for each in arguments if not each.startswith(("--numprocesses", "--cov"))]
    return subprocess.call(["pytest", "--last-failed", "-v", f"--junit-xml={again}", *alone])


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
