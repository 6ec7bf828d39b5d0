"""What each page and each click asks the server: exactly this, each question once."""

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, Request, WebSocketRoute, expect

from tests.e2e.conftest import Open
from tests.makers import Scene
from tests.world import World, until

DOCUMENTS = Path(__file__).parents[2] / "frontend" / "dist" / "documents.json"
# a Run more than is open is the next one, fetched ahead
BUDGETS = {
    "Domains": "Domains",
    "Agents": "AgentDomains Agents",
    "Tools": "ToolDomains Tools",
    "Policies": "Policies",
    "Conversations": "ConversationChoices Conversations",
    "Audit": "AuditActions AuditCount AuditNames AuditPage AuditProof",
    "Analytics": "Domains Figures Pending Ranking",
    "Reports": "Reports",
    "Overview": "Activity OverviewNow",
    "Approvals": "FilterChoices History LastRuns Queue QueueCounts Run Run Unusual",
    "Approvals: j": "",
    "Approvals: j again": "History LastRuns Run Unusual",
    "Approvals: k": "History LastRuns Run Run Unusual",
    "Agents, again": "AgentDomains Agents",
    "Agents: open": "Agent AgentRuns History",
    "Agents: close": "",
    "Help": "",
}


def silent(page: Page) -> None:
    """A live connection without changes: the server's own entries come at any moment and make pages ask again."""

    def route(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()

        def pass_on(message: str | bytes) -> None:
            if '"changes"' not in str(message):
                socket.send(message)

        server.on_message(pass_on)

    page.route_web_socket("**/graphql", route)


class Asked:
    """Notes what a page asks, by the names of the documents."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {
            key: found[1]
            for key, text in json.loads(DOCUMENTS.read_text()).items()
            if (found := re.search(r"(?:query|mutation|subscription) (\w+)", text))
        }
        self.found: list[str] = []
        self.bodies: list[str] = []
        self.rows: list[str] = []

    def watch(self, page: Page) -> None:
        """Silence the changes and note every question from now on."""
        silent(page)
        page.on("request", self.note)

    def note(self, request: Request) -> None:
        if request.url.endswith("/graphql") and request.method == "POST":
            body = request.post_data or "{}"
            twice = " TWICE" if body in self.bodies else ""
            self.bodies.append(body)
            self.found.append(self.names[json.loads(body)["documentId"]] + twice)

    def step(self, page: Page, what: str, act: Callable[[], object]) -> None:
        """Do it, let everything come, and compare."""
        self.found.clear()
        self.bodies.clear()
        act()
        expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
        meant = sorted(BUDGETS[what].split())
        for _ in range(100):
            if len(self.found) >= len(meant):
                break
            page.wait_for_timeout(300)
        page.wait_for_timeout(500)  # for one too many; a later one is counted with the next step and fails there
        asked = sorted(self.found)
        sign = "  " if asked == meant else "! "
        self.rows.append(f"{sign}{what:<24}{len(asked):>3} of {len(meant):<3} {', '.join(asked)}")


def test_each_page_and_each_click_asks_what_it_needs_once(world: World, open_page: Open) -> None:
    scene = Scene(world)
    for number in range(2):
        scene.request(arguments={"amount": number}, reason="To count questions.")
    asked = Asked()
    page = open_page("/settings", cookie=world.admin_cookie, prepare=asked.watch)
    expect(page.locator(".conn.live")).to_be_visible()
    until(lambda: "KeptViews" in asked.found)  # of the sidebar, once
    page.wait_for_timeout(400)
    rail = page.get_by_role("navigation", name="Main")

    def click(name: str) -> None:
        rail.get_by_role("link", name=re.compile(f"^{name}")).click()
        expect(page).to_have_url(re.compile(rf"/{name.lower().split()[0]}" if name != "Overview" else r"/$"))

    for name in list(BUDGETS)[: list(BUDGETS).index("Approvals")]:
        asked.step(page, name, partial(click, name))
    asked.step(page, "Approvals", partial(click, "Approvals"))
    asked.step(page, "Approvals: j", lambda: page.keyboard.press("j"))
    asked.step(page, "Approvals: j again", lambda: page.keyboard.press("j"))
    asked.step(page, "Approvals: k", lambda: page.keyboard.press("k"))
    asked.step(page, "Agents, again", partial(click, "Agents"))
    asked.step(page, "Agents: open", lambda: page.locator("tr[data-key]").first.click())
    asked.step(page, "Agents: close", lambda: page.keyboard.press("Escape"))
    asked.step(page, "Help", lambda: page.keyboard.press("?"))
    wrong = any(row.startswith("!") for row in asked.rows)
    assert not wrong, "\n" + "\n".join(asked.rows)
