"""From the setup link to the first decided run, and to signing in again, in a browser."""

import time
from pathlib import Path

from playwright.sync_api import Browser, expect

from handrail.accounts import service as accounts
from handrail.commands import prepare
from handrail.settings import Settings
from tests.e2e.conftest import Open, opener
from tests.e2e.newcomer import first_run
from tests.world import ADMIN, World, free_port, running

PASSWORD = "a long enough password"


def test_the_setup_link_makes_the_first_admin_who_decides_a_first_run_and_can_sign_out_and_in_again(
    browser: Browser, tmp_path: Path
) -> None:
    settings = Settings(data_dir=tmp_path, port=free_port(), hold_seconds=0)
    assert prepare(settings) is None
    with running(settings) as world, opener(browser, world) as open_page:
        link = world.call(accounts.ensure_setup_link(world.kernel))
        assert link
        begun = time.monotonic()
        page = open_page(link)
        page.get_by_label("Name", exact=True).fill("Mara Lind")
        page.get_by_label("E-mail address").fill("mara@example.com")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Password again").fill(PASSWORD)
        page.get_by_role("button", name="Create the account").click()
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()

        hand = first_run(page)
        took = time.monotonic() - begun
        print(f"newcomer: {hand.clicks + 1} clicks, {hand.fields + 4} fields, {took:.1f} s from the link to the run")
        assert hand.clicks + 1 <= 20

        page.get_by_role("button", name="Account of Mara Lind").click()
        page.get_by_text("Sign out").click()
        expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
        page.get_by_label("E-mail address").fill("mara@example.com")
        page.get_by_label("Password", exact=True).fill("not the password")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()

        again = open_page(link)
        expect(again.get_by_text("This link does not work any more")).to_be_visible()


def test_a_sign_in_link_signs_in_and_leaves_no_secret_in_the_address(world: World, open_page: Open) -> None:
    link = world.call(accounts.create_sign_in_link(world.kernel, ADMIN["email"]))
    page = open_page(link)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert "token" not in page.url
