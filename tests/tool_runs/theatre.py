"""A place where people, agents and time act on tool runs by the real services, on a database of its own, fast.

Everything goes through the writer, on SQLite, under a clock that is moved; only the network is left out.
"""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import orjson
from sqlalchemy import event

import handrail.schema  # noqa: F401 - wires what the slices offer each other
from handrail.accounts.permissions import AGENT, EVERY
from handrail.accounts.service import people as accounts
from handrail.accounts.types import Role
from handrail.agents import service as agents
from handrail.agents.types import AgentInput
from handrail.commands import prepare
from handrail.core.database import Database
from handrail.core.kernel import EVERYTHING, Scope
from handrail.core.records import Snapshot
from handrail.core.refusals import Refused
from handrail.core.unit import SYSTEM, Origin, UnitOfWork
from handrail.core.verification import Verdict, verify, walk
from handrail.core.writer import Writer
from handrail.demo.timeline import Clock
from handrail.domains import service as domains
from handrail.domains.types import DomainInput
from handrail.policies import service as policies
from handrail.policies import store as policy_store
from handrail.policies.types import Condition, Effect, Operator, PolicyRule, PolicyVersion
from handrail.settings import Settings
from handrail.tool_runs import service as runs
from handrail.tool_runs import store
from handrail.tool_runs.types import ToolRun
from handrail.tools.types import Risk, Tool, ToolInput

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ADMIN = Scope(EVERY)
PEOPLE = {"ada": Role.ADMIN, "abe": Role.ADMIN, "oda": Role.OPERATOR, "ole": Role.OPERATOR}
LARGE = 100
"""At and above this amount the rules are stricter."""


@dataclass(frozen=True)
class Needed:
    """What must be true of those who approve."""

    people: int
    roles: frozenset[str] = frozenset()
    separation: bool = False


RULES: dict[str, tuple[Risk, Needed, Needed]] = {
    "one": (Risk.LOW, Needed(1), Needed(2)),
    "two": (Risk.HIGH, Needed(2, separation=True), Needed(2, frozenset({"ADMIN"}), separation=True)),
    "free": (Risk.MEDIUM, Needed(0), Needed(1, separation=True)),
}
"""By tool: its risk, what a small amount needs, what a large one needs."""


def needed(tool: str, amount: int) -> Needed:
    """What the published rules ask for."""
    _, small, large = RULES[tool]
    return large if amount >= LARGE else small


def rules_of(tool: str) -> list[PolicyRule]:
    """The same as a policy's rules."""
    made, bound = [], cast(Any, LARGE)
    for what, operator in ((RULES[tool][1], Operator.LT), (RULES[tool][2], Operator.GTE)):
        made.append(
            PolicyRule(
                effect=Effect.REQUIRE if what.people else Effect.ALLOW, in_words="So.", tool=tool,
                condition=Condition(operator=operator, path="/amount", value=bound), approvers=max(1, what.people),
                from_roles=[Role[name] for name in what.roles], separation_of_duties=what.separation,
            )
        )  # fmt: skip
    return made


@dataclass(frozen=True)
class Cast:
    """Who and what is there: people and tools by name, and the agent."""

    people: dict[str, str]
    tools: dict[str, str]
    agent: str

    def person(self, name: str, action: str) -> Origin:
        """Someone at the console."""
        return Origin("PERSON", self.people[name], name.title(), "console", action=action, role=PEOPLE[name].name)

    def bot(self, action: str) -> Origin:
        """The agent by its token."""
        return Origin("AGENT", self.agent, "bot", "api", action=action)

    def bot_scope(self) -> Scope:
        """What the agent's token may do and see."""
        return Scope(AGENT, None, self.agent)


def furnish(uow: UnitOfWork) -> Cast:
    """What every play begins with."""
    people = {
        name: accounts.add(uow, ADMIN, name.title(), f"{name}@example.com", role, None, None).id
        for name, role in PEOPLE.items()
    }
    domain = domains.create(uow, ADMIN, DomainInput(name="Support"))
    tools = {name: tool(uow, name).id for name in RULES}
    given = AgentInput(domain_id=domain.id, name="bot", tool_ids=list(tools.values()))
    return Cast(people, tools, agents.create(uow, ADMIN, given).id)  # type: ignore[arg-type]


