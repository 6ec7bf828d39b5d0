"""Edit, then approve, with the keyboard alone: nobody approves arguments that were not on their screen."""

import json

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Open
from tests.e2e.test_approvals import READABLE, jonas
from tests.makers import Scene
from tests.world import World


class Held:
    """Requests of a page whose body holds some text wait until they are let go; the first of them only."""

    def __init__(self, page: Page, text: str) -> None:
        self.text, self.routes, self.over = text, list[Route](), False
        page.route("**/graphql", self.take)

    def take(self, route: Route) -> None:
        """Keep it, or let it pass."""
        if not self.over and self.text in (route.request.post_data or ""):
            self.routes.append(route)
        else:
            route.continue_()

    def let_go(self) -> None:
        """Now."""
        assert len(self.routes) == 1
        self.over = True
        self.routes[0].continue_()


def opened(page: Page, run: str) -> None:
    """The run is on the card and under the cursor."""
    expect(page.locator("[data-row]")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator("a:focus")).to_have_attribute("data-row", run)
    expect(page.get_by_role("button", name="Approve")).to_be_visible()


def test_one_edits_while_the_other_approves_what_it_saw(world: World, open_page: Open) -> None:
    scene = Scene(world, risk="HIGH")
    run = scene.request(arguments={"amount": 860, "order_id": "ORD-1"})
    mara, other = (open_page("/approvals", cookie=cookie) for cookie in (world.admin_cookie, jonas(world)))
    for page in (mara, other):
        opened(page, run["id"])

    mara.keyboard.press("e")
    dialog = mara.get_by_role("dialog")
    field = dialog.get_by_role("textbox")
    expect(field).to_be_focused()
    assert json.loads(field.input_value()) == {"amount": 860, "order_id": "ORD-1"}
    mara.keyboard.press("Control+Home")
    for _ in range(len('{\n  "amount": 860')):
        mara.keyboard.press("ArrowRight")
    mara.keyboard.press("Backspace")
    expect(dialog.locator(".diffs li")).to_contain_text("/amount")
    expect(dialog.locator(".diffs del")).to_contain_text("860")
    # his approval is on its way while the edit is saved
    on_its_way = Held(other, '"decision":"APPROVE"')
    other.wait_for_timeout(READABLE)
    other.keyboard.press("Enter")
    expect(other.get_by_role("button", name="Approve")).to_be_disabled()
    mara.keyboard.press("Control+Enter")
    expect(dialog).not_to_be_visible()
    expect(mara.get_by_text("Revision 2, edited by Mara Lind")).to_be_visible()
    expect(mara.get_by_role("button", name="Approve")).to_be_disabled()
    expect(mara.get_by_text("You changed the arguments: somebody else approves them")).to_be_visible()
    on_its_way.let_go()

    lens = other.locator(".lens")
    expect(lens).to_contain_text("changed the arguments after you saw revision 1")
    expect(lens.locator("del")).to_contain_text("860")
    expect(lens.locator("ins")).to_contain_text("86")
    expect(other.get_by_role("button", name="Approve")).to_be_disabled()
    other.wait_for_timeout(READABLE)
    other.keyboard.press("Enter")
    assert scene.run(run["id"], by=world.admin)["approvals"] == 0
    other.keyboard.press("l")
    expect(lens).not_to_be_visible()
    other.wait_for_timeout(READABLE)
    other.keyboard.press("Enter")
    expect(other.locator("li", has=other.locator(f'[data-row="{run["id"]}"]'))).to_contain_text("by you")
    held_decision = scene.run(run["id"], by=world.admin)
    assert (held_decision["revision"], held_decision["heldDecision"]["decision"]) == (2, "APPROVE")
    assert json.loads(held_decision["argumentsText"]) == {"amount": 86, "order_id": "ORD-1"}
