"""The console's files and what surrounds every answer: headers, health, caching, and honest 404s."""

import base64
import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.world import Template, World, free_port, running

PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate"}
INDEX = """<!doctype html><title>Handrail</title><script>document.documentElement.dataset.theme = "dark"</script>
<script type="module" src="/assets/main-1.js"></script>"""


@pytest.fixture
def site(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, template: Template) -> Iterator[httpx.Client]:
    """A server with a small console of its own."""
    root = tmp_path / "web"
    (root / "assets").mkdir(parents=True)
    (root / "index.html").write_text(INDEX)
    (root / "favicon.svg").write_text("<svg/>")
    (root / "assets" / "main-1.js").write_text("plain")
    (root / "assets" / "main-1.js.gz").write_bytes(gzip.compress(b"packed"))
    (tmp_path / "secret.txt").write_text("not for you")
    monkeypatch.setattr("handrail.app.web_root", lambda: root)
    with running(world.settings.model_copy(update={"port": free_port()}), template.cookie) as served:
        yield served.client().http


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"), ("GET", "/approvals"), ("GET", "/assets/main-1.js"), ("GET", "/assets/none.js"),
        ("GET", "/healthz"),
        ("GET", "/readyz"), ("GET", "/metrics"), ("GET", "/graphql"), ("POST", "/graphql"), ("POST", "/nothing"),
        ("DELETE", "/graphql"),
    ],
)  # fmt: skip
def test_every_answer_has_the_security_headers(site: httpx.Client, method: str, path: str) -> None:
    headers = site.request(method, path).headers
    assert headers["x-content-type-options"] == "nosniff" and headers["referrer-policy"] == "no-referrer"
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'self'" and policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in policy["script-src"] and "cache-control" in headers


def test_the_policy_allows_the_pages_own_inline_script_and_no_other(site: httpx.Client) -> None:
    answer = site.get("/", headers=PAGE)
    [script] = re.findall(r"<script>(.*?)</script>", answer.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/approvals", "/agents/01a2?tab=runs", "/a/b/c"])
def test_every_navigation_gets_the_page_with_an_etag(site: httpx.Client, path: str) -> None:
    answer = site.get(path, headers=PAGE)
    assert answer.status_code == 200 and answer.text == INDEX
    assert answer.headers["cache-control"] == "no-cache"
    again = site.get(path, headers={**PAGE, "if-none-match": answer.headers["etag"]})
    assert again.status_code == 304 and not again.content


def test_files_are_kept_for_ever_and_sent_packed(site: httpx.Client) -> None:
    answer = site.get("/assets/main-1.js", headers={"accept-encoding": "identity"})
    assert answer.text == "plain" and "immutable" in answer.headers["cache-control"]
    with site.stream("GET", "/assets/main-1.js", headers={"accept-encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip" and packed.read() == b"packed"


def test_the_icon_is_found_where_browsers_look_for_it_by_themselves(site: httpx.Client) -> None:
    answer = site.get("/favicon.ico", headers={"accept": "image/*", "sec-fetch-mode": "no-cors"})
    assert answer.text == "<svg/>" and answer.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js", "/none.ico", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "//secret.txt",
        "/assets/..%2f..%2fsecret.txt", "/a%00b", "/" + "x" * 5000, "/assets/%ff%fe",
    ],
)  # fmt: skip
def test_what_is_not_there_is_404_and_nothing_outside_is_served(site: httpx.Client, path: str) -> None:
    answer = site.get(path, headers={"accept": "*/*", "sec-fetch-mode": "no-cors"})
    assert answer.status_code == 404 and "not for you" not in answer.text


def test_the_server_says_that_it_lives_and_is_ready(site: httpx.Client) -> None:
    assert site.get("/healthz").text == "ok\n"
    ready = site.get("/readyz")
    assert ready.status_code == 200 and ready.json()["ready"] is True
    assert set(ready.json()["checks"].values()) == {"ok"}
