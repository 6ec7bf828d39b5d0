"""The console names its documents; where the server is of another build, it sends their text."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from handrail.schema import schema
from tests.e2e.conftest import Open
from tests.makers import Scene
from tests.world import Template, World, free_port, running

PAGES = ["/", "/approvals", "/domains", "/agents", "/tools", "/administration", "/settings"]


class Heard:
    """What a page asked the API for."""

    def __init__(self, page: Page) -> None:
        self.asked: list[dict[str, Any]] = []
        page.on("request", self.note)

    def note(self, request: Request) -> None:
        """One request."""
        if request.url.endswith("/graphql") and request.method == "POST":
            self.asked.append(json.loads(request.post_data or "{}"))


def test_no_page_sends_the_text_of_a_document(world: World, open_page: Open) -> None:
    scene = Scene(world)
    scene.request(reason="To show a run.")
    page = open_page("/robots.txt", cookie=world.admin_cookie)
    heard = Heard(page)
    for path in PAGES:
        page.goto(path)
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
    assert heard.asked
    for sent in heard.asked:
        assert len(sent["documentId"]) == 64 and "query" not in sent


def test_a_server_of_another_build_gets_the_text_and_changes_arrive(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, template: Template
) -> None:
    monkeypatch.setattr("handrail.app.documents_of", lambda _root: {})
    monkeypatch.setattr(schema.known_documents, "trusted", {})
    with running(world.settings.model_copy(update={"port": free_port()}), template.cookie) as other:
        context = browser.new_context(base_url=other.url)
        context.add_cookies([{"name": "handrail_session", "value": other.admin_cookie or "", "url": other.url}])
        page = context.new_page()
        heard = Heard(page)
        page.goto("/approvals")
        expect(page.get_by_role("heading", level=1).first).to_be_visible()
        expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
        scene = Scene(other)
        scene.request(reason="It came while the page was open.")
        expect(page.get_by_text("It came while the page was open.").first).to_be_visible()
        context.close()
    named = [sent["documentId"] for sent in heard.asked if "documentId" in sent]
    assert len(named) == len(set(named)), "asked for by its name once, then by its text"
    assert {"query" in sent for sent in heard.asked} == {True, False}
