"""Conversations in a browser: the empty list teaches, what is said arrives by itself, nothing in it is carried out."""

from typing import Any

from playwright.sync_api import expect

from tests.e2e.conftest import Open, serious
from tests.makers import Scene, act
from tests.world import World

HOSTILE = "<img src=x onerror=alert(1)> pay\u202e41-5533\u202c now"


def say(scene: Scene, to: str, *messages: dict[str, Any]) -> Any:
    made = [{"role": "USER", **one} for one in messages]
    return act(scene.bot, "recordMessages", input={"conversation": to, "messages": made})["conversation"]


def test_what_is_said_arrives_in_the_list_and_in_the_thread(world: World, open_page: Open) -> None:
    scene = Scene(world)
    page = open_page("/conversations", cookie=world.admin_cookie)
    expect(page.get_by_text("No conversation yet")).to_be_visible()
    expect(page.get_by_text("recordMessages(input: $input)")).to_be_visible()
    run = scene.request()
    first = say(scene, "ticket-1", {"key": "1", "text": HOSTILE}, {"key": "2", "text": "", "toolRunId": run["id"]})
    page.get_by_role("row", name="ticket-1").click()
    expect(page).to_have_url(f"{world.url}/conversations/{first['id']}")
    said = page.get_by_role("list", name="What was said")
    expect(said).to_contain_text("<img src=x onerror=alert(1)>")
    expect(said.get_by_title("Invisible character U+202E")).to_be_visible()
    expect(said.get_by_role("link", name=scene.tool["name"])).to_have_attribute("href", f"/approvals?run={run['id']}")
    code = "Then:\n```sh\nls -l\n```"
    say(
        scene,
        "ticket-1",
        {"key": "3", "role": "ASSISTANT", "text": code},
        {"key": "4", "text": "\u0645\u0631\u062d\u0628\u0627"},
    )
    expect(said.locator("pre")).to_have_text("ls -l")
    expect(said.locator("li.message")).to_have_count(4)
    expect(said.locator("p[dir=auto]").last).to_have_css("direction", "rtl")
    assert serious(page) == []
    page.get_by_role("radio", name="Newest first").check(force=True)
    expect(said.locator("li.message").first).to_have_attribute("data-key", "4")
    page.keyboard.press("Escape")
    expect(page).to_have_url(f"{world.url}/conversations")
    page.get_by_role("searchbox").fill("nothing like it")
    expect(page.get_by_text("No conversation like that")).to_be_visible()


def test_what_was_said_is_forgotten_after_a_question(world: World, open_page: Open) -> None:
    scene = Scene(world)
    talk = say(scene, "ticket-1", {"key": "1", "text": "My illness"})
    page = open_page(f"/conversations/{talk['id']}", cookie=world.admin_cookie, width=390, height=844, theme="dark")
    expect(page.get_by_role("list", name="What was said")).to_contain_text("My illness")
    page.get_by_role("button", name="Forget what was said").click()
    page.get_by_role("button", name="Forget it for good").click()
    expect(page.get_by_text("What was said here was forgotten.")).to_be_visible()
    expect(page.get_by_text("My illness")).to_have_count(0)
    assert serious(page) == []
    sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert sideways <= 0
