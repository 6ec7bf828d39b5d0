"""Edit, then approve, with the keyboard alone: nobody approves arguments that were not on their screen."""

import json

from playwright.sync_api import Page, Route, expect

from tests import makers
from tests.e2e.conftest import Open, serious
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


def test_the_editor_keeps_what_was_written_until_it_is_right_or_given_up(world: World, open_page: Open) -> None:
    schema = {
        "type": "object", "additionalProperties": False,
        "properties": {"amount": {"type": "number", "minimum": 0}, "api_key": {"type": "string"}},
    }  # fmt: skip
    scene = Scene(world, argumentsSchema=schema)
    run = scene.request(arguments={"amount": 860, "api_key": "hunter2"})
    page = open_page("/approvals", cookie=world.admin_cookie)
    opened(page, run["id"])
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog")
    field = dialog.get_by_role("textbox")
    assert "hunter2" not in field.input_value()
    field.fill('{\n  "amount": 86\n  "api_key": "[redacted]"\n}')
    expect(dialog).to_contain_text("Line 3, column 3: a comma")
    page.keyboard.press("Control+Enter")
    assert scene.run(run["id"])["revision"] == 1
    assert field.evaluate("field => field.selectionStart") == len('{\n  "amount": 86\n  '), "the cursor stands there"
    field.fill('{"amount": -1, "api_key": "[redacted]"}')
    page.keyboard.press("Control+Enter")
    expect(dialog.locator(".flaws li")).to_have_text("/amount This must be at least 0.")
    page.keyboard.press("Escape")
    expect(dialog).to_contain_text("Discard your changes?")
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    field.fill('{"amount": 86, "api_key": "[redacted]"}')
    page.keyboard.press("Control+Enter")
    expect(dialog).not_to_be_visible()
    assert scene.run(run["id"])["argumentsText"] == '{"amount":86,"api_key":"hunter2"}'
    page.keyboard.press("e")
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_the_card_says_what_is_unusual_and_which_letters_only_look_like_others(world: World, open_page: Open) -> None:
    scene = Scene(world, needsApproval=False)
    for number in range(20):
        assert scene.request(arguments={"amount": number, "order_id": "paypal"})["state"] == "APPROVED"
    makers.policy(scene.admin, {"effect": "REQUIRE", "approvers": 1})
    run = scene.request(arguments={"amount": 1840, "order_id": "p\u0430ypal"})
    page = open_page(f"/approvals?run={run['id']}", cookie=world.admin_cookie)
    odd = page.locator(".args > .odd")
    expect(odd.nth(0)).to_contain_text("Above 99 % of 20 approved calls")
    expect(odd.nth(0).get_by_role("img")).to_have_accessible_name(
        "The numbers of 20 approved calls: 99 percent are at most 19; this one is 1,840"
    )
    expect(odd.nth(1)).to_contain_text("Never seen in 20 approved calls")
    expect(odd.nth(1)).to_contain_text('looks like "a", but is U+0430 Cyrillic')
    assert not serious(page)
