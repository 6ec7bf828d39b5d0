"""Adds up what the test runs left in test-results/*.xml and closes `just test` with one line.

A test that failed and then passed alone (see tools/tests.py) counts as passed and is named as unsteady.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

RESULTS = Path(__file__).resolve().parent.parent / "test-results"


def outcomes(report: Path) -> dict[str, str]:
    """Each test of a report by its name: passed, failed or skipped."""
    found: dict[str, str] = {}
    for case in ElementTree.parse(report).iter("testcase"):
        name = f"{case.get('classname')}::{case.get('name')}"
        bad = case.find("failure") is not None or case.find("error") is not None
        outcome = "failed" if bad else "skipped" if case.find("skipped") is not None else "passed"
        found[name] = "failed" if found.get(name) == "failed" else outcome
    return found


def main() -> int:
    all_of_them: list[str] = []
    for report in sorted(RESULTS.glob("*.xml")):
        if report.stem.endswith("-again"):
            continue
        found = outcomes(report)
        again = report.with_stem(f"{report.stem}-again")
        second = outcomes(again) if again.exists() else {}
        for name in [each for each, outcome in found.items() if (outcome, second.get(each)) == ("failed", "passed")]:
            found[name] = "passed"
            print(f"unsteady, passed only when tried alone: {name}")
        all_of_them += found.values()
        print(f"{report.stem}: {counts(list(found.values()))}")
    print(counts(all_of_them))
    return 1 if "failed" in all_of_them or "passed" not in all_of_them else 0


def counts(outcomes: list[str]) -> str:
    """As pytest says it."""
    return ", ".join(f"{outcomes.count(outcome)} {outcome}" for outcome in ("passed", "failed", "skipped"))


if __name__ == "__main__":
    sys.exit(main())
