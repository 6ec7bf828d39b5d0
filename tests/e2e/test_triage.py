"""A queue of thirty mixed runs, cleared by keyboard alone: rows stay where they are, and each step is said."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.makers import Scene
from tests.world import World, until

# what a screen reader would say: every text that appears in a live region
LISTEN = """() => {
  window.said = [];
  const live = "[role=status], [role=alert], [aria-live]";
  const say = (place) => place && place.textContent.trim() && window.said.push(place.textContent.trim());
  new MutationObserver((changes) => {
    const places = new Set(changes.map(({ target: at }) => (at.closest ? at : at.parentElement)?.closest(live)));
    for (const { addedNodes } of changes)
      for (const node of addedNodes) for (const place of node.querySelectorAll?.(live) ?? []) places.add(place);
    places.forEach(say);
  }).observe(document, { subtree: true, childList: true, characterData: true });
}"""
PLACES = """() => {
  const list = document.querySelector(".rows");
  const from = list.getBoundingClientRect().top - list.scrollTop;
  return [...list.querySelectorAll("[data-row]")].map((row) => [
    row.dataset.row, Math.round(row.closest("li").getBoundingClientRect().top - from)]);
}"""
MANY = {"CRITICAL": 3, "HIGH": 6, "MEDIUM": 13, "LOW": 8}


class Desk:
    """A person at the keyboard. What they did is checked against where the rows were at first."""

    def __init__(self, page: Page, runs: list[Any]) -> None:
        self.page, self.runs = page, runs
        expect(page.locator("[data-row]")).to_have_count(len(runs))
        self.places = page.evaluate(PLACES)
        assert [place[0] for place in self.places] == [run["id"] for run in runs]

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def at(self, number: int) -> None:
        """The cursor is at this run, its arguments are on the card for long enough, and no row has moved."""
        row, order = self.runs[number]["id"], self.runs[number]["order"]
        expect(self.page.locator("a:focus")).to_have_attribute("data-row", row)
        expect(self.page.locator(".card .args")).to_contain_text(order)
        assert self.page.evaluate(PLACES) == self.places
        self.page.wait_for_timeout(450)

    def hear(self, text: str) -> None:
        """A live region has said this; only what is said after it counts from now on."""
        said = "(text) => window.said.some((one) => one.includes(text))"
        until(lambda: self.page.evaluate(said, text))
        self.page.evaluate("() => { window.said = []; }")

    def approve(self, number: int) -> None:
        self.at(number)
        self.press("Enter")
        self.hear(f"Approved {self.runs[number]['tool']}")

    def reject(self, number: int, reason: int) -> None:
        self.at(number)
        self.press("r")
        expect(self.page.get_by_role("dialog")).to_be_visible()
        self.press(str(reason), "Enter")
        self.hear(f"Rejected {self.runs[number]['tool']}")


@pytest.fixture
def world(start: Callable[..., AbstractContextManager[World]]) -> Iterator[World]:
    """A server whose decisions are held for long enough to take one back."""
    with start(hold_seconds=15) as started:
        yield started


def mixed(world: World) -> list[Any]:
    """Runs of four tools, as the queue has them: by risk, the oldest first."""
    runs: list[Any] = []
    for risk, count in MANY.items():
        scene = Scene(world, risk=risk)
        for _ in range(count):
            order = f"ORD-{len(runs):02}"
            run = scene.request(arguments={"amount": 860, "order_id": order})
            runs.append(run | {"order": order, "tool": scene.tool["name"]})
    return runs


def found(world: World, run: Any) -> Any:
    """The run as it stands."""
    query = "query ($id: ID!) { toolRun(id: $id) { state revision argumentsText decision { reason } } }"
    return world.admin.one(query, id=run["id"])


def test_thirty_mixed_runs_are_cleared_by_keyboard_alone(world: World, open_page: Open) -> None:
    runs = mixed(world)
    page = open_page(
        "/approvals", cookie=world.admin_cookie, prepare=lambda page: page.add_init_script(f"({LISTEN})()")
    )
    desk = Desk(page, runs)
    desk.press("j")
    for number in range(3):
        desk.approve(number)
    desk.reject(3, reason=2)
    desk.reject(4, reason=5)
    for number in (5, 6, 7):
        desk.approve(number)

    # one is taken back, looked at again and rejected
    desk.at(8)
    desk.press("u")
    desk.hear(f"Taken back, {runs[7]['tool']} waits again")
    desk.press("k")
    desk.reject(7, reason=1)
    desk.approve(8)

    # one is edited first
    desk.at(9)
    desk.press("e")
    expect(page.get_by_role("dialog").get_by_role("textbox")).to_be_focused()
    desk.press("Control+Home", *["ArrowRight"] * len('{\n  "amount": 860'), "Backspace", "Control+Enter")
    desk.hear("Saved revision 2")
    expect(page.locator(".card .args")).to_contain_text("86")
    desk.approve(9)

    # the rest of the medium ones at once
    desk.at(10)
    desk.press("x", *["j"] * 11)
    desk.at(21)
    desk.press("Shift+X")
    desk.hear("12 selected")
    desk.press("Shift+Enter")
    desk.hear("12 runs in the plan.")
    desk.press("Control+Enter")
    desk.hear("Approved 12 of 12 tool runs")
    desk.press("Escape")
    expect(page.get_by_role("dialog")).not_to_be_visible()

    desk.at(21)
    desk.press("j")
    desk.reject(22, reason=3)
    for number in range(23, 29):
        desk.approve(number)
    desk.reject(29, reason=4)
    assert page.evaluate(PLACES) == desk.places, "not one row has moved"

    expected = ["APPROVED"] * 3 + ["REJECTED"] * 2 + ["APPROVED"] * 2 + ["REJECTED"] + ["APPROVED"] * 14
    expected += ["REJECTED"] + ["APPROVED"] * 6 + ["REJECTED"]
    until(lambda: [found(world, run)["state"] for run in runs] == expected)
    desk.press("n")
    expect(page.get_by_text("No run waits for a hand")).to_be_visible()
    expect(page.get_by_role("region", name="Runs")).to_be_focused()
    assert found(world, runs[3])["decision"]["reason"] == "Not needed"
    edited = found(world, runs[9])
    assert (edited["revision"], '"amount":86,' in edited["argumentsText"]) == (2, True)
