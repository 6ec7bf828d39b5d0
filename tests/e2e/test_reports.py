"""The page of reports: one is made and read; a schedule is switched on and stays on."""

from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.world import World


def test_a_report_is_made_and_read_and_a_schedule_stays_on(world: World, open_page: Open) -> None:
    page = open_page("/reports", cookie=world.admin_cookie)
    expect(page.get_by_text("No report yet")).to_be_visible()
    weekly = page.get_by_role("switch", name="Weekly")
    weekly.click()
    expect(weekly).to_be_checked()
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(page.get_by_role("link", name="CSV")).to_be_visible()
    expect(page.get_by_role("cell", name="Model calls", exact=True)).to_be_visible()
    page.goto(f"{world.url}/reports")
    expect(page.get_by_role("switch", name="Weekly")).to_be_checked()
    expect(page.get_by_role("row", name="Daily")).to_be_visible()
