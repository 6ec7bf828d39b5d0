"""GraphiQL's page: only for people who are signed in, under the same policy as the console."""

import base64
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.world import Template, World, free_port, running

FRONTEND = Path(__file__).parents[2] / "frontend"
PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate"}


@pytest.fixture
def site(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Template) -> Iterator[World]:
    """A server whose pages are those of the front end, not built."""
    root = tmp_path / "web"
    root.mkdir()
    for name in ("index.html", "graphiql.html"):
        (root / name).write_text((FRONTEND / name).read_text())
    monkeypatch.setattr("handrail.app.web_root", lambda: root)
    with running(world.settings.model_copy(update={"port": free_port()}), template.cookie) as served:
        yield served


@pytest.fixture
def signed_in(site: World) -> httpx.Client:
    """A browser with a session."""
    return site.admin.http


def test_who_is_not_signed_in_is_led_to_the_sign_in_and_back(site: World) -> None:
    answer = site.client().http.get("/graphiql?example=live/02-changes", headers=PAGE)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=%2Fgraphiql%3Fexample%3Dlive%2F02-changes"
    stale = site.client(cookie="no-session-of-ours").http.get("/graphiql", headers=PAGE)
    assert stale.headers["location"] == "/sign-in?next=%2Fgraphiql"


def test_who_is_signed_in_gets_the_page_uncached_with_an_etag(signed_in: httpx.Client) -> None:
    answer = signed_in.get("/graphiql", headers=PAGE)
    assert answer.status_code == 200 and "API explorer" in answer.text
    assert answer.headers["content-type"].startswith("text/html") and answer.headers["cache-control"] == "no-cache"
    again = signed_in.get("/graphiql", headers={**PAGE, "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304


def test_the_page_cannot_be_had_around_the_sign_in(site: World) -> None:
    assert site.client().http.get("/graphiql.html", headers=PAGE).status_code == 404


def test_the_policy_allows_its_inline_script_and_is_the_consoles_own(signed_in: httpx.Client) -> None:
    explorer, console = (signed_in.get(path, headers=PAGE) for path in ("/graphiql", "/"))
    [script] = re.findall(r"<script>(.*?)</script>", explorer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = explorer.headers["content-security-policy"]
    assert f"'sha256-{digest}'" in policy and policy == console.headers["content-security-policy"]


def test_without_a_build_the_page_says_so(signed_in: httpx.Client, tmp_path: Path) -> None:
    (tmp_path / "web" / "graphiql.html").unlink()
    answer = signed_in.get("/graphiql", headers=PAGE)
    assert answer.status_code == 503 and "not built" in answer.text
