"""The bell: what waits is told, read in one tab it is read in the other; the browser shows it to whoever asked."""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Open, serious
from tests.makers import Scene
from tests.world import World, until

SHOWN = """window.shown = [];
class Told { constructor(title, more) { this.title = title; window.shown.push([title, more.tag]); } close() {} }
Told.permission = "default";
Told.requestPermission = async () => (Told.permission = "granted");
window.Notification = Told;
document.hasFocus = () => false;"""


def bell(page: Page, unread: int) -> None:
    """The bell says how many are unread, to eyes and ears."""
    name = f"Notifications, {unread} unread" if unread else "Notifications"
    expect(page.get_by_role("button", name=name, exact=True)).to_be_visible()


def test_what_waits_is_told_in_two_tabs_and_read_in_both(world: World, open_page: Open) -> None:
    mine = open_page("/settings", cookie=world.admin_cookie, width=390, height=844)
    other = open_page("/settings", cookie=world.admin_cookie, theme="dark")
    for page in (mine, other):
        bell(page, 0)
    mine.get_by_role("button", name="Notifications", exact=True).click()
    expect(mine.get_by_text("Nothing to know yet")).to_be_visible()
    scene = Scene(world)
    run = scene.request()
    for page in (mine, other):
        bell(page, 1)
    panel = mine.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_text("A tool run waits for you")).to_be_visible()
    assert serious(mine) == []
    panel.get_by_role("button", name="Mark as read: A tool run waits for you").click()
    for page in (mine, other):
        bell(page, 0)
    other.get_by_role("button", name="Notifications", exact=True).focus()
    other.keyboard.press("Enter")
    other.get_by_role("button", name="A tool run waits for you").press("Enter")
    expect(other).to_have_url(f"{world.url}/approvals?run={run['id']}")


def test_the_browser_shows_one_for_a_batch_once_it_was_asked_to_in_the_settings(world: World, open_page: Open) -> None:
    page = open_page("/settings", cookie=world.admin_cookie, prepare=lambda page: page.add_init_script(SHOWN))
    here = page.get_by_role("switch", name="Show them in this browser")
    expect(here).not_to_be_checked()
    here.click()
    expect(here).to_be_checked()
    bell(page, 0)
    scene = Scene(world)
    for _ in range(3):
        scene.request()
    bell(page, 1)
    until(lambda: page.evaluate("window.shown.length"))
    page.get_by_role("button", name="Notifications, 1 unread").click()
    expect(page.get_by_text("3 tool runs wait for you")).to_be_visible()
    assert len({tag for _, tag in page.evaluate("window.shown")}) == 1, "one for the batch"
