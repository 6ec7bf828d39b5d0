"""Every page, both themes, wide and narrow: axe finds nothing serious, nothing scrolls sideways or complains."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open, serious
from tests.makers import Scene
from tests.world import World

PAGES = [
    "/", "/approvals", "/domains", "/agents", "/tools", "/policies", "/policies?edit=new", "/conversations", "/audit",
    "/administration", "/settings",
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_page_is_accessible_and_quiet(world: World, open_page: Open, theme: str, width: int) -> None:
    scene = Scene(world)
    scene.request(reason="To show a run.")
    page = open_page("/", cookie=world.admin_cookie, theme=theme, width=width, height=844 if width < 700 else 900)
    for path in PAGES:
        page.goto(path)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        page.wait_for_load_state("load")
        expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
        assert serious(page) == [], path
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{path} scrolls sideways by {sideways} px"


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
