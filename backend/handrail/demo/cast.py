"""Who and what exists so far in the simulated company, and how each of them signs a unit of work."""

from dataclasses import dataclass, field
from random import Random

from handrail.accounts.permissions import AGENT
from handrail.accounts.service.entering import scope_of
from handrail.accounts.types import User
from handrail.agents.types import Agent
from handrail.core.kernel import Scope
from handrail.core.unit import SYSTEM, Origin
from handrail.demo.spec import AgentSpec
from handrail.domains.types import Domain
from handrail.tools.types import Tool


@dataclass(slots=True)
class Cast:
    """People by address, the rest by name. `tokens` are the agents' API tokens as text, `executors` their ids.

    scale: how much shorter than the script the history is.
    """

    random: Random
    scale: float = 1.0
    people: dict[str, User] = field(default_factory=dict)
    domains: dict[str, Domain] = field(default_factory=dict)
    tools: dict[str, Tool] = field(default_factory=dict)
    agents: dict[str, Agent] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    executors: dict[str, str] = field(default_factory=dict)

    def person(self, email: str, action: str | None = None) -> Origin:
        """Someone at the console."""
        user = self.people[email]
        address, role = self._address(10), user.role.name
        return Origin("PERSON", user.id, user.name, "console", self._request(), address, action, role)

    def agent(self, name: str, action: str | None = None) -> Origin:
        """An agent by its token."""
        agent = self.agents[name]
        return Origin("AGENT", agent.id, agent.name, "api", self._request(), self._address(12), action)

    def system(self) -> Origin:
        """Handrail itself."""
        return SYSTEM

    def rights_of(self, email: str) -> Scope:
        """What someone may do and see."""
        return scope_of(self.people[email])

    def rights_of_agent(self, spec: AgentSpec) -> Scope:
        """What an agent's token may do and see."""
        return Scope(AGENT, frozenset({self.domains[spec.domain].id}), self.agents[spec.name].id)

    def _request(self) -> str:
        return f"req_{self.random.getrandbits(64):016x}"

    def _address(self, network: int) -> str:
        return f"10.20.{network}.{self.random.randint(2, 250)}"
