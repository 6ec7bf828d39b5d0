"""Another language: chosen in the settings it is there at once, everywhere, in its own direction, and stays."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Open
from tests.makers import Scene
from tests.preferences.test_preferences import own
from tests.world import World, until

PAGES = ("/", "/approvals", "/audit", "/analytics", "/policies", "/agents", "/conversations", "/reports", "/settings")
SRC = Path(__file__).parents[2] / "frontend" / "src"


def english(language: str) -> list[str]:
    """English of the catalogues that reads otherwise in this language; of several words, since one may be a name."""
    pairs = [
        pair
        for file in SRC.rglob(f"locales/{language}.po")
        for pair in re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"$', file.read_text(), re.MULTILINE)
    ]
    return sorted({says for says, here in pairs if says != here and re.fullmatch(r"[A-Z][a-z]+(?: [a-z]+)+", says)})


@pytest.mark.parametrize(
    ("language", "direction", "words"),
    [
        ("ar", "rtl", {"/": "نظرة عامة", "/agents": "الوكلاء", "/settings": "الإعدادات"}),
        ("de", "ltr", {"/": "Übersicht", "/agents": "Agenten", "/settings": "Einstellungen"}),
        ("ja", "ltr", {"/": "概要", "/agents": "エージェント", "/settings": "設定"}),
    ],
)
def test_a_language_is_there_at_once_stays_and_fits(
    world: World, open_page: Open, language: str, direction: str, words: dict[str, str]
) -> None:
    Scene(world).request()
    page = open_page("/settings", cookie=world.admin_cookie)
    html = page.locator("html")
    expect(html).to_have_attribute("lang", "en")
    page.evaluate("window.untouched = true")
    page.get_by_label("Language", exact=True).select_option(language)
    until(lambda: own(world.admin) == ["language"])
    for again in (False, True):
        if again:
            page.reload()
        expect(html).to_have_attribute("lang", language)
        expect(html).to_have_attribute("dir", direction)
        for path, word in words.items():
            expect(page.locator(f"nav.side a[href='{path}']:not(.brand)")).to_contain_text(word)
        assert page.evaluate("window.untouched === true") is not again
    leftovers = english(language)
    assert len(leftovers) > 200
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page.goto(path)
            expect(html).to_have_attribute("dir", direction)
            expect(page.get_by_role("heading", level=1).first).to_be_visible()
            expect(page.locator(".skeleton, [aria-busy=true]")).to_have_count(0)
            sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert sideways <= 0, (path, width)
            text = page.locator("body").inner_text()
            assert [words for words in leftovers if re.search(rf"\b{words}\b", text)] == [], path
