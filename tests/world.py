"""A real server on a real database, for tests: through the public door, with nothing replaced.

A template database is migrated and set up once per session; each test gets a copy of it and a server of its own.
"""

import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg

from handrail.accounts import service as accounts
from handrail.commands import prepare, server
from handrail.core.kernel import Kernel
from handrail.settings import Settings

ADMIN = {"name": "Mara Lind", "email": "mara@example.com", "password": "correct horse battery"}
SETUP = """mutation ($token: String!, $name: String!, $email: String!, $password: String!) {
  completeSetup(token: $token, name: $name, email: $email, password: $password) { __typename }
}"""


class ApiError(Exception):
    """The API answered with errors."""

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        super().__init__(errors[0]["message"])
        self.errors = errors
        self.code = (errors[0].get("extensions") or {}).get("code")


class Api:
    """A client of the API: a person with a session cookie, or a token."""

    def __init__(self, url: str, token: str | None = None, cookie: str | None = None) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        cookies = {"handrail_session": cookie} if cookie else None
        self.token = token
        self.http = httpx.Client(base_url=url, headers=headers, cookies=cookies, timeout=60)

    def post(self, document: str, **variables: Any) -> httpx.Response:
        """The raw answer."""
        return self.http.post("/graphql", json={"query": document, "variables": variables})

    def run(self, document: str, **variables: Any) -> Any:
        """The data. Errors: ApiError."""
        body = self.post(document, **variables).json()
        if body.get("errors"):
            raise ApiError(body["errors"])
        return body["data"]

    def one(self, document: str, **variables: Any) -> Any:
        """The data of the only root field."""
        return next(iter(self.run(document, **variables).values()))

    @property
    def cookie(self) -> str | None:
        """The session's cookie."""
        return self.http.cookies.get("handrail_session")


@dataclass
class World:
    """A running server."""

    settings: Settings
    kernel: Kernel
    loop: asyncio.AbstractEventLoop
    admin_cookie: str | None
    clients: list[Api] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.settings.origin()

    def client(self, token: str | None = None, cookie: str | None = None) -> Api:
        """A client; without arguments, someone not signed in."""
        made = Api(self.url, token, cookie)
        self.clients.append(made)
        return made

    @property
    def admin(self) -> Api:
        """The first admin, signed in."""
        return self.client(cookie=self.admin_cookie)

    def call(self, coroutine: Any) -> Any:
        """Run a coroutine in the server's loop."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(120)

    def ledger(self) -> list[Any]:
        """Every ledger row, in order."""
        from handrail.core.verification import walk

        return self.call(self.kernel.database.read(lambda connection: list(walk(connection))))


def until(condition: Callable[[], Any], patience: float = 60) -> Any:
    """What the condition says as soon as it says something; the patience is generous."""
    end = time.monotonic() + patience
    while not (found := condition()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
    return found


def free_port() -> int:
    """A port that was free a moment ago."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(settings: Settings, admin_cookie: str | None = None) -> Iterator[World]:
    """A server in a thread of its own."""
    started = threading.Event()
    parts: dict[str, Any] = {}

    def serve() -> None:
        async def main() -> None:
            kernel = Kernel(settings)
            parts["server"] = server(settings, kernel)
            parts["kernel"], parts["loop"] = kernel, asyncio.get_running_loop()
            started.set()
            await parts["server"].serve()

        asyncio.run(main())

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    started.wait(60)
    while not parts["server"].started and thread.is_alive():
        time.sleep(0.005)
    assert thread.is_alive(), "the server did not start"
    world = World(settings, parts["kernel"], parts["loop"], admin_cookie)
    try:
        yield world
        ensure_documented(world)
    finally:
        for client in world.clients:
            client.http.close()
        parts["server"].should_exit = True
        thread.join(60)
        assert not thread.is_alive(), "the server did not stop"


def ensure_documented(world: World) -> None:
    """What a test's server recorded stands in the catalogue of actions; `note.write` is the tests' own."""
    from handrail.audit.actions import describe

    if world.kernel.writer.alive:
        actions = "SELECT DISTINCT action FROM ledger_entry"
        found = world.call(world.kernel.database.read(lambda connection: connection.exec_driver_sql(actions).all()))
        assert {name for (name,) in found if describe(name) is None} <= {"note.write"}


def set_up(settings: Settings) -> str:
    """Migrate a database and make the first admin; returns the session's cookie."""
    problem = prepare(settings)
    assert problem is None, problem
    with running(settings) as world:
        link = world.call(accounts.ensure_setup_link(world.kernel))
        client = world.client()
        made = client.one(SETUP, token=link.split("token=")[1], **ADMIN)
        assert made["__typename"] == "Me", made
        assert client.cookie
        return client.cookie


@dataclass
class Template:
    """A database that is set up, to be copied."""

    kind: str
    folder: Path
    url: str
    cookie: str

    @contextmanager
    def copy(self, folder: Path, **more: Any) -> Iterator[Settings]:
        """Settings of a fresh copy."""
        shutil.copy(self.folder / "secret.key", folder / "secret.key")
        if self.kind == "sqlite":
            shutil.copy(self.folder / "handrail.db", folder / "handrail.db")
            yield Settings(data_dir=folder, port=free_port(), **more)
            return
        name = f"copy_{folder.name}_{time.monotonic_ns()}".replace("-", "_").lower()[:60]
        base, _, template = self.url.rpartition("/")
        with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        try:
            yield Settings(data_dir=folder, database_url=f"{base}/{name}", port=free_port(), **more)
        finally:
            with psycopg.connect(f"{base}/postgres", autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
