"""Takes the documentation's pictures of the console: a demo of its own, Chromium, both themes, into docs/images.

Look at them before they are committed: what is on them is whatever the demo's history holds today.
"""

import base64
import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.demo import base_of, demo, signed_in  # noqa: E402
from tests.provision.found import find_chromium  # noqa: E402

IMAGES = ROOT / "docs" / "images"
PORT = int(os.environ.get("PICTURES_PORT", "8988"))
SIZE = {"width": 1440, "height": 900}
PAGES = {
    "overview": "/", "approvals": "/approvals", "policies": "/policies", "analytics": "/analytics",
    "audit": "/audit?q=action:tool_run.*+-actor:system+after:7d", "settings": "/settings",
}  # fmt: skip
PAINT = 1500


def prepared(page: Page, name: str) -> None:
    """Open the page and whatever makes it worth a picture."""
    page.goto(PAGES[name])
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
    if name in ("policies", "audit"):
        page.locator("tr[data-key]").nth(2).click()
    page.wait_for_timeout(PAINT)


def taken(page: Page) -> bytes:
    """As WebP, a third of a PNG, which Playwright itself does not write."""
    session = page.context.new_cdp_session(page)
    picture = session.send("Page.captureScreenshot", {"format": "webp", "quality": 82})
    return base64.b64decode(picture["data"])


def pictures(browser: Browser, link: str) -> None:
    """One of each page in each theme."""
    base, value = base_of(link), signed_in(browser, link)
    for theme in ("light", "dark"):
        context = browser.new_context(viewport=SIZE, base_url=base, reduced_motion="reduce")
        context.add_cookies([{"name": "handrail_session", "value": value, "url": base}])
        page = context.new_page()
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        for name in PAGES:
            prepared(page, name)
            (IMAGES / f"{name}-{theme}.webp").write_bytes(taken(page))
        context.close()


def main() -> int:
    program = find_chromium()
    if program is None:
        print("Chromium is not on this machine.", file=sys.stderr)
        return 1
    with demo(PORT) as link, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(program), args=["--no-sandbox"])
        pictures(browser, link)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
