"""From a new account to the first decided tool run, as somebody does it who has read nothing: by what the page says."""

import re
import subprocess
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

ROOT = Path(__file__).parents[2]


class Hand:
    """Counts what a person has to do."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks, self.fields = page, 0, 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def press(self, name: str | re.Pattern[str], inside: Locator | None = None) -> None:
        self.click((inside or self.page).get_by_role("button", name=name, exact=True))

    def go(self, name: str) -> None:
        self.click(self.page.get_by_role("navigation", name="Main").get_by_role("link", name=name))

    def type(self, label: str, words: str) -> None:
        (self.page.get_by_role("dialog").get_by_label(label, exact=True)).fill(words)
        self.fields += 1


def steps(page: Page, done: int) -> None:
    """What is left to do stands on the first page, and what is done is ticked."""
    begin = page.get_by_role("region", name="First steps")
    expect(begin.get_by_role("link")).to_have_count(4)
    expect(begin.get_by_text("Done")).to_have_count(done)


def first_run(page: Page) -> Hand:
    """A domain, a tool, an agent, its token; then the agent asks, and is answered."""
    hand = Hand(page)
    steps(page, 0)
    hand.click(page.get_by_role("region", name="First steps").get_by_role("link").first)
    hand.press("Create the first domain")
    hand.type("Name", "Support")
    hand.press("Create domain")
    hand.go("Tools")
    hand.press("Describe the first tool")
    hand.type("Name", "payments.refund")
    hand.press("Create tool")
    hand.go("Agents")
    hand.press("Create the first agent")
    hand.type("Name", "refund-assistant")
    hand.click(page.get_by_role("dialog").get_by_label("payments.refund"))
    hand.press("Create agent")
    hand.go("Overview")
    steps(page, 3)
    hand.click(page.get_by_role("region", name="First steps").get_by_role("link").last)
    hand.press("Make the first token")
    page.get_by_role("combobox", name="Agent").select_option(label="refund-assistant · Support")
    hand.press("Make the token")
    command = page.get_by_role("dialog").locator(".copy code").filter(has_text="first-agent.py").inner_text()
    hand.press("Done")

    agent = subprocess.Popen(["sh", "-c", command], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    try:
        hand.go("Approvals")
        expect(page.get_by_role("heading", name="payments.refund")).to_be_visible()
        hand.press(re.compile("^Approve"), page.locator("footer.act"))
        said, _ = agent.communicate(timeout=120)
    finally:
        agent.kill()
    assert said.splitlines()[-1] == "reported: EXECUTED", said
    hand.go("Overview")
    expect(page.get_by_role("region", name="First steps")).to_have_count(0)
    return hand
