"""A server with something to follow, and the tokens of those who ask and follow."""

from collections.abc import Iterator
from typing import Any

import pytest

from handrail.settings import Settings
from tests.makers import Scene
from tests.world import Template, World, free_port, running, set_up

CREATE = """mutation ($name: String!, $scopes: [String!]) {
  createToken(name: $name, kind: INTEGRATION, scopes: $scopes) { ... on CreatedToken { secret } } }"""


class Stage(Scene):
    """One agent's token, which may not decide, and an integration's, which may decide and follow."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        scopes = ["tool_run:read", "tool_run:decide", "audit:read", "agent:read"]
        self.agents = str(self.bot.token)
        self.integrations = str(self.admin.one(CREATE, name="mirror", scopes=scopes)["secret"])

    def wish(self, key: str, amount: Any = 5) -> dict[str, Any]:
        """The input of `requestToolRun`."""
        return {"tool": self.tool["name"], "arguments": {"amount": amount}, "idempotencyKey": key}


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    """Clients do not see which database it is."""
    folder = tmp_path_factory.mktemp("template-clients")
    return Template("sqlite", folder, "", set_up(Settings(data_dir=folder, port=free_port())))


@pytest.fixture(scope="module")
def stage(sqlite_template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A server that the clients come to one after the other."""
    with (
        sqlite_template.copy(tmp_path_factory.mktemp("stage")) as settings,
        running(settings, sqlite_template.cookie) as world,
    ):
        yield Stage(world)