def tool(uow: UnitOfWork, name: str) -> Tool:
    """A tool whose own policy has its rules."""
    given: Any = {"type": "object", "properties": {"amount": {"type": "integer"}}, "required": ["amount"]}
    made = policies.create_tool(uow, ADMIN, ToolInput(name=name, arguments_schema=given, risk=RULES[name][0]))
    rule(uow, made.id, rules_of(name))
    return made


def rule(uow: UnitOfWork, tool_id: str, rules: list[PolicyRule]) -> None:
    """The next version of a tool's policy."""
    known = policy_store.newest(uow.connection, tool_id)
    version = PolicyVersion(name=known.name, version=known.version + 1, rules=rules)
    policy_store.publish(uow.connection, known.id, tool_id, version, uow.now)
    uow.record("policy.publish", known.id, resource_name=known.name)


def quick(connection: Any, _record: Any) -> None:
    """No fsync: nothing here survives the test."""
    connection.execute("PRAGMA synchronous=OFF")


class Theatre:
    """One database. `do` is a unit of work: its result, or None when it was refused."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(Settings(data_dir=folder, port=1).database())
        event.listen(self.database.writing, "connect", quick)
        self.clock = Clock(START)
        self.writer = Writer(self.database.writing, now=self.clock)
        self.refusal: Refused | None = None
        self.seen = 0

    def do(self, function: Callable[..., Any], *args: Any, by: Origin = SYSTEM, **more: Any) -> Any:
        """Run a unit now; None when it was refused, and `refusal` says how."""
        self.refusal = None
        try:
            return self.writer.run(function, *args, origin=by, **more)
        except Refused as refused:
            self.refusal = refused
            return None

    def run(self, run_id: str, settled: bool = True) -> ToolRun:
        """A run as it stands; unless told otherwise with what time has done to it."""
        with self.database.writing.begin() as connection:
            found = store.get(connection, EVERYTHING, run_id)
        assert found is not None
        return runs.settled(found, self.clock.at) if settled else found

    def news(self) -> list[Any]:
        """The ledger's entries since the last look."""
        with self.database.writing.begin() as connection:
            rows = list(walk(connection, self.seen))
        self.seen = rows[-1].seq if rows else self.seen
        return rows

    def verify(self) -> Verdict:
        """The whole chain."""
        with self.database.writing.begin() as connection:
            return verify(connection)

    def pass_time(self, delta: timedelta) -> None:
        """Later."""
        self.clock.at += delta

    def close(self) -> None:
        """The end."""
        self.database.writing.dispose()


@dataclass(frozen=True)
class Stage:
    """A furnished database to be copied for each play."""

    folder: Path
    cast: Cast

    def play(self, folder: Path) -> Theatre:
        """A copy of it."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        shutil.copy(self.folder / "handrail.db", folder / "handrail.db")
        made = Theatre(folder)
        made.news()
        return made


def built(folder: Path) -> Stage:
    """A stage, migrated and furnished."""
    assert prepare(Settings(data_dir=folder, port=1)) is None
    theatre = Theatre(folder)
    made = theatre.do(furnish)
    with theatre.database.writing.connect() as connection:
        connection.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    theatre.close()
    return Stage(folder, made)


def replayed(rows: list[Any], run_id: str, known: Snapshot) -> Snapshot:
    """A run as the ledger's entries make it out of what it was; each must fit what was there before it."""
    now = dict(known)
    for row in rows:
        if row.resource_id != run_id or row.outcome != "DONE":
            continue
        detail = orjson.loads(row.detail)
        for name, value in (detail["before"] or {}).items():
            assert now[name] == value, f"{row.action} says {name} was {value!r}; it was {now[name]!r}"
        now |= detail["after"]
    return now
