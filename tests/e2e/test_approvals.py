"""Two people at the queue: what one does the other sees, and nothing is decided that was not on the screen."""

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Open, serious
from tests.makers import Scene, agent
from tests.world import World

INVITE = """mutation { inviteUser(name: "Jonas Berg", email: "jonas@example.com", role: OPERATOR) {
  ... on InvitedUser { link } } }"""
ACCEPT = """mutation ($token: String!, $password: String!) {
  acceptInvite(token: $token, password: $password) { __typename } }"""


# Keys decide only what has been readable for a moment; nothing on the page tells when that moment is over.
READABLE = 800


def jonas(world: World) -> str:
    """A second person's session cookie."""
    link = world.admin.one(INVITE)["link"]
    client = world.client()
    client.one(ACCEPT, token=link.split("token=")[1], password="another long password")
    assert client.cookie
    return client.cookie


def test_a_run_appears_in_two_open_browsers_and_an_approval_in_one_shows_in_the_other(
    world: World, open_page: Open
) -> None:
    scene = Scene(world, risk="HIGH")
    mara = open_page("/approvals", cookie=world.admin_cookie)
    other = open_page("/approvals", cookie=jonas(world))
    for page in (mara, other):
        expect(page.get_by_text("No run waits for a hand")).to_be_visible()
    run = scene.request(reason="The order was captured twice.")
    for page in (mara, other):
        expect(page.locator(f'[data-row="{run["id"]}"]')).to_be_visible()
    mara.locator(f'[data-row="{run["id"]}"]').click()
    expect(mara.get_by_text("The order was captured twice.")).to_be_visible()
    mara.get_by_role("button", name="Approve").click()
    row = other.locator("li").filter(has=other.locator(f'[data-row="{run["id"]}"]'))
    expect(row).to_contain_text("Approved")
    expect(row).to_contain_text("Mara Lind")
    assert scene.run(run["id"])["state"] == "PENDING_APPROVAL", "the agent learns of it when the hold is over"

    mara.get_by_role("button", name="Undo", exact=True).click()
    expect(row).not_to_contain_text("Approved")


def test_rejecting_five_of_which_one_is_stale_rejects_four_and_names_the_fifth(world: World, open_page: Open) -> None:
    scene = Scene(world)
    runs = [scene.request(arguments={"amount": number}) for number in range(5)]
    page = open_page("/approvals", cookie=world.admin_cookie)
    expect(page.locator("[data-row]")).to_have_count(5)
    page.get_by_label("Select all 5 shown").click()
    page.get_by_role("button", name="Reject…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name="Reject 5 tool runs")).to_be_visible()
    scene.bot.run("mutation ($id: ID!) { cancelToolRun(id: $id) { __typename } }", id=runs[0]["id"])
    dialog.get_by_label("Reason").fill("Not this month.")
    dialog.get_by_role("button", name="Reject 5").click()
    expect(dialog.get_by_role("button", name="Already decided")).to_be_visible()
    found = [scene.run(run["id"], by=world.admin) for run in runs]
    assert [run["state"] for run in found].count("CANCELLED") == 1
    assert sum(1 for run in found if run["heldDecision"] or run["state"] == "REJECTED") == 4


def test_the_keyboard_alone_clears_a_queue(world: World, open_page: Open) -> None:
    scene = Scene(world, risk="LOW")
    runs = [scene.request() for _ in range(3)]
    page = open_page("/approvals", cookie=world.admin_cookie)
    expect(page.locator("[data-row]")).to_have_count(3)
    page.keyboard.press("j")
    expect(page.locator("a:focus")).to_have_attribute("data-row", runs[0]["id"])
    page.wait_for_timeout(READABLE)
    page.keyboard.press("Enter")
    expect(page.locator("li", has=page.locator(f'[data-row="{runs[0]["id"]}"]'))).to_contain_text("by you")
    expect(page.locator("a:focus")).to_have_attribute("data-row", runs[1]["id"])
    page.wait_for_timeout(READABLE)
    page.keyboard.press("r")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill("Not needed")
    dialog.get_by_role("button", name="Reject", exact=True).click()
    expect(dialog).not_to_be_visible()
    states = sorted(scene.run(run["id"], by=world.admin)["state"] for run in runs)
    assert states == ["APPROVED", "PENDING_APPROVAL", "REJECTED"]


def test_of_more_agents_than_a_list_brings_each_is_found_and_kept_as_a_view(world: World, open_page: Open) -> None:
    scene, other = Scene(world), Scene(world)
    for number in range(100):
        agent(world.admin, scene.domain["id"], [], state="DEVELOPMENT", name=f"aa-{number:03}")
    run, another = scene.request(), other.request()
    page = open_page("/approvals", cookie=world.admin_cookie)
    expect(page.locator(f'[data-row="{another["id"]}"]')).to_be_visible()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("menuitem", name="Agent", exact=True).click()
    expect(page.get_by_text("Type to find more")).to_be_visible()
    name = scene.agent["name"]
    page.get_by_label("Find in Agent").fill(name)
    page.get_by_label(name, exact=True).check()
    for again in (False, True):
        if again:
            page.reload()
        expect(page.get_by_role("button", name=f"Change Agent: {name}", exact=True)).to_be_visible()
        expect(page.locator(f'[data-row="{run["id"]}"]')).to_be_visible()
        expect(page.locator(f'[data-row="{another["id"]}"]')).to_have_count(0)

    # kept as a view: in the sidebar with its count, opened from another page, deleted and brought back
    page.get_by_role("button", name="Views").click()
    expect(page.get_by_text("No view is saved yet.")).to_be_visible()
    page.get_by_role("button", name="Save this view…").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Of one agent")
    assert serious(page) == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    kept = page.get_by_role("navigation", name="Main").get_by_role("link", name="Of one agent")
    expect(kept).to_have_text("Of one agent1")
    expect(kept).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name=re.compile("^Agents")).click()
    expect(page.locator("tr[data-key]").first).to_be_visible()
    kept.click()
    expect(page).to_have_url(re.compile(rf"/approvals\?agentId={scene.agent['id']}$"))
    expect(page.locator(f'[data-row="{another["id"]}"]')).to_have_count(0)
    page.keyboard.press("v")
    page.get_by_role("button", name="Change Of one agent").click()
    dialog.get_by_label("Name").fill("Only one")
    dialog.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Only one", exact=True).click()
    page.get_by_role("button", name="Change Only one").click()
    dialog.get_by_role("button", name="Delete", exact=True).click()
    renamed = page.get_by_role("navigation", name="Main").get_by_role("link", name="Only one")
    expect(renamed).to_have_count(0)
    page.get_by_role("button", name=re.compile("^Undo ")).click()
    expect(renamed).to_be_visible()

    # the order stands in the address; a rule of a policy finds the agent too, and says its name
    page.goto("/approvals")
    expect(page.locator(".grp").first).to_be_visible()
    page.get_by_role("button", name="Order", exact=True).click()
    page.get_by_role("menuitemradio", name="The newest first").click()
    expect(page).to_have_url(re.compile("sort=newest"))
    expect(page.locator(".grp")).to_have_count(0)
    expect(page.locator("[data-row]").first).to_be_visible()
    page.goto("/policies")
    page.get_by_role("button", name="Write the first policy").click()
    page.get_by_label("Find in Agent").fill(name)
    page.get_by_label("Agent", exact=True).select_option(label=name)
    expect(page.locator(".rule .sentence")).to_contain_text(name)
    assert serious(page) == []
