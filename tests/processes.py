"""A server as its users run it: `handrail serve` in a process of its own, which can be killed."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx

from handrail.settings import Settings
from tests.world import Api

ROOT = Path(__file__).parents[1]


def environment(settings: Settings) -> dict[str, str]:
    """These settings as `HANDRAIL_...` variables."""
    given = {
        f"HANDRAIL_{name.upper()}": str(value) for name, value in settings.model_dump().items() if value is not None
    }
    return {**os.environ, "PYTHONPATH": str(ROOT / "backend"), **given}


def command(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """One command to its end."""
    program = [sys.executable, "-m", "handrail", *arguments]
    return subprocess.run(program, env=environment(settings), capture_output=True, text=True)


class ServerProcess:
    """Like `World`, but a process: `start`, `kill`, `terminate`, and `start` again on the same port."""

    def __init__(self, settings: Settings, admin_cookie: str | None) -> None:
        self.settings = settings
        self.url = settings.origin()
        self.admin_cookie = admin_cookie
        self.log = settings.data_dir / f"server-{settings.port}.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.clients: list[Api] = []

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as output:
            program = [sys.executable, "-m", "handrail", "serve"]
            self.process = subprocess.Popen(program, env=environment(self.settings), stdout=output, stderr=output)
        with httpx.Client(base_url=self.url) as client:
            while True:
                assert self.process.poll() is None, self.log.read_text()
                with contextlib.suppress(httpx.TransportError):
                    if client.get("/healthz").status_code == 200:
                        return
                time.sleep(0.05)

    def stop(self, how: signal.Signals) -> None:
        """End it by a signal and wait until it is gone."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def client(self, token: str | None = None, cookie: str | None = None) -> Api:
        """A client; without arguments, someone not signed in."""
        made = Api(self.url, token, cookie)
        self.clients.append(made)
        return made

    @property
    def admin(self) -> Api:
        """The first admin, signed in."""
        return self.client(cookie=self.admin_cookie)


@contextlib.contextmanager
def serving(settings: Settings, admin_cookie: str | None) -> Iterator[ServerProcess]:
    """A started one, killed at the end at the latest."""
    server = ServerProcess(settings, admin_cookie)
    try:
        server.start()
        yield server
    finally:
        for client in server.clients:
            client.http.close()
        server.stop(signal.SIGKILL)
