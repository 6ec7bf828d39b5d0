"""What a screen reader is given, read from Chromium's accessibility tree."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.e2e.test_approvals import READABLE
from tests.makers import Scene
from tests.world import World


@pytest.fixture
def world(start: Callable[..., AbstractContextManager[World]]) -> Iterator[World]:
    """A server whose decisions are held until the end of the test."""
    with start(hold_seconds=300) as started:
        yield started


class Ear:
    """The accessibility tree of a page, each node as its role, name, description and states."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def tree(self) -> list[dict[str, Any]]:
        nodes = self.session.send("Accessibility.getFullAXTree")["nodes"]
        return [
            {part: node.get(part, {}).get("value", "") for part in ("role", "name", "description")}
            | {one["name"]: one["value"].get("value") for one in node.get("properties", ())}
            for node in nodes
            if not node["ignored"]
        ]

    def focused(self) -> dict[str, Any]:
        """What has the focus; the page itself has it as well."""
        return [node for node in self.tree() if node.get("focused") and node["role"] != "RootWebArea"][-1]

    def named(self, role: str, name: str) -> dict[str, Any]:
        """The one with this role and name."""
        found = [node for node in self.tree() if (node["role"], node["name"]) == (role, name)]
        assert found, f"{role} {name!r} is not among {[(node['role'], node['name']) for node in self.tree()]}"
        return found[0]


def test_rows_card_dialogs_and_outcomes_have_names_roles_and_states(world: World, open_page: Open) -> None:
    scene = Scene(world, risk="HIGH")
    runs = [scene.request(arguments={"amount": 860, "order_id": f"ORD-{number}"}) for number in range(3)]
    tool, agent = scene.tool["name"], scene.agent["name"]
    page = open_page("/approvals", cookie=world.admin_cookie)
    expect(page.locator("[data-row]")).to_have_count(3)
    ear = Ear(page)

    page.keyboard.press("j")
    expect(page.locator("a:focus")).to_have_attribute("data-row", runs[0]["id"])
    row = ear.focused()
    assert (row["role"], row["name"]) == ("link", f"High {tool} amount 860 · order_id ORD-0")
    assert agent in row["description"] and "0 of 1" in row["description"]
    expect(page.locator(".card .args")).to_contain_text("ORD-0")
    assert ear.named("article", f"Review {tool}") and ear.named("region", "What would run")
    assert ear.named("checkbox", f"Select {tool}, amount 860 · order_id ORD-0")["checked"] == "false"
    assert ear.named("button", "Approve")

    page.wait_for_timeout(READABLE)
    page.keyboard.press("r")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert ear.named("dialog", f"Reject {tool}")["modal"]
    assert ear.named("group", "Said most often")
    first = ear.focused()
    assert (first["role"], first["name"], first["pressed"]) == ("button", "The arguments are wrong", "false")
    page.keyboard.press("2")
    expect(page.get_by_role("button", name="Not needed")).to_be_focused()
    assert ear.focused()["pressed"] == "true"
    page.keyboard.press("Escape")
    expect(page.locator("a:focus")).to_have_attribute("data-row", runs[0]["id"])

    page.keyboard.press("e")
    expect(page.get_by_role("dialog")).to_be_visible()
    field = ear.focused()
    assert (field["role"], field["name"]) == ("textbox", "Arguments of revision 1, as JSON")
    page.keyboard.press("Escape")
    expect(page.locator("a:focus")).to_have_attribute("data-row", runs[0]["id"])

    page.wait_for_timeout(READABLE)
    page.keyboard.press("Enter")
    expect(page.locator("a:focus")).to_have_attribute("data-row", runs[1]["id"])
    assert any(node["role"] == "status" for node in ear.tree())
    expect(page.get_by_role("status").filter(has_text=f"Approved {tool}")).to_have_count(1)
    decided = next(node for node in ear.tree() if node["name"].endswith("ORD-0") and node["role"] == "link")
    assert "Approved" in decided["description"] and "by you" in decided["description"]

    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("status").filter(has_text="2 selected")).to_have_count(1)
    page.keyboard.press("Shift+Enter")
    typed = page.get_by_label("Type 2 to confirm")
    expect(typed).to_be_focused()
    assert ear.named("dialog", "Approve 2 tool runs")["modal"]
    assert ear.named("button", "Show runs in the plan")["expanded"] is False
    page.get_by_role("button", name="Show runs in the plan").press("Enter")
    expect(page.get_by_role("list", name="In the plan").get_by_role("listitem")).to_have_count(2)
    assert ear.named("button", "Hide runs in the plan")["expanded"] is True
    typed.press("2")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog").get_by_role("status")).to_have_text("Approved 2 of 2 tool runs")
    assert ear.named("dialog", "Approved 2 of 2 tool runs")["modal"]
    assert ear.named("button", "Decided 2")["expanded"] is False
    page.keyboard.press("Escape")
    expect(page.locator("a:focus")).to_have_attribute("data-row", runs[2]["id"])
