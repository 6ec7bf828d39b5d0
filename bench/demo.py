"""A demo of its own: a server with 60 days of history and the simulated fleet, and a browser's way in."""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, expect


@contextmanager
def demo(port: int) -> Iterator[str]:
    """The link that signs in; the demo and its data are gone afterwards. Errors: RuntimeError."""
    with tempfile.TemporaryDirectory(prefix="handrail-demo-") as folder:
        environment = {**os.environ, "HANDRAIL_DATA_DIR": folder}
        words = [sys.executable, "-m", "handrail", "demo", "--port", str(port)]
        process = subprocess.Popen(words, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        try:
            lines = process.stdout or ()
            link = next((found[0] for line in lines if (found := re.search(r"http://\S+sign\S+", line))), None)
            if link is None:
                raise RuntimeError("the demo did not start")
            yield link
        finally:
            process.terminate()
            process.wait(30)


def base_of(link: str) -> str:
    """The address of the console."""
    return re.sub(r"(//[^/]+).*", r"\1", link)


def signed_in(browser: Browser, link: str) -> str:
    """The cookie of who goes in by the link."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    cookies = {one["name"]: one["value"] for one in context.cookies()}
    context.close()
    return cookies["handrail_session"]
