"""A world as the documentation's reader has it after `docs/first-agent.md`: one domain, one tool, one agent."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from handrail.settings import Settings
from tests.makers import Scene
from tests.world import Template, World, free_port, running, set_up

REFUND = {
    "type": "object",
    "properties": {
        "amount": {"type": "number"},
        "currency": {"type": "string"},
        "order_id": {"type": "string"},
        "api_key": {"type": "string", "writeOnly": True},
    },
    "required": ["amount", "order_id"],
    "additionalProperties": False,
}
INTEGRATION = """mutation {
  createToken(name: "order-check", kind: INTEGRATION, scopes: ["tool_run:read", "tool_run:decide", "audit:read"]) {
    ... on CreatedToken { secret }
  } }"""


@pytest.fixture(scope="session")
def reader_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """On SQLite, as the reader has it."""
    folder = tmp_path_factory.mktemp("template-docs")
    cookie = set_up(Settings(data_dir=folder, port=free_port()))
    return Template("sqlite", folder, "", cookie)


@pytest.fixture
def reader_world(reader_template: Template, tmp_path: Path) -> Iterator[World]:
    """A server whose hold is short, so that a decision takes effect while a test waits."""
    with (
        reader_template.copy(tmp_path, hold_seconds=1) as settings,
        running(settings, reader_template.cookie) as started,
    ):
        yield started


class Reader(Scene):
    """The scene of the guide, with its names."""

    def __init__(self, world: World) -> None:
        from tests import makers

        self.world = world
        self.admin = world.admin
        self.domain = makers.domain(self.admin, name="Support")
        self.tool = makers.tool(self.admin, name="payments.refund", argumentsSchema=REFUND)
        self.agent = makers.agent(self.admin, self.domain["id"], [self.tool["id"]], name="refund-assistant")
        self.bot = world.client(token=makers.agent_token(self.admin, self.agent["id"]))

    def client(self, name: str) -> Any:
        """Whoever an example is run as."""
        if name == "integration":
            return self.program
        return {"agent": self.bot, "admin": self.admin, "nobody": self.world.client()}[name]

    @cached_property
    def program(self) -> Any:
        """An integration, as the guide has it."""
        return self.world.client(token=self.admin.one(INTEGRATION)["secret"])


@pytest.fixture
def reader(reader_world: World) -> Reader:
    """The reader's world."""
    return Reader(reader_world)
