"""Many at once: exactly what the plan showed is decided, told as it goes on, and taken back, also after a reload."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.accounts import acts as people
from tests.e2e.conftest import Open, serious
from tests.makers import Scene
from tests.tool_runs.test_edit import edit
from tests.world import World, until


@pytest.fixture
def world(start: Callable[..., AbstractContextManager[World]]) -> Iterator[World]:
    """A server whose decisions are held for long enough to be looked at."""
    with start(hold_seconds=120) as started:
        yield started


def ask(scene: Scene, count: int) -> list[Any]:
    """So many runs that wait."""
    return [scene.request(arguments={"amount": number, "order_id": f"ORD-{number}"}) for number in range(count)]


def queue(page: Page, count: int) -> None:
    """The queue shows so many rows."""
    expect(page.locator("[data-row]")).to_have_count(count)


def plan(page: Page, button: str) -> Locator:
    """The dialog with the plan."""
    page.get_by_role("toolbar").get_by_role("button", name=button).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("valid")).to_be_visible()
    return dialog


def standing(scene: Scene, runs: list[Any]) -> list[str]:
    """What each run is, or will be once it is released."""
    found = [scene.run(run["id"], by=scene.admin) for run in runs]
    return [run["heldDecision"]["decision"] if run["heldDecision"] else run["state"] for run in found]


def test_all_that_match_a_filter_are_approved_those_that_come_later_are_not_and_undo_takes_all_back(
    world: World, open_page: Open
) -> None:
    scene, other = Scene(world), Scene(world)
    runs, unasked = ask(scene, 55), other.request()
    page = open_page(f"/approvals?agentId={scene.agent['id']}", cookie=world.admin_cookie)
    queue(page, 55)
    runs += ask(scene, 5)
    expect(page.get_by_text("5 new, show")).to_be_visible()
    page.keyboard.press("A")
    page.get_by_role("button", name="Select all 60 that match").click()
    dialog = plan(page, "Approve 60…")
    expect(dialog.get_by_role("heading", name="Approve 60 tool runs")).to_be_visible()
    late = ask(scene, 3)
    expect(dialog.get_by_text("3 arrived since")).to_be_visible()
    assert not serious(page)
    approve = dialog.get_by_role("button", name="Approve 60")
    expect(approve).to_be_disabled()
    dialog.get_by_label("Type 60 to confirm").fill("6")
    page.keyboard.press("Control+Enter")
    expect(approve).to_be_disabled()
    dialog.get_by_label("Type 60 to confirm").fill("60")
    page.keyboard.press("Control+Enter")
    expect(dialog.get_by_role("heading", name="Approved 60 of 60 tool runs")).to_be_visible()
    expect(dialog.get_by_role("button", name="Decided")).to_contain_text("60")
    assert standing(scene, runs) == ["APPROVE"] * 60
    assert standing(scene, [*late, unasked]) == ["PENDING_APPROVAL"] * 4
    assert not serious(page)
    dialog.get_by_role("button", name="Undo").click()
    expect(dialog.get_by_text("Taken back. The runs wait again.")).to_be_visible()
    assert standing(scene, runs) == ["PENDING_APPROVAL"] * 60
    dialog.get_by_role("button", name="Close").last.click()
    row = page.locator("li", has=page.locator(f'[data-row="{runs[0]["id"]}"]'))
    expect(row).to_contain_text("0 of 1")
    expect(page.locator("[data-row]").first).to_have_attribute("data-row", runs[0]["id"])


def test_a_rejection_needs_a_reason_and_what_changed_meanwhile_is_named_and_left(world: World, open_page: Open) -> None:
    scene = Scene(world)
    runs = ask(scene, 4)
    page = open_page("/approvals", cookie=world.admin_cookie)
    queue(page, 4)
    page.get_by_label("Select all 4 shown").click()
    dialog = plan(page, "Reject…")
    edit(people.person(world, "ana@example.com", "OPERATOR"), runs[1], {"amount": 99, "order_id": "ORD-1"})
    dialog.get_by_role("button", name="Reject 4").click()
    expect(dialog.get_by_text("Say why: the agents read it.")).to_be_visible()
    dialog.get_by_role("button", name="Not needed").click()
    dialog.get_by_role("button", name="Reject 4").click()
    expect(dialog.get_by_role("heading", name="Rejected 3 of 4 tool runs")).to_be_visible()
    dialog.get_by_role("button", name="Changed since shown").click()
    expect(dialog.locator(f'a[href="/approvals?run={runs[1]["id"]}"]')).to_be_visible()
    assert standing(scene, runs) == ["REJECT", "PENDING_APPROVAL", "REJECT", "REJECT"]


def test_a_plan_that_ran_out_decides_nothing_and_offers_a_new_one(world: World, open_page: Open) -> None:
    scene = Scene(world)
    runs = ask(scene, 2)
    page = open_page("/approvals", cookie=world.admin_cookie)
    queue(page, 2)
    page.get_by_label("Select all 2 shown").click()
    page.clock.install()
    dialog = plan(page, "Approve 2…")
    page.clock.fast_forward("11:00")
    expect(dialog.get_by_text("This plan is not good any more")).to_be_visible()
    page.keyboard.press("Control+Enter")
    assert standing(scene, runs) == ["PENDING_APPROVAL"] * 2
    dialog.get_by_role("button", name="New plan").click()
    expect(dialog.get_by_role("heading", name="Approve 2 tool runs")).to_be_visible()


def test_closing_keeps_a_strip_and_a_reload_keeps_undo(world: World, open_page: Open) -> None:
    scene = Scene(world)
    runs = ask(scene, 3)
    page = open_page("/approvals", cookie=world.admin_cookie)
    queue(page, 3)
    page.get_by_label("Select all 3 shown").click()
    dialog = plan(page, "Approve 3…")
    dialog.get_by_role("button", name="Approve 3").click()
    expect(dialog.get_by_role("heading", name="Approved 3 of 3 tool runs")).to_be_visible()
    page.keyboard.press("Escape")
    strip = page.get_by_role("group", name="Bulk operation")
    expect(strip).to_contain_text("Approved 3 of 3 tool runs")
    row = page.locator("li", has=page.locator(f'[data-row="{runs[0]["id"]}"]'))
    expect(row).to_contain_text("by you, holds")
    page.goto("/domains")
    toast = page.locator(".toast", has_text="Approved 3 of 3 tool runs")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()
    page.goto("/approvals")
    expect(strip.get_by_role("button", name="Undo")).to_be_visible()
    page.keyboard.press("u")
    expect(page.get_by_text("Taken back, 3 runs wait again").last).to_be_visible()
    until(lambda: standing(scene, runs) == ["PENDING_APPROVAL"] * 3)
    expect(strip).not_to_be_visible()
    page.reload()
    queue(page, 3)
    expect(strip).not_to_be_visible()


def test_without_sockets_and_events_the_operation_is_asked_about(world: World, open_page: Open) -> None:
    from tests.e2e.test_fallback import without_sockets

    def prepare(page: Page) -> None:
        without_sockets(page)
        page.route(
            "**/graphql/stream", lambda route: route.fulfill(status=200, content_type="text/event-stream", body="")
        )

    scene = Scene(world)
    runs = ask(scene, 3)
    page = open_page("/approvals", cookie=world.admin_cookie, prepare=prepare)
    queue(page, 3)
    page.get_by_label("Select all 3 shown").click()
    dialog = plan(page, "Approve 3…")
    dialog.get_by_role("button", name="Approve 3").click()
    expect(dialog.get_by_role("heading", name="Approved 3 of 3 tool runs")).to_be_visible(timeout=20_000)
    assert standing(scene, runs) == ["APPROVE"] * 3
