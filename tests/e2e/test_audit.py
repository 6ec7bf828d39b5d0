"""The audit log in a browser: found by the line, by chips and from the thing itself, exported, passed on."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests import makers
from tests.accounts import acts
from tests.e2e.conftest import Open, serious
from tests.makers import Scene
from tests.world import Api, World, until

WHY = "=That is the wrong segment."


@pytest.fixture
def world(start: Any) -> Iterator[World]:
    """Where what was decided is released while the test waits for it."""
    with start(hold_seconds=5) as started:
        yield started


@pytest.fixture
def scene(world: World) -> Scene:
    """Three runs, of which one was rejected by somebody else."""
    return Scene(world, risk="HIGH")


def somebody(world: World, name: str, role: str) -> Api:
    """Another person, signed in."""
    api = acts.person(world, f"{name.split()[0].lower()}@example.com", role=role)
    assert api.cookie
    return api


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name="Audit log").locator("tr[data-key]")


def query(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Query")


def rejected(scene: Scene, by: Api) -> Any:
    """The one that is looked for, among others."""
    runs = [scene.request(arguments={"amount": amount}) for amount in (1, 2, 3)]
    scene.decide(runs[0])
    scene.decide(runs[2], "REJECT", reason="Not that one.")
    scene.decide(runs[1], "REJECT", by=by, reason=WHY)
    # what is held is released by a clock of its own, which adds an entry
    until(lambda: scene.run(runs[1]["id"])["state"] == "REJECTED")
    return runs[1]


def test_who_rejected_a_run_is_found_by_three_routes_exported_and_passed_on(
    scene: Scene, world: World, open_page: Open, tmp_path: Path
) -> None:
    ana = somebody(world, "Ana Ruiz", "OPERATOR")
    me = acts.me(ana)["actor"]
    run = rejected(scene, ana)
    page = open_page("/audit", cookie=world.admin_cookie)

    # by the query line
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("/")
    page.keyboard.type("rejec")
    expect(page.get_by_role("option", name=re.compile("action:tool_run.reject"))).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Change Action: tool_run.reject")).to_be_visible()
    page.keyboard.type(f"resource:tool_run/{run['id']} ")
    expect(rows(page)).to_have_count(1)
    expect(rows(page)).to_contain_text(me["name"])
    expect(page).to_have_url(re.compile(r"/audit\?q=action:tool_run\.reject\+resource:tool_run/"))
    page.get_by_role("button", name="Remove the filter Action").click()
    expect(rows(page)).not_to_have_count(1)

    # by chips
    page.get_by_role("button", name="Clear the query").click()
    page.get_by_role("button", name="When: any time").click()
    page.get_by_role("button", name="Last 7 days").click()
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("menuitem", name="Actor", exact=True).click()
    page.get_by_role("checkbox", name=me["name"]).check()
    page.keyboard.press("Escape")
    expect(query(page)).to_have_value("")
    expect(page).to_have_url(re.compile(r"q=after:7d\+actor:"))
    mine = rows(page).filter(has_text="tool_run.reject")
    expect(mine).to_have_count(1)

    # from the run itself
    page.goto(f"/approvals?run={run['id']}&tab=decided")
    page.get_by_role("article").get_by_role("link", name=re.compile("rejected it")).click()
    drawer = page.get_by_role("complementary", name="tool_run.reject")
    expect(drawer).to_contain_text(me["name"])
    expect(drawer).to_contain_text(WHY)
    diff = drawer.get_by_label("Before and after").last
    expect(diff.locator(".come", has_text="wrong segment").first).to_be_visible()
    expect(diff.locator(".gone mark").first).to_be_visible()
    expect(page.locator("tr[aria-selected=true]")).to_contain_text("tool_run.reject")
    assert serious(page) == []

    # out as a file: exactly what is shown
    shown = rows(page).count()
    page.keyboard.press("e")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading", name=f"Export {shown} entries")).to_be_visible()
    with page.expect_download() as coming:
        dialog.get_by_role("button", name="Export", exact=True).click()
    coming.value.save_as(tmp_path / "audit.csv")
    expect(dialog.get_by_role("link", name=re.compile("^Download "))).to_be_visible()
    assert serious(page) == []
    found = list(csv.DictReader(io.StringIO((tmp_path / "audit.csv").read_text("utf-8"))))
    assert len(found) == shown
    (line,) = (one for one in found if one["action"] == "tool_run.reject")
    assert line["resource_id"] == run["id"]
    assert WHY in line["after_state"]
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in line.values())

    # what the address says, another person sees; and the view under its name
    dialog.get_by_role("button", name="Close", exact=True).last.click()
    page.get_by_role("button", name="Views").click()
    page.get_by_role("button", name="Save this view…").click()
    dialog.get_by_label("Name").fill("The wrong segment")
    dialog.get_by_label(re.compile("Share it")).check()
    assert serious(page) == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="The wrong segment")).to_be_visible()
    reader = somebody(world, "Rea Reader", "ADMIN")
    theirs = open_page(page.url, cookie=reader.cookie, theme="dark", width=390, height=844)
    drawer = theirs.get_by_role("complementary", name="tool_run.reject")
    expect(drawer).to_contain_text(WHY)
    assert serious(theirs) == []
    drawer.get_by_role("button", name="Close, Escape").click()
    expect(rows(theirs)).to_have_count(shown)
    theirs.get_by_role("button", name="Clear the query").click()
    expect(rows(theirs)).not_to_have_count(shown)
    theirs.get_by_role("button", name="Views").click()
    assert serious(theirs) == []
    theirs.get_by_role("button", name="The wrong segment").click()
    expect(rows(theirs)).to_have_count(shown)

    # days are those of whoever passed them on, wherever it is opened
    page.keyboard.press("Escape")
    page.goto("/audit?q=after:2020-01-01T12:00+actor:nobody")
    expect(page).to_have_url(re.compile(r"&zone=UTC$"))
    expect(page.get_by_text("times in UTC")).to_have_count(0)
    reader.one('mutation { updatePreferences(input: { timezone: "Asia/Kolkata" }) { __typename } }')
    theirs.goto(page.url)
    expect(theirs.get_by_text("times in UTC")).to_be_visible()
    asked: list[str] = []
    theirs.on("request", lambda request: asked.append(request.post_data or ""))
    theirs.reload()
    expect(theirs.get_by_text("times in UTC")).to_be_visible()
    assert not any("Asia/Kolkata" in body for body in asked)
    theirs.get_by_role("button", name="Clear the query").click()
    expect(theirs.get_by_text("times in UTC")).to_have_count(0)
    until(lambda: any("Asia/Kolkata" in body for body in asked))


def test_what_is_new_waits_while_somebody_looks_and_a_line_that_cannot_be_read_is_told_where(
    scene: Scene, world: World, open_page: Open
) -> None:
    scene.request()
    page = open_page("/audit?q=action:tool_run.request", cookie=world.admin_cookie)
    expect(rows(page)).to_have_count(1)
    rows(page).first.hover()
    before = rows(page).first.bounding_box()
    scene.request()
    page.get_by_role("button", name="1 new · show").wait_for()
    assert rows(page).count() == 1
    assert rows(page).first.bounding_box() == before
    page.keyboard.press("n")
    expect(rows(page)).to_have_count(2)
    page.keyboard.press("j")
    expect(rows(page).first).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    drawer = page.get_by_role("complementary", name="tool_run.request")
    expect(drawer).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)

    query(page).fill("outcome:maybe")
    query(page).press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("an outcome is")
    expect(page.locator(".query-wrong mark")).to_have_text("outcome:maybe")
    page.get_by_role("button", name="Remove the filter Outcome").click()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="Change Action: tool_run.request").click()
    page.keyboard.press("Escape")
    query(page).fill("actor:policy ")
    expect(page.get_by_text("No entry like that")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(re.compile(r"/audit$"))


def test_what_is_refused_alone_arrives_too(world: World, open_page: Open) -> None:
    taken = makers.domain(world.admin)["name"]
    page = open_page("/audit?q=action:domain.*", cookie=world.admin_cookie)
    expect(rows(page)).to_have_count(1)
    # again while nothing came: the page may not follow yet
    until(lambda: makers.domain(world.admin, name=taken) == {} and rows(page).count() > 1)
