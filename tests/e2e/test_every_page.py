"""Every page in every theme and width: axe finds nothing, nothing scrolls sideways or complains."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import AXE, Open
from tests.makers import Scene
from tests.world import World

PAGES = [
    "/", "/approvals", "/domains", "/agents", "/tools", "/policies", "/policies?edit=new", "/conversations",
    "/analytics", "/reports", "/audit", "/settings", "/administration", "/nowhere",
]  # fmt: skip
DRAWERS = {"domains": "domain", "agents": "agent", "tools": "tool"}
FIND = """async (rules) => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"], ...(rules && { runOnly: rules }) });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
}"""
PAPER = """() => {
  const cut = [...document.querySelectorAll("main, main *")].filter((one) => {
    const { overflowY } = getComputedStyle(one);
    return /auto|scroll/.test(overflowY) && one.scrollHeight > one.clientHeight + 1;
  });
  return [document.documentElement.scrollHeight, cut.length === 0];
}"""
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# what changes with the theme alone is the contrast
THEMES: list[tuple[Any, str]] = [("dark", ""), ("dark", "more"), ("light", "more")]


def come(page: Page, path: str) -> None:
    """Go there, and wait until all has come."""
    page.goto(path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)


def look(page: Page, what: str) -> list[str]:
    """Whatever is wrong with the page as it stands."""
    page.evaluate(AXE.read_text())
    wrong = [f"{what}: {one}" for one in page.evaluate(FIND, None)]
    for theme, contrast in THEMES:
        page.emulate_media(color_scheme=theme)
        page.evaluate("(more) => { document.documentElement.dataset.contrast = more; }", contrast)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        wrong += [f"{what} {theme} {contrast}: {one}" for one in page.evaluate(FIND, ["color-contrast"])]
    page.emulate_media(color_scheme="light")
    page.evaluate("delete document.documentElement.dataset.contrast")
    for width in (2560, 1440, 768, 390):
        page.set_viewport_size({"width": width, "height": 900})
        if (by := page.evaluate(SIDEWAYS)) > 0:
            wrong.append(f"{what} scrolls sideways by {by} px at {width}")
    wrong += [f"{what} at 390: {one}" for one in page.evaluate(FIND, None)]
    page.set_viewport_size({"width": 1440, "height": 900})
    return wrong


def on_paper(page: Page) -> list[str]:
    """A list and what is opened from it, printed from the dark theme: whole, on white, without what is clicked."""
    wrong = []
    page.emulate_media(color_scheme="dark")
    for opened in (False, True):
        come(page, "/audit")
        if opened:
            page.locator("tr[data-key]").first.click()
            expect(page.locator("aside.drawer")).to_be_visible()
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 690, "height": 400})
        drawn, whole = page.evaluate(PAPER)
        if not whole or page.locator("html").get_attribute("data-theme") != "light":
            wrong.append(f"printed with a drawer: {opened}, {drawn} px, whole: {whole}")
        for away, there in ((".side, .top .find, .query", False), ("aside.drawer", opened), (".tbl", not opened)):
            if any(one.is_visible() for one in page.locator(away).all()) != there:
                wrong.append(f"printed with a drawer: {opened}, seen otherwise: {away}")
        page.emulate_media(media="screen")
        page.evaluate("dispatchEvent(new Event('afterprint'))")
        page.set_viewport_size({"width": 1440, "height": 900})
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.emulate_media(color_scheme="light")
    return wrong


def test_every_page_is_accessible_and_quiet_in_every_theme_and_width(world: World, open_page: Open) -> None:
    scene = Scene(world)
    scene.request(reason="To show a run.")
    page = open_page("/", cookie=world.admin_cookie)
    wrong: list[str] = []
    for path in PAGES:
        come(page, path)
        wrong += look(page, path)
    for path, name in DRAWERS.items():
        come(page, f"/{path}")
        page.locator("tr[data-key], li[data-key]").first.click()
        expect(page.locator("aside, dialog").first).to_be_visible()
        wrong += look(page, f"{name}'s drawer")
    come(page, "/approvals")
    for key, name in (("?", "Keyboard shortcuts"), ("Control+k", "Search or run a command"), ("r", "Reject")):
        page.keyboard.press(key)
        expect(page.get_by_role("dialog").first).to_be_visible()
        wrong += look(page, name)
        expect(page.get_by_role("dialog").first).to_be_visible()  # a narrow window has no card to reject: it comes back
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)
    wrong += on_paper(page)
    moving = page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")
    assert (wrong, moving) == ([], 0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_stands_before_the_first_paint_and_follows_the_switch(
    world: World, open_page: Open, theme: str
) -> None:
    page = open_page("/settings", cookie=world.admin_cookie, theme=theme)
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    before = page.evaluate(ground)
    other = "Light" if theme == "dark" else "Dark"
    page.get_by_role("radio", name=other).check(force=True)
    expect(page.locator("html")).to_have_attribute("data-theme", other.lower())
    assert page.evaluate(ground) != before
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", other.lower())


def test_an_agent_is_promoted_from_its_drawer(world: World, open_page: Open) -> None:
    scene = Scene(world)
    page = open_page("/agents", cookie=world.admin_cookie)
    page.get_by_text(scene.agent["name"]).click()
    page.get_by_role("button", name="Promote to production").click()
    page.locator("dialog").get_by_role("button", name="Promote to production").click()
    expect(page.get_by_role("main")).to_contain_text("Production")
    found = world.admin.one("query ($id: ID!) { agent(id: $id) { state } }", id=scene.agent["id"])
    assert found["state"] == "PRODUCTION"
