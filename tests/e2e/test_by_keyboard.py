"""The whole console without a mouse, from signing in to a setting; the focus is always somewhere one can see."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open
from tests.makers import Scene
from tests.preferences.test_preferences import read
from tests.world import ADMIN, World, until

RING = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return "nothing has the focus";
  const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(at);
  const shown = (outlineStyle !== "none" && parseFloat(outlineWidth) > 0) || boxShadow !== "none";
  const around = at.closest(".query, label, .row, li, tr");
  const its = around && getComputedStyle(around);
  const seen = its && (its.outlineStyle !== "none" || its.boxShadow !== "none");
  return shown || seen || at.matches("h1, main, dialog, [role=combobox]") ? "" : at.outerHTML.slice(0, 200);
}"""


class Keyboard:
    """Hands that know no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, role: str, name: str, key: str = "Tab") -> None:
        """Tab until it has the focus; every stop on the way can be seen."""
        wanted = self.page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
        expect(wanted).to_be_visible()
        for _ in range(200):
            if wanted.evaluate("(element) => element === document.activeElement"):
                assert self.page.evaluate(RING) == ""
                return
            self.press(key)
            assert self.page.evaluate(RING) == ""
        raise AssertionError(f"no way by {key} to the {role} {name}")

    def at(self, heading: str | re.Pattern[str], path: str) -> None:
        """Wait until the page itself is there, not the one that is left; its heading has the focus."""
        expect(self.page).to_have_url(re.compile(rf"{path}(\?|$)"))
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_focused()

    def find(self, text: str, name: str | re.Pattern[str]) -> None:
        """Through the palette, as one hears it: the option named is the one the field points at."""
        self.press("Control+k")
        field = self.page.get_by_role("combobox", name="Command")
        expect(field).to_be_focused()
        self.page.keyboard.type(text)
        option = (
            self.page.get_by_role("listbox", name="Commands and things found").get_by_role("option", name=name).first
        )
        expect(option).to_be_visible()
        for _ in range(40):  # what is found meanwhile moves what is listed
            if option.get_attribute("aria-selected") == "true":
                break
            self.press("ArrowDown")
        expect(option).to_have_attribute("aria-selected", "true")
        expect(field).to_have_attribute("aria-activedescendant", option.get_attribute("id") or "")
        self.press("Enter")
        expect(self.page.get_by_role("combobox", name="Command")).to_have_count(0)


def test_a_whole_day_by_keyboard_alone(world: World, open_page: Open) -> None:
    scene = Scene(world)
    run = scene.request(reason="The parcel never arrived.")
    page = open_page("/")
    hands = Keyboard(page)

    expect(page.get_by_label("E-mail address")).to_be_focused()
    page.keyboard.type(ADMIN["email"])
    hands.press("Tab")
    page.keyboard.type(ADMIN["password"])
    hands.press("Enter")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()

    # an agent, and a run: found, decided, taken back
    hands.find(scene.agent["name"], re.compile(re.escape(scene.agent["name"])))
    expect(page).to_have_url(re.compile(f"/agents\\?agent={scene.agent['id']}"))
    hands.press("Escape")
    hands.find("tool_run.request", re.compile(r"^tool_run\.request · "))
    expect(page).to_have_url(re.compile(r"/audit\?entry="))
    hands.find(scene.tool["name"], re.compile(re.escape(scene.tool["name"]) + ".*" + re.escape(run["summary"])))
    expect(page).to_have_url(re.compile(f"/approvals\\?run={run['id']}"))
    expect(page.locator("[data-row]")).to_have_count(1)
    hands.press("j")
    expect(page.locator("[data-row]:focus")).to_have_count(1)
    expect(page.locator(".card .args")).to_be_visible()
    page.wait_for_timeout(450)  # a card must have been readable for a moment before Enter counts
    hands.press("Enter")
    state = "query ($id: ID!) { toolRun(id: $id) { heldDecision { decision } } }"
    until(lambda: (world.admin.one(state, id=run["id"])["heldDecision"] or {}).get("decision") == "APPROVE")
    expect(page.get_by_role("button", name=re.compile("^Undo")).first).to_be_visible()
    hands.press("u")
    until(lambda: world.admin.one(state, id=run["id"])["heldDecision"] is None)

    # the audit log: searched, an entry opened and closed again
    hands.press("g", "l")
    hands.at("Audit", "/audit")
    expect(page.locator("[data-key], [data-row]").first).to_be_visible()
    hands.press("/")
    page.keyboard.type(f"resource:tool_run/{run['id']} ")
    hands.press("Enter")
    expect(page).to_have_url(re.compile("q=resource"))
    hands.tab_to("button", "Export")
    hands.press("j", "Enter")
    expect(page).to_have_url(re.compile("entry="))
    hands.press("Escape")
    expect(page).not_to_have_url(re.compile("entry="))

    # figures of another range
    hands.press("g", "y")
    hands.at("Analytics", "/analytics")
    hands.tab_to("radio", "7 days")
    hands.press("ArrowRight")
    expect(page).to_have_url(re.compile("range="))

    # a setting, and new keys for an action of one page
    hands.press("g", "s")
    hands.at("Settings", "/settings")
    hands.tab_to("switch", "Beta features")
    hands.press("Space")
    until(lambda: read(world.admin)["enableBetaFeatures"])
    hands.tab_to("button", "Change the keys of: Reject with a reason", "Shift+Tab")
    hands.press("Enter")
    expect(page.get_by_text("Press the new keys")).to_be_visible()
    hands.press("y")
    expect(page.get_by_role("button", name="Reset the keys of: Reject with a reason")).to_be_visible()
    hands.find("approvals", "Approvals")
    hands.at("Approvals", "/approvals")
    expect(page.get_by_role("button", name=re.compile("^Reject"))).to_contain_text("Y")
    hands.press("j")
    expect(page.locator("[data-row]:focus")).to_have_count(1)
    hands.press("y")
    expect(page.get_by_role("dialog")).to_be_visible()
    hands.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("[data-row]:focus")).to_have_count(1)
