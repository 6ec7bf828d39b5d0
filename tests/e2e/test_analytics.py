"""Analytics in a browser: every figure shows something, is read by keyboard and as a table, and leads to its rows."""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Open, serious
from tests.makers import Scene
from tests.world import World

RECORD = """mutation ($calls: [AgentCallInput!]!) { recordAgentCalls(calls: $calls) { __typename } }"""
SAY = """mutation ($input: RecordMessagesInput!) { recordMessages(input: $input) { __typename } }"""
CARDS = ("tokens", "cost", "success", "response", "approval", "pending")
CHARTS = ("Agent calls", "Error rate", "Tool approvals", "Response time", "Tokens", "Cost", "Messages")


@pytest.fixture
def world(start: Callable[..., AbstractContextManager[World]]) -> Iterator[World]:
    """A server on which decisions take effect at once."""
    with start(hold_seconds=0) as started:
        yield started


@pytest.fixture
def scene(world: World) -> Scene:
    """Seven calls, of which two failed and one has no price; four runs, of which one still waits; a conversation."""
    made = Scene(world)
    call = {"model": "gpt-4o", "provider": "openai", "inputTokens": 900, "outputTokens": 100}
    calls = [{**call, "spanId": f"span-{at}", "latencyMilliseconds": 400.0 + at} for at in range(4)]
    calls += [{**call, "spanId": f"bad-{at}", "errorType": "Timeout"} for at in range(2)]
    calls.append({"model": "nobody-knows-it", "spanId": "odd", "inputTokens": 500, "outputTokens": 500})
    assert made.bot.one(RECORD, calls=calls)["__typename"] == "AgentCallsRecorded"
    runs = [made.request() for _ in range(4)]
    made.decide(runs[0])
    made.decide(runs[1])
    made.decide(runs[2], "REJECT", reason="No.")
    messages = [{"key": f"m{at}", "role": role, "text": "Hello."} for at, role in enumerate(("USER", "ASSISTANT"))]
    assert made.bot.one(SAY, input={"conversation": "talk", "messages": messages})["__typename"] == "MessagesRecorded"
    return made


def figure(page: Page, name: str) -> Locator:
    """A card."""
    return page.locator(f"[data-figure={name}]")


def chart(page: Page, name: str) -> Locator:
    """A chart with its head."""
    return page.get_by_role("region", name=name, exact=True)


def test_every_card_and_chart_shows_what_happened_also_by_keyboard_as_a_table_and_as_a_file(
    scene: Scene, world: World, open_page: Open, tmp_path: Path
) -> None:
    page = open_page("/", cookie=world.admin_cookie)
    expect(page.get_by_role("link", name="Analytics")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("y")
    expect(page).to_have_url(re.compile("/analytics$"))
    for name in CARDS:
        expect(figure(page, name).locator(".v b")).to_have_text(re.compile(r"\d"))
    expect(figure(page, "tokens").locator(".v b")).to_have_text("7,000")
    expect(figure(page, "cost")).to_contain_text("of calls priced")
    expect(figure(page, "pending").locator(".v b")).to_have_text("1")
    for name in CHARTS:
        plot = chart(page, name).get_by_role("slider")
        plot.focus()
        page.keyboard.press("End")
        expect(plot).to_have_attribute("aria-valuetext", re.compile(r": .*\d"))
        chart(page, name).get_by_role("button", name=f"Show {name} as table").click()
        expect(chart(page, name).get_by_role("row").nth(1)).to_be_visible()
    heat = chart(page, "When it is busy").get_by_role("slider")
    expect(heat).to_have_attribute("aria-valuetext", re.compile(": 7 calls|: [1-6] calls"))
    expect(chart(page, "Top agents").get_by_role("row").nth(1)).to_contain_text(scene.agent["name"])
    expect(page.locator("[data-figure=decisions]")).to_contain_text("3")
    expect(chart(page, "Uptime")).to_contain_text("%")
    assert serious(page) == []
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download Agent calls as CSV").click()
    coming.value.save_as(tmp_path / "calls.csv")
    with (tmp_path / "calls.csv").open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    assert head[2:] == [scene.agent["name"]]
    assert sum(int(line[2]) for line in lines) == 7


def test_a_number_opens_as_many_rows_as_it_says(scene: Scene, world: World, open_page: Open) -> None:
    page = open_page("/analytics?range=30d", cookie=world.admin_cookie, theme="dark")
    for link, title, count in (
        (chart(page, "Agent calls").get_by_role("link"), "Model calls", 7),
        (chart(page, "Error rate").get_by_role("link"), "Calls that failed", 2),
        (chart(page, "Cost").get_by_role("link", name="unpriced"), "Calls without a known price", 1),
        (chart(page, "Tool approvals").get_by_role("link", name="asked for"), "Tool runs that were asked for", 4),
        (page.locator("[data-figure=decisions]").get_by_role("link"), "Tool runs that people decided", 3),
    ):
        expect(link.first).to_contain_text(str(count))
        link.first.click()
        rows = page.get_by_role("complementary", name=title)
        expect(rows).to_contain_text(f"{count} row")
        expect(rows.get_by_role("listitem")).to_have_count(count)
        expect(page).to_have_url(re.compile(r"rows=\w+"))
        assert serious(page) == []
        page.keyboard.press("Escape")
        expect(rows).to_have_count(0)
    figure(page, "pending").get_by_role("link").click()
    expect(page.locator("[data-row]")).to_have_count(1)


def test_range_zone_layers_and_agent_stand_in_the_address(scene: Scene, world: World, open_page: Open) -> None:
    page = open_page("/analytics", cookie=world.admin_cookie, width=390, height=844)
    expect(figure(page, "tokens").locator(".v b")).to_have_text("7,000")
    page.get_by_role("radio", name="7 days").focus()
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("range=30d"))
    page.get_by_label("Time zone of days and hours").focus()
    page.get_by_label("Time zone of days and hours").select_option("Asia/Kathmandu")
    expect(page).to_have_url(re.compile("zone=Asia%2FKathmandu"))
    expect(chart(page, "When it is busy")).to_contain_text("Asia/Kathmandu time")
    calls = chart(page, "Agent calls")
    calls.get_by_role("radio", name="Model").check(force=True)
    expect(calls.get_by_role("button", name="gpt-4o")).to_be_visible()
    calls.get_by_role("button", name="gpt-4o").click()
    expect(calls.get_by_role("button", name="gpt-4o")).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name=scene.agent["name"]).click()
    expect(page.get_by_role("button", name="Show all agents")).to_be_visible()
    figure(page, "cost").get_by_role("button", name=re.compile("What is")).click()
    expect(page.get_by_role("dialog")).to_contain_text("never taken as 0")
    page.keyboard.press("Escape")
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0
    assert serious(page) == []
    page.reload()
    expect(page.get_by_role("radio", name="30 days")).to_be_checked()
    expect(page.get_by_label("Time zone of days and hours")).to_have_value("Asia/Kathmandu")


def test_where_nothing_happened_it_says_so(world: World, open_page: Open) -> None:
    page = open_page("/analytics", cookie=world.admin_cookie)
    expect(page.get_by_text("Nothing happened in this range")).to_be_visible()
    expect(page.get_by_text("./just demo")).to_be_visible()
    expect(figure(page, "cost").locator(".v b")).to_have_text("unknown")
    assert serious(page) == []
