"""Adds up what the test runs left in test-results/*.xml and closes `just test` with one line."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "test-results"


def main() -> int:
    passed = failed = skipped = 0
    for path in sorted(RESULTS.glob("*.xml")):
        for suite in ElementTree.parse(path).iter("testsuite"):
            bad = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
            out = int(suite.get("skipped", 0))
            tests = int(suite.get("tests", 0))
            seconds = float(suite.get("time", 0))
            print(f"{path.stem}: {tests - bad - out} passed, {bad} failed, {out} skipped ({seconds:.0f} s)")
            passed, failed, skipped = passed + tests - bad - out, failed + bad, skipped + out
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
