"""How the company came to be: people, domains, tools, agents and their careers, as events."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from strawberry import ID

from handrail.accounts import passwords
from handrail.accounts.permissions import ADMIN as EVERY
from handrail.accounts.service import people as accounts
from handrail.accounts.service import tokens
from handrail.accounts.types import Role, TokenKind
from handrail.agents import service as agents
from handrail.agents.types import AgentInput, AgentState
from handrail.core.ids import new_secret
from handrail.core.kernel import Scope
from handrail.core.unit import UnitOfWork
from handrail.demo.cast import Cast
from handrail.demo.content import ADMIN, AGENTS, DOMAINS, PEOPLE, TOOLS
from handrail.demo.spec import AgentSpec, DomainSpec, PersonSpec, ToolSpec
from handrail.demo.timeline import Event
from handrail.domains import service as domains
from handrail.domains.types import DomainInput
from handrail.policies import service as policies
from handrail.tools.types import Risk, ToolInput

BUILDER = "tomasz.nowak@northwind.example"
SHIPS = "ines.moreau@northwind.example"


@dataclass(slots=True)
class Founding:
    """Events relative to `now`; `scale` shortens the history's days."""

    cast: Cast
    now: datetime
    scale: float
    password: str

    def events(self) -> Iterator[Event]:
        """Everything but tool runs."""
        for person in PEOPLE:
            by = self.cast.system if person.email == ADMIN else partial(self.cast.person, ADMIN)
            yield self.event(person.days, partial(self.invite, person), by)
        for index, domain in enumerate(DOMAINS):
            yield self.event(59.97 - index / 900, partial(self.open_domain, domain), partial(self.cast.person, ADMIN))
        for index, tool in enumerate(TOOLS.values()):
            yield self.event(59.95 - index / 1200, partial(self.describe, tool), partial(self.cast.person, BUILDER))
        for spec in AGENTS:
            yield from self.career(spec)

    def event(self, days: float, act: Callable[[UnitOfWork], Any], by: Callable[[], Any]) -> Event:
        """So many days ago."""
        return Event(at=self.now - timedelta(days=days * self.scale), act=act, by=by, alone=True)

    def career(self, spec: AgentSpec) -> Iterator[Event]:
        """An agent's creation, token, promotions and versions."""
        born = min(spec.states[0][0], 59.85)
        builder, ships = partial(self.cast.person, BUILDER), partial(self.cast.person, SHIPS)
        yield self.event(born, partial(self.build, spec), builder)
        yield self.event(born - 0.002, partial(self.issue, spec), builder)
        for days, state in spec.states[1:]:
            yield self.event(days, partial(self.promote, spec, AgentState[state]), ships)
        for days, version in versions(spec):
            yield self.event(days, partial(self.release, spec, version), builder)
        for domain in DOMAINS:
            if domain.agent == spec.name:
                days = spec.states[-1][0] - 0.01
                yield self.event(days, partial(self.make_default, domain), partial(self.cast.person, ADMIN))

    def invite(self, spec: PersonSpec, uow: UnitOfWork) -> None:
        known: list[str] = [self.cast.domains[name].id for name in spec.domains]
        self.cast.people[spec.email] = accounts.add(
            uow, Scope(EVERY), spec.name, spec.email, Role[spec.role], known or None, self.password
        )

    def open_domain(self, spec: DomainSpec, uow: UnitOfWork) -> None:
        self.cast.domains[spec.name] = domains.create(uow, self.cast.rights_of(ADMIN), self.domain_input(spec, None))

    def domain_input(self, spec: DomainSpec, agent_id: str | None) -> DomainInput:
        return DomainInput(
            name=spec.name, description=spec.description, keywords=list(spec.keywords),
            owner_id=self.cast.people[spec.owner].id, default_agent_id=ID(agent_id) if agent_id else None,
        )  # fmt: skip

    def make_default(self, spec: DomainSpec, uow: UnitOfWork) -> None:
        before = self.cast.domains[spec.name]
        given = self.domain_input(spec, self.cast.agents[spec.agent or ""].id)
        self.cast.domains[spec.name] = domains.change(
            uow, self.cast.rights_of(ADMIN), before.id, before.revision, given
        )

    def describe(self, spec: ToolSpec, uow: UnitOfWork) -> None:
        given = ToolInput(
            domain_id=self.cast.domains[spec.domain].id if spec.domain else None, name=spec.name,
            description=spec.description, arguments_schema=spec.schema, risk=Risk[spec.risk],
            needs_approval=not spec.free,
        )  # fmt: skip
        self.cast.tools[spec.name] = policies.create_tool(uow, self.cast.rights_of(BUILDER), given)

    def build(self, spec: AgentSpec, uow: UnitOfWork) -> None:
        given = AgentInput(
            domain_id=self.cast.domains[spec.domain].id, name=spec.name, description=spec.description, version="0.1.0",
            capabilities=list(spec.capabilities), keywords=list(spec.keywords), model=spec.model,
            system_prompt=spec.prompt, tool_ids=[self.cast.tools[name].id for name, _ in spec.tools],
        )  # fmt: skip
        self.cast.agents[spec.name] = agents.create(uow, self.cast.rights_of(BUILDER), given)

    def issue(self, spec: AgentSpec, uow: UnitOfWork) -> None:
        wish = tokens.Wish(f"{spec.name} token", TokenKind.AGENT, self.cast.agents[spec.name].id)
        made = tokens.create(uow, self.cast.rights_of(BUILDER), wish, creator_id=self.cast.people[BUILDER].id)
        self.cast.tokens[spec.name], self.cast.executors[spec.name] = made.text, made.token.id

    def promote(self, spec: AgentSpec, to: AgentState, uow: UnitOfWork) -> None:
        before = self.cast.agents[spec.name]
        self.cast.agents[spec.name] = agents.promote(uow, self.cast.rights_of(SHIPS), before.id, before.revision, to)

    def release(self, spec: AgentSpec, version: str, uow: UnitOfWork) -> None:
        before = self.cast.agents[spec.name]
        scope = self.cast.rights_of(BUILDER)
        self.cast.agents[spec.name] = agents.bump_version(uow, scope, before.id, before.revision, version)


def versions(spec: AgentSpec) -> list[tuple[float, str]]:
    """When it got which version: 1.0.0 just before it went to work, today's half-way since."""
    major = int(spec.version.split(".")[0])
    worked = [days for days, state in spec.states if state == "PRODUCTION"]
    ended = [days for days, state in spec.states if state in ("DEPRECATED", "ARCHIVED")]
    since = worked[0] if worked else spec.states[-1][0]
    found = [(since + 0.05, "1.0.0")] if major >= 1 else []
    if spec.version != "1.0.0":
        found.append(((since + (ended[0] if ended else 0)) / 2, spec.version))
    return found


def some_password() -> str:
    """What is stored of a password that nobody knows: people enter the demo by its link."""
    return passwords.protect_now(new_secret())
