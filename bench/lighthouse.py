"""Lighthouse's scores of the pages people live in, desktop and mobile, in the machine's Chromium, on a demo's data.

The bundle is the built one, signed in; Lighthouse simulates a desktop's and a phone's processor and network. The fleet
goes on working meanwhile, as it would. Scores are medians of three runs.
"""

import json
import subprocess
import sys
from collections import Counter, defaultdict
from typing import Any

from playwright.sync_api import sync_playwright

from bench.demo import base_of, demo, signed_in
from bench.measure import ROOT, Report, median
from bench.server import free_port
from tests.provision.found import find_chromium
from tools.npm import install

ROUNDS = 3
TRIES = 3
PAGES = {"Overview": "/", "Approvals": "/approvals", "Audit": "/audit", "Analytics": "/analytics"}
TARGETS = {"desktop": 98, "mobile": 95}
FOLDER = ROOT / "bench" / "chrome"


def asked(chromium: str, cookie: str, url: str, preset: str) -> Any:
    """Lighthouse's answer: `scores` by category, and what is `short` of perfect. It is asked again when it measured
    nothing, as it says itself that one should. Errors: RuntimeError."""
    words = ["node", "lighthouse.mjs", chromium, cookie, url, preset]
    for _ in range(TRIES):
        done = subprocess.run(words, cwd=FOLDER, capture_output=True, text=True)
        if not done.returncode:
            break
    else:
        raise RuntimeError(done.stderr)
    answer = json.loads(done.stdout.strip().splitlines()[-1])
    assert answer["shown"].startswith(url.rstrip("/")), answer["shown"]
    return answer


def main() -> int:
    report = Report("lighthouse: scores of 100, simulated desktop and phone")
    program = find_chromium()
    if program is None:
        print("Chromium is not on this machine.", file=sys.stderr)
        return 1
    install(FOLDER)
    scores: defaultdict[tuple[str, str, str], list[int]] = defaultdict(list)
    short: Counter[str] = Counter()
    with demo(free_port()) as link:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
            cookie = signed_in(browser, link)
            browser.close()
        for _ in range(ROUNDS):
            for name, path in PAGES.items():
                for preset in TARGETS:
                    answer = asked(str(program), cookie, base_of(link) + path, preset)
                    short.update(f"{name}, {preset}: {one}" for one in answer["short"])
                    for category, score in answer["scores"].items():
                        scores[name, preset, category].append(score)
    for (name, preset, category), found in sorted(scores.items()):
        what, fast = f"{name}, {preset}: {category}", category == "performance"
        report.at_least(what, median(found), 90 if fast else 100, "{:.0f}")
    for preset, target in TARGETS.items():
        worst = min(
            median(found) for (_, at, category), found in scores.items() if (at, category) == (preset, "performance")
        )
        report.show(f"the slowest page, {preset}", f"{worst:.0f}", f"target >= {target}")
    ended = report.finish()
    for what, times in sorted(short.items()):
        print(f"  {times} of {ROUNDS}: {what}")
    return ended


if __name__ == "__main__":
    sys.exit(main())
