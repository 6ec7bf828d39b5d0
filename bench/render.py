"""What the console costs the browser: each page with full data, and the queue with 10,000 rows and 20 changes a second.

The server holds 10,000 runs that wait and 10,000 decided ones in its ledger. A page's cost is its longest task, in
milliseconds of Chromium's main thread, from the click in the navigation until its rows stand there. An interaction is
a key pressed in the queue, until the next paint, also while an agent asks for 20 runs a second. Times depend on the
machine and are shown; what is gated is how a key's cost grows with a hundred times the rows.
"""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.bulk import Ours, prepare
from bench.decisions import MARA
from bench.measure import Report, median, percentile, scratch
from bench.server import Server, command, serving
from bench.stage import staged
from tests.provision.found import find_chromium

ROWS = 10_000
ROUNDS = 5
A_SECOND = 20
KEYS = 40
PAGES = (
    "Overview",
    "Approvals",
    "Domains",
    "Agents",
    "Tools",
    "Policies",
    "Conversations",
    "Analytics",
    "Audit",
    "Reports",
)
WATCH = """() => {
  const watch = (kept, options) => new PerformanceObserver((list) => kept.push(...list.getEntries())).observe(options);
  watch(window.tasks = [], { type: "longtask" });
  watch(window.events = [], { type: "event", durationThreshold: 16 });
}"""
TASKS = "() => window.tasks.map((one) => one.duration)"
EVENTS = "() => window.events.filter((one) => one.interactionId).map((one) => one.duration)"
ASK = """mutation ($input: RequestToolRunInput!) { requestToolRun(input: $input) { __typename } }"""


def settled(page: Page) -> None:
    """Until all that was asked for stands there."""
    expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
    page.wait_for_timeout(300)


def signed_in(browser: Browser, server: Server) -> Page:
    """Somebody in the console."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, base_url=server.url)
    page.goto("/")
    page.get_by_label("E-mail address").fill(MARA["email"])
    page.get_by_label("Password", exact=True).fill(MARA["password"])
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    settled(page)
    page.evaluate(WATCH)
    return page


def opened(page: Page, name: str) -> float:
    """The longest task of going there, in milliseconds; a task of less than 50 counts as none."""
    page.evaluate("() => { window.tasks.length = 0 }")
    page.get_by_role("navigation", name="Main").get_by_role("link", name=name).first.click()
    settled(page)
    return max([0.0, *page.evaluate(TASKS)])


def elements(page: Page) -> int:
    """How large the document is."""
    return int(page.evaluate("() => document.getElementsByTagName('*').length"))


def all_loaded(page: Page) -> None:
    """Every row of the queue, page by page."""
    more = page.get_by_role("button", name="Show more")
    while more.count():
        more.click()
        expect(page.locator("[aria-busy=true]")).to_have_count(0)


@contextmanager
def asking(server: Server, token: str, tool: str) -> Iterator[None]:
    """An agent that asks for so many runs a second meanwhile."""
    ended = threading.Event()

    def ask() -> None:
        with httpx.Client(base_url=server.url, headers={"authorization": f"Bearer {token}"}, trust_env=False) as client:
            number = 0
            while not ended.wait(1 / A_SECOND):
                number += 1
                given = {"tool": tool, "arguments": {"amount": number}, "idempotencyKey": f"render-{number}"}
                client.post("/graphql", json={"query": ASK, "variables": {"input": given}})

    asker = threading.Thread(target=ask, daemon=True)
    asker.start()
    try:
        yield
    finally:
        ended.set()
        asker.join()


def pressed(page: Page) -> list[float]:
    """Milliseconds from each key to the next paint; below 16 the browser does not tell, which counts as 16."""
    page.evaluate("() => { window.events.length = 0 }")
    for _ in range(KEYS):
        page.keyboard.press("j")
        page.wait_for_timeout(50)
    page.wait_for_timeout(300)
    found: list[float] = page.evaluate(EVENTS)
    return [*found, *[16.0] * (KEYS - len(found))]


def folder_with_rows(folder: Path) -> tuple[Path, str]:
    """A server's data (10,000 runs that wait, as many in the ledger, who may decide), and the agent's id."""
    kept = folder / "person"
    kept.mkdir()
    with staged(folder / "stage") as stage:
        Ours(stage)()
        prepare(stage, ROWS)
        stage.copy(kept / "handrail.db")
        agent_id = stage.agent_id
    named = ("--name", "Mara Lind", "--role", "admin", "--password-stdin")
    command(kept, "user", "add", MARA["email"], *named, given=MARA["password"])
    return kept, agent_id


def measure(report: Report, page: Page, others: AbstractContextManager[None]) -> None:
    """Every page, then the queue. others: who asks meanwhile."""
    for name in PAGES:
        opened(page, name)  # its code is fetched
    longest: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(ROUNDS):
        for name in PAGES:
            longest[name].append(opened(page, name))
    for name, found in longest.items():
        report.show(f"{name}: longest task", f"{median(found):.0f} ms", "target <= 50 ms")
    opened(page, "Approvals")
    few, begun = elements(page), time.perf_counter()
    before = pressed(page)
    page.evaluate("() => { window.tasks.length = 0 }")
    all_loaded(page)
    report.show("loading all rows of the queue, by hundreds", f"{time.perf_counter() - begun:.0f} s")
    report.show("the longest task of it", f"{max([0.0, *page.evaluate(TASKS)]):.0f} ms")
    report.show("a key to the next paint, 100 rows loaded, median", f"{median(before):.0f} ms", "target <= 100 ms")
    many = pressed(page)
    with others:
        live = pressed(page)
    report.show(f"the same, {ROWS:,} rows loaded, median", f"{median(many):.0f} ms", "target <= 100 ms")
    report.show(f"the same, {ROWS:,} rows loaded, p98", f"{percentile(many, 98):.0f} ms")
    report.show(f"the same, and {A_SECOND} runs a second arrive, median", f"{median(live):.0f} ms", "target <= 100 ms")
    report.at_most(f"a key with {ROWS:,} rows / with 100, median", median(many) / median(before), 8, "{:.1f}")
    report.show("elements of the document", f"{few:,} to {elements(page):,}")


def main() -> int:
    report = Report(f"render: the console with {ROWS:,} rows")
    program = find_chromium()
    if program is None:
        print("Chromium is not on this machine.", file=sys.stderr)
        return 1
    with scratch() as folder:
        kept, agent_id = folder_with_rows(folder)
        token = command(kept, "token", "create", "fleet", "--agent", agent_id).split()[-1]
        with serving(kept) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
            measure(report, signed_in(browser, server), asking(server, token, "payments.refund"))
            browser.close()
    return report.finish()


if __name__ == "__main__":
    sys.exit(main())
