"""A real `handrail serve`, or another server, in its own process, with its CPU and memory (from /proc)."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.measure import ROOT

TICK = os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """A port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """A running server."""

    process: "subprocess.Popen[bytes]"
    url: str
    port: int

    def cpu(self) -> float:
        """Seconds of CPU so far, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def rss(self) -> float:
        """Resident memory in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def serving(folder: Path, **settings: object) -> Iterator[Server]:
    """A Handrail on this folder's database, with these settings; entered when `/readyz` answers 200."""
    environment = {"HANDRAIL_DATA_DIR": str(folder), "HANDRAIL_LOG_LEVEL": "WARNING"}
    # one token asks and follows more here than anyone may
    environment |= {"HANDRAIL_POINTS_PER_MINUTE": "0", "HANDRAIL_MAX_SOCKETS_PER_PERSON": "5000"}
    environment |= {f"HANDRAIL_{name.upper()}": str(value) for name, value in settings.items()}
    with program([sys.executable, "-m", "handrail", "serve"], "/readyz", environment) as server:
        yield server


@contextmanager
def application(name: str, ready: str, environment: dict[str, str]) -> Iterator[Server]:
    """Another ASGI application of bench/, by uvicorn with the settings that Handrail has."""
    words = [sys.executable, "-m", "uvicorn", name, "--log-level", "warning", "--no-access-log", "--no-server-header"]
    with program(words, ready, environment) as server:
        yield server


@contextmanager
def program(words: list[str], ready: str, environment: dict[str, str]) -> Iterator[Server]:
    """A program that listens; entered when the path `ready` answers 200, stopped afterwards."""
    port = free_port()
    environment = {**os.environ, "HANDRAIL_PORT": str(port), "UVICORN_PORT": str(port), **environment}
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    server = Server(process, f"http://127.0.0.1:{port}", port)
    try:
        with httpx.Client(trust_env=False) as client:
            while True:
                assert process.poll() is None, "the server did not start"
                try:
                    if client.get(f"{server.url}{ready}").status_code == 200:
                        break
                except httpx.TransportError:
                    time.sleep(0.02)
        yield server
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def command(folder: Path, *words: str, given: str | None = None) -> str:
    """What a `handrail` command prints, on this folder's database. given: what it reads."""
    environment = {**os.environ, "HANDRAIL_DATA_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-m", "handrail", *words],
        cwd=ROOT,
        env=environment,
        input=given,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()
