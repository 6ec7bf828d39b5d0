"""A migrated database with a domain, a dozen tools and agents, and the parts of a process on it, without a network."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handrail.accounts.permissions import AGENT, EVERY
from handrail.agents import service as agents
from handrail.agents.types import AgentInput
from handrail.commands import prepare
from handrail.core.kernel import Kernel, Scope
from handrail.core.unit import Origin
from handrail.core.writer import Unit
from handrail.domains import service as domains
from handrail.domains.types import DomainInput
from handrail.policies import service as policies
from handrail.settings import Settings
from handrail.tool_runs import service as runs
from handrail.tool_runs.types import ToolRun, ToolRunRequest
from handrail.tools.types import ToolInput

ARGUMENTS = {
    "type": "object",
    "properties": {"amount": {"type": "number"}, "currency": {"type": "string"}, "order_id": {"type": "string"}},
    "required": ["amount", "order_id"],
}
OTHERS = 11  # agents and tools beside the ones that ask
PERSON = Origin("PERSON", "person-1", "Mara Lind", channel="console", action="bench.prepare")


@dataclass
class Stage:
    """`run` runs a coroutine in the loop that the kernel lives in."""

    settings: Settings
    kernel: Kernel
    loop: asyncio.AbstractEventLoop
    pattern: ToolRun
    agent_id: str

    @property
    def agent_origin(self) -> Origin:
        """The agent, as the ledger names it."""
        return Origin("AGENT", self.agent_id, "refund-assistant", channel="api", action="tool_run.request")

    @property
    def agent_scope(self) -> Scope:
        """What the agent may see."""
        return Scope(AGENT, frozenset([self.pattern.domain_id]), self.agent_id)

    def wish(self, key: str) -> ToolRunRequest:
        """A request."""
        return wish(key)

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        """The result of a coroutine."""
        return self.loop.run_until_complete(work)

    def copy(self, file: Path) -> Path:
        """A copy of the database as it is now, for another side."""
        with sqlite3.connect(self.settings.data_dir / "handrail.db") as connection:
            connection.execute(f"VACUUM INTO '{file}'")
        return file


def wish(key: str) -> ToolRunRequest:
    """A request like any other."""
    arguments: Any = {"amount": 86, "currency": "EUR", "order_id": f"ORD-{key}"}
    return ToolRunRequest(
        tool="payments.refund", arguments=arguments, reason="The parcel never arrived.", idempotency_key=key
    )


async def prepared(kernel: Kernel) -> tuple[str, ToolRun]:
    """Make the things through their services."""

    async def write(function: Callable[..., Any], *args: Any) -> Any:
        return await kernel.writer.submit(Unit(function, args, {}, PERSON))

    everything = Scope(EVERY)
    domain = await write(domains.create, everything, DomainInput(name="Support"))
    tool = await write(
        policies.create_tool, everything, ToolInput(name="payments.refund", arguments_schema=ARGUMENTS)
    )  # fmt: skip
    agent = await write(
        agents.create, everything, AgentInput(domain_id=domain.id, name="refund-assistant", tool_ids=[tool.id])
    )
    for number in range(OTHERS):
        await write(policies.create_tool, everything, ToolInput(name=f"crm.lookup_{number}"))
        await write(agents.create, everything, AgentInput(domain_id=domain.id, name=f"assistant-{number}"))
    run = await write(runs.request, Scope(AGENT, None, agent.id), wish("pattern"))
    return agent.id, run


@contextmanager
def staged(folder: Path) -> Iterator[Stage]:
    """A stage in this folder."""
    settings = Settings(data_dir=folder, port=1)
    problem = prepare(settings)
    assert problem is None, problem
    loop = asyncio.new_event_loop()
    kernel = Kernel(settings)
    loop.run_until_complete(kernel.start())
    try:
        agent_id, pattern = loop.run_until_complete(prepared(kernel))
        yield Stage(settings, kernel, loop, pattern, agent_id)
    finally:
        loop.run_until_complete(kernel.stop())
        loop.close()
        shutil.rmtree(folder, ignore_errors=True)
