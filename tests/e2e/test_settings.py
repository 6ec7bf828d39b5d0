"""Settings: each does what it says, at once and in every browser; refused it is taken back, saved it can be undone."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.accounts import acts
from tests.e2e.conftest import Open, serious
from tests.makers import Scene
from tests.preferences.test_preferences import of_everybody, own, read, update
from tests.world import World, until


def choose(page: Page, group: str, name: str) -> None:
    """One of a few that stand side by side."""
    page.get_by_role("radiogroup", name=group).get_by_role("radio", name=name, exact=True).check(force=True)


def test_a_change_is_live_in_every_tab_and_browser_and_there_for_the_next(world: World, open_page: Open) -> None:
    Scene(world).request()
    mine = open_page("/settings", cookie=world.admin_cookie)
    tab = mine.context.new_page()
    tab.goto("/graphiql")
    other = open_page("/audit", cookie=world.admin_cookie)
    expect(other.locator(".conn.live")).to_be_visible()
    expect(other.locator("time[title$=UTC]").first).to_be_attached()

    choose(mine, "Theme", "Dark")
    for page in (mine, other, tab):
        expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    choose(mine, "Density", "Roomy")
    for page in (mine, other):
        expect(page.locator("html")).to_have_attribute("data-density", "roomy")
    mine.get_by_label("Time zone", exact=True).select_option("Asia/Kolkata")
    expect(other.locator("time[title*='GMT+5:30']").first).to_be_attached()
    mine.get_by_role("switch", name="Beta features").check()
    expect(other).to_have_title("(1) Audit log · Handrail")
    mine.get_by_label("Language", exact=True).select_option("de")
    for page in (mine, other):
        expect(page.locator("html")).to_have_attribute("lang", "de")

    later = open_page("/audit", cookie=world.admin_cookie)
    for name, value in (("data-theme", "dark"), ("data-density", "roomy"), ("lang", "de")):
        expect(later.locator("html")).to_have_attribute(name, value)
    expect(later.locator("time[title*='GMT+5:30']").first).to_be_attached()


def test_it_holds_before_it_is_saved_is_taken_back_when_refused_and_can_be_undone(
    world: World, open_page: Open
) -> None:
    page = open_page("/settings", cookie=world.admin_cookie)
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        if '"input":{"density"' in (route.request.post_data or "") and not waiting:
            waiting.append(route)
        else:
            route.continue_()

    page.route("**/graphql", hold)
    page.clock.set_fixed_time(datetime.now(UTC))  # the offer to undo does not end while the test looks elsewhere
    choose(page, "Density", "Roomy")
    expect(page.locator("html")).to_have_attribute("data-density", "roomy")
    until(lambda: page.evaluate("1") and waiting)
    refusal = {"errors": [{"message": "Too much to do.", "extensions": {"code": "BUSY"}}]}
    waiting[0].fulfill(json=refusal)
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    expect(page.locator("#appearance").get_by_role("alert")).to_be_visible()
    assert own(world.admin) == []

    choose(page, "Density", "Roomy")
    expect(page.get_by_role("button", name=re.compile("^Undo"))).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-density", "roomy")
    assert own(world.admin) == ["density"]
    page.locator("#appearance-title").focus()
    page.keyboard.press("u")
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    until(lambda: own(world.admin) == [])


def test_lists_pages_exports_and_consent_follow_the_settings(world: World, open_page: Open) -> None:
    Scene(world)
    update(world.admin, startPage="tools", itemsPerPage=10, defaultExportFormat="JSON")
    asked: list[Request] = []

    def listen(page: Page) -> None:
        page.on("request", lambda one: asked.append(one))

    page = open_page("/", cookie=world.admin_cookie, prepare=listen)
    expect(page).to_have_url(f"{world.url}/tools")
    expect(page.locator("tr[data-key]").first).to_be_visible()
    assert any('"first":10' in (one.post_data or "") for one in asked)
    page.get_by_role("link", name="Overview").click()
    expect(page).to_have_url(f"{world.url}/")
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    expect(page).to_have_url(f"{world.url}/")

    page.goto("/audit")
    page.get_by_role("button", name="Export").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio", name="JSON", exact=True)).to_be_checked()
    page.keyboard.press("Escape")

    views = [one for one in asked if one.url.endswith("/v1/page-views")]
    assert views == []
    page.goto("/settings")
    with page.expect_response("**/v1/page-views") as told:
        page.get_by_role("switch", name="Count which pages are opened").check()
    assert told.value.status == 204
    until(lambda: world.admin.one("{ preferences { analyticsConsent } }")["analyticsConsent"])
    page.get_by_role("link", name="Agents").click()
    until(lambda: 'views_total{page="agents"}' in world.admin.http.get("/metrics").text)


def test_what_holds_for_everybody_is_an_admins_to_say(world: World, open_page: Open) -> None:
    ben = acts.person(world, "ben@example.com")
    his = open_page("/settings", cookie=ben.cookie)
    expect(his.get_by_role("radiogroup", name="Whose settings")).to_have_count(0)
    page = open_page("/settings", cookie=world.admin_cookie)
    choose(page, "Whose settings", "For everybody")
    expect(page.get_by_role("heading", name="Devices")).to_have_count(0)
    expect(his.locator("html")).to_have_attribute("data-density", "compact")
    choose(page, "Density", "Roomy")
    for one in (page, his):
        expect(one.locator("html")).to_have_attribute("data-density", "roomy")
    choose(his, "Density", "Compact")
    expect(his.locator("html")).to_have_attribute("data-density", "compact")
    his.locator("#appearance").get_by_role("button", name="Reset to what holds for everybody").click()
    expect(his.locator("html")).to_have_attribute("data-density", "roomy")
    until(lambda: own(ben) == [])
    of_everybody(world.admin, reset=["density"])
    expect(his.locator("html")).to_have_attribute("data-density", "compact")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390)])
def test_it_follows_the_system_at_once_rests_and_is_reached_by_keys(
    world: World, open_page: Open, theme: str, width: int
) -> None:
    page = open_page("/settings", cookie=world.admin_cookie, theme=theme, width=width)
    expect(page.get_by_role("heading", name="Password")).to_be_visible()
    html = page.locator("html")
    other: Any = "light" if theme == "dark" else "dark"
    expect(html).to_have_attribute("data-theme", theme)
    page.emulate_media(color_scheme=other)
    expect(html).to_have_attribute("data-theme", other)
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--base').trim()") in (
        "0ms",
        "0s",
    )

    page.get_by_role("radio", name="Match system").first.focus()
    page.keyboard.press("ArrowLeft")
    expect(html).to_have_attribute("data-theme", "dark")
    until(lambda: read(world.admin)["theme"] == "DARK")
    choose(page, "Contrast", "High")
    expect(html).to_have_attribute("data-contrast", "more")
    assert serious(page) == []
    choose(page, "Theme", "Light")
    expect(html).to_have_attribute("data-theme", "light")
    assert serious(page) == []
