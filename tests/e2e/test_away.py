"""The server goes away and comes back while the queue is open: the console says so, and misses and doubles nothing."""

import re

from playwright.sync_api import Browser, Page, WebSocket, expect

from handrail.settings import Settings
from tests.makers import Scene
from tests.world import Template, free_port, running

CANCEL = "mutation ($id: ID!) { cancelToolRun(id: $id) { __typename } }"


class Sockets:
    """What the page's sockets say: how often a server took it in, and the cursor of each change that came."""

    def __init__(self, page: Page) -> None:
        self.taken_in = 0
        self.cursors: list[str] = []
        page.on("websocket", self.follow)

    def follow(self, socket: WebSocket) -> None:
        """Note what arrives on one of them."""
        socket.on("framereceived", self.note)

    def note(self, frame: str | bytes) -> None:
        text = str(frame)
        self.taken_in += '"connection_ack"' in text
        if '"changes"' in text and (found := re.search(r'"cursor":"([^"]+)"', text)):
            self.cursors.append(found[1])


def test_while_the_server_is_away_nothing_is_missed_and_nothing_doubled(
    settings: Settings, template: Template, browser: Browser
) -> None:
    context = browser.new_context(base_url=settings.origin(), reduced_motion="reduce")
    context.add_cookies([{"name": "handrail_session", "value": template.cookie, "url": settings.origin()}])
    page = context.new_page()  # not `open_page`: a browser reports each refused connection as an error
    sockets = Sockets(page)
    with running(settings, template.cookie) as world:
        scene = Scene(world)
        runs = [scene.request(arguments={"amount": number}) for number in range(2)]
        token = scene.bot.http.headers["authorization"].split()[1]
        page.goto("/approvals")
        expect(page.locator("[data-row]")).to_have_count(2)
        expect(page.locator(".conn.live")).to_be_visible()
        assert sockets.taken_in == 1

    # away, and the console says so
    expect(page.locator(".conn.offline")).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="Offline")).to_have_accessible_name(
        re.compile("The server does not answer; what you see is .* old")
    )
    expect(page.locator("[data-row]")).to_have_count(2)

    # a decision is not pretended: it is refused where it was made
    page.locator(f'[data-row="{runs[1]["id"]}"]').click()
    page.get_by_role("button", name=re.compile("^Approve")).click()
    row = page.locator("li").filter(has=page.locator(f'[data-row="{runs[1]["id"]}"]'))
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(row).not_to_contain_text("Approved")

    # meanwhile the others go on, by a door that this console does not know
    elsewhere = settings.model_copy(update={"port": free_port()})
    with running(elsewhere, template.cookie) as world:
        bot = world.client(token=token)
        bot.run(CANCEL, id=runs[0]["id"])
        scene.bot = bot
        runs.append(scene.request(arguments={"amount": 7}))
    assert sockets.taken_in == 1

    with running(settings, template.cookie) as world:
        expect(page.locator(".conn.live")).to_be_visible(timeout=60_000)
        page.get_by_role("button", name=re.compile("^1 new")).click()  # while one reads, no row moves by itself
        gone = page.locator("li").filter(has=page.locator(f'[data-row="{runs[0]["id"]}"]'))
        expect(gone.filter(has_not_text="Cancelled")).to_have_count(0)
        for run in runs[1:]:
            expect(page.locator(f'[data-row="{run["id"]}"]')).to_have_count(1)
        assert sockets.taken_in == 2, "it came back once"
        assert world.kernel.live.traffic.sockets == 1
        assert len(sockets.cursors) == len(set(sockets.cursors)), "a change came twice"
        undecided = "query ($id: ID!) { toolRun(id: $id) { state heldDecision { decision } } }"
        found = world.admin.one(undecided, id=runs[1]["id"])
        assert found == {"state": "PENDING_APPROVAL", "heldDecision": None}
        context.close()
