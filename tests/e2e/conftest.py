"""A real browser on a real server. Whatever page a test opens must be quiet: no console error, no other host."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.provision.found import find_chromium
from tests.world import World

FLAGS = [
    "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
Open = Callable[..., Page]
expect.set_options(timeout=30_000)  # on a busy machine the usual 5 s are soon over


@pytest.fixture(scope="session")
def kind() -> str:
    """The browser's tests run on SQLite; what differs between the databases is tested without a browser."""
    return "sqlite"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, found on the machine."""
    program = find_chromium()
    assert program, "Chromium is not on this machine"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(program), args=FLAGS)
        yield started
        started.close()


class Watched:
    """A browser context whose pages note what they must not do."""

    def __init__(self, context: BrowserContext, host: str) -> None:
        self.context = context
        self.host = host
        self.problems: list[str] = []
        context.on("page", self.watch)

    def watch(self, page: Page) -> None:
        """Note console errors, uncaught exceptions and requests to other hosts."""
        page.on("console", lambda message: message.type == "error" and self.note(f"console: {message.text}"))
        page.on("pageerror", lambda error: self.note(f"uncaught: {error}"))
        page.on("request", lambda request: self.other(request.url) and self.note(f"other host: {request.url}"))

    def other(self, url: str) -> bool:
        """Whether this goes elsewhere."""
        parts = urlsplit(url)
        return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host

    def note(self, problem: str) -> None:
        """Remember it; the fixture fails the test."""
        self.problems.append(problem)


@contextmanager
def opener(browser: Browser, world: World) -> Iterator[Open]:
    """`open_page("/approvals", cookie=..., theme="dark", width=390)`: a page in a browser context of its own.

    `prepare` may arrange the page before it goes anywhere.
    """
    watched: list[Watched] = []

    def open_one(
        path: str = "/",
        *,
        cookie: str | None = None,
        theme: str = "light",
        width: int = 1440,
        height: int = 900,
        prepare: Callable[[Page], object] = lambda _page: None,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            base_url=world.url,
            reduced_motion="reduce",
        )
        mine = Watched(context, urlsplit(world.url).netloc)
        watched.append(mine)
        if cookie:
            context.add_cookies([{"name": "handrail_session", "value": cookie, "url": world.url}])
        page = context.new_page()
        prepare(page)
        page.goto(path)
        return page

    try:
        yield open_one
    finally:
        for one in watched:
            one.context.close()
    problems = [problem for one in watched for problem in one.problems]
    assert not problems, "\n".join(problems)


@pytest.fixture
def open_page(browser: Browser, world: World) -> Iterator[Open]:
    """Opens pages of this test's world."""
    with opener(browser, world) as open_one:
        yield open_one


def serious(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it is."""
    page.evaluate(AXE.read_text())
    result = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{violation['id']}: {node['html'][:160]}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
