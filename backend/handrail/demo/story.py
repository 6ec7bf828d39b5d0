"""One tool run's life, as events."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from handrail.core.unit import UnitOfWork
from handrail.demo.cast import Cast
from handrail.demo.content import PEOPLE
from handrail.demo.spec import AgentSpec, Case, PersonSpec, ToolSpec
from handrail.demo.timeline import Event
from handrail.policies.types import DECIDE_BY, EXECUTE_BY
from handrail.tool_runs import service as tool_runs
from handrail.tool_runs.outcomes import Claim, ReportOutcome
from handrail.tool_runs.types import Decision, DecisionItem, ToolRun, ToolRunRequest
from handrail.tools.types import Risk

HOLD = 10
LEASE = 300
SECONDS_TO_DECIDE = {"CRITICAL": 95.0, "HIGH": 120.0, "MEDIUM": 140.0, "LOW": 190.0}
Act = Callable[[UnitOfWork], Any]


@dataclass(slots=True)
class Story:
    """`end` is now: what would happen later is left out."""

    cast: Cast
    random: Random
    agent: AgentSpec
    tool: ToolSpec
    case: Case
    key: str
    now: datetime
    run: ToolRun | None = None
    lease: str = ""
    events: list[Event] = field(default_factory=list)

    # ---- what is done

    def request(self, uow: UnitOfWork) -> None:
        self.run = tool_runs.request(uow, self.cast.rights_of_agent(self.agent), self.asked())

    def asked(self) -> ToolRunRequest:
        """What the agent sends."""
        case = self.case
        return ToolRunRequest(
            tool=self.tool.name, arguments=case.arguments, reason=case.reason, on_behalf_of=case.on_behalf_of,
            idempotency_key=self.key,
        )  # fmt: skip

    def decide(self, email: str, decision: Decision, reason: str | None, uow: UnitOfWork) -> None:
        run = self.known
        shown = DecisionItem(id=run.id, expected_revision=run.revision, expected_arguments_hash=run.arguments_hash)
        tool_runs.decide(uow, self.cast.rights_of(email), shown, decision, reason, HOLD)

    def undo(self, email: str, uow: UnitOfWork) -> None:
        tool_runs.undo(uow, self.cast.rights_of(email), self.known.id)

    def settle(self, uow: UnitOfWork) -> None:
        tool_runs.settle_due(uow, [self.known.id])

    def claim(self, uow: UnitOfWork) -> None:
        run, scope = self.known, self.cast.rights_of_agent(self.agent)
        executor = self.cast.executors[self.agent.name]
        claim = tool_runs.claim(uow, scope, run.id, run.arguments_hash, executor, LEASE)
        assert isinstance(claim, Claim), claim
        self.lease = claim.lease_id

    def report(self, result: Any, error: str | None, uow: UnitOfWork) -> None:
        outcome = ReportOutcome.FAILED if error else ReportOutcome.EXECUTED
        scope = self.cast.rights_of_agent(self.agent)
        tool_runs.report(uow, scope, self.known.id, self.lease, outcome, result, error)

    def cancel(self, uow: UnitOfWork) -> None:
        tool_runs.cancel(uow, self.cast.rights_of_agent(self.agent), self.known.id, "The question was settled.")

    def resolve(self, email: str, outcome: ReportOutcome, note: str, uow: UnitOfWork) -> None:
        tool_runs.resolve(uow, self.cast.rights_of(email), self.known.id, outcome, note)

    @property
    def known(self) -> ToolRun:
        """The run, once it was asked for."""
        assert self.run is not None
        return self.run

    # ---- when

    @property
    def by_agent(self) -> Callable[[], Any]:
        return partial(self.cast.agent, self.agent.name)

    def at(self, moment: datetime, act: Act, by: Callable[[], Any], **more: Any) -> None:
        self.events.append(Event(at=moment, act=act, by=by, **more))

    def by_person(self, email: str, action: str | None = None) -> Callable[[], Any]:
        return partial(self.cast.person, email, action)

    def tell(self, asked: datetime) -> list[Event]:
        """The whole life, or nothing if it would reach beyond now."""
        self.at(asked, self.request, self.by_agent)
        fate = self.random.random()
        if self.tool.free:
            self.carry_out(asked)
        elif fate < 0.02:
            self.at(asked + self.spread(200), self.cancel, self.by_agent)
        elif fate < 0.045:
            self.at(asked + DECIDE_BY[Risk[self.tool.risk]] + self.spread(0.3), self.settle, self.cast.system)
        else:
            self.be_decided(asked)
        return self.events if max(self.events).at < self.now else []

    def be_decided(self, asked: datetime) -> None:
        """A person decides, now and then after having undone it."""
        random, who = self.random, self.decider(asked)
        most = DECIDE_BY[Risk[self.tool.risk]].total_seconds() * 0.9
        wait = min(random.lognormvariate(0, 0.9) * SECONDS_TO_DECIDE[self.tool.risk] * night(asked), most)
        decided = asked + timedelta(seconds=max(wait, 4.0))
        rejected = random.random() < 0.1
        decision = Decision.REJECT if rejected else Decision.APPROVE
        reason = random.choice(self.tool.rejections) if rejected else None
        if self.tool.risk != "LOW" and random.random() < 0.02:
            self.at(decided, partial(self.decide, who, Decision.APPROVE, None), self.by_person(who))
            self.at(decided + timedelta(seconds=4), partial(self.undo, who), self.by_person(who))
            decided += timedelta(seconds=31)
        self.at(decided, partial(self.decide, who, decision, reason), self.by_person(who))
        if random.random() < 0.02:
            other = self.decider(asked, but=who)
            act = partial(self.decide, other, Decision.APPROVE, None)
            by = self.by_person(other, "tool_run.decide")
            self.at(decided + timedelta(seconds=1.5), act, by, alone=True, refused=True)
        released = decided
        if self.tool.risk != "LOW":
            released = decided + timedelta(seconds=HOLD) + self.spread(0.2)
            self.at(released, self.settle, self.cast.system)
        if not rejected:
            self.carry_out(released)

    def carry_out(self, approved: datetime) -> None:
        """Claim and report; rarely neither, or a claim without a report."""
        fate = self.random.random()
        if fate < 0.004:
            self.at(approved + EXECUTE_BY[Risk[self.tool.risk]] + self.spread(0.3), self.settle, self.cast.system)
            return
        claimed = approved + timedelta(milliseconds=80) + self.spread(0.5)
        self.at(claimed, self.claim, self.by_agent)
        if fate < 0.008:
            self.fall_silent(claimed)
            return
        low, high = self.tool.seconds
        failed = fate > 0.962
        error = self.random.choice(self.tool.errors) if failed else None
        result = None if failed else self.tool.result(self.random, self.case.arguments)
        done = claimed + timedelta(seconds=self.random.uniform(low, high))
        self.at(done, partial(self.report, result, error), self.by_agent)

    def fall_silent(self, claimed: datetime) -> None:
        """The agent dies with its lease; later somebody finds out what happened."""
        lost = claimed + timedelta(seconds=LEASE + 0.3)
        self.at(lost, self.settle, self.cast.system)
        found = lost + timedelta(minutes=self.random.uniform(10, 90))
        ran = self.random.random() < 0.7
        outcome = ReportOutcome.EXECUTED if ran else ReportOutcome.FAILED
        note = "The log of the target shows it." if ran else "The target never saw the call."
        who = self.decider(claimed)
        self.at(found, partial(self.resolve, who, outcome, note), self.by_person(who))

    def decider(self, at: datetime, but: str | None = None) -> str:
        """Somebody who may decide here, was there at that time, and is not whom the agent acts for."""
        there = [
            one
            for one in PEOPLE
            if may_decide(one, self.agent.domain, (self.now - at) / self.cast.scale)
            and one.email != but
            and one.name != self.case.on_behalf_of
        ]
        return self.random.choices(there, [one.share for one in there])[0].email

    def spread(self, seconds: float) -> timedelta:
        """A short while."""
        return timedelta(seconds=self.random.uniform(0.1, 1.0) * seconds)


def may_decide(person: PersonSpec, domain: str, ago: timedelta) -> bool:
    """Whether this person could decide in that domain so long ago, by the script's time."""
    joined = person.days * 86_400 - 3_600 > ago.total_seconds()
    return bool(person.share) and joined and (not person.domains or domain in person.domains)


def night(at: datetime) -> float:
    """How much longer people take at that hour."""
    return 1.0 if at.weekday() < 5 and 7 <= at.hour < 18 else 2.5
