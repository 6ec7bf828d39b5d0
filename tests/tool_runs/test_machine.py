"""Whatever people, agents and time do to tool runs, in any order: nothing runs that was not approved, or runs twice.

Hypothesis makes sequences of steps by several actors. The model here is written anew, from the rules as people know
them: it remembers who approved which amount, and what the ledger must say.
"""

import itertools
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from handrail.core.ids import Id
from handrail.core.records import Snapshot, snapshot
from handrail.policies.types import Effect, PolicyRule
from handrail.tool_runs import service as runs
from handrail.tool_runs.outcomes import Claim, ReportOutcome
from handrail.tool_runs.states import FINAL, Decision, DecisionOutcome, ToolRunState
from handrail.tool_runs.types import DecisionItem, ToolRun, ToolRunRequest
from tests.tool_runs.theatre import ADMIN, PEOPLE, Stage, Theatre, built, needed, replayed, rules_of
from tests.tool_runs.theatre import rule as publish

PENDING = ToolRunState.PENDING_APPROVAL
HOLD = 10
people = some.sampled_from(sorted(PEOPLE))
tools = some.sampled_from(["one", "two", "two", "free"])
amounts = some.sampled_from([5, 50, 100, 500])
waits = some.sampled_from([1, 9, 11, 240, 400, 2_000, 4_000])
decisions = some.sampled_from([Decision.APPROVE, Decision.APPROVE, Decision.REJECT])
mostly = some.sampled_from([True, True, True, False])
EXECUTORS = ("first", "second")


@dataclass
class Known:
    """What the model knows of a run."""

    id: str
    tool: str
    amount: int
    asked_by: str
    behalf: str | None
    shown: list[DecisionItem]
    kept: Snapshot
    approved: dict[str, int] = field(default_factory=dict)
    editor: str | None = None
    edited: bool = False
    claims: int = 0
    leases: list[str] = field(default_factory=list)

    def counts(self, name: str) -> bool:
        """Whether this person's approval counts, by the rules as published."""
        what = needed(self.tool, self.amount)
        if what.roles and PEOPLE[name].name not in what.roles:
            return False
        return not (what.separation and name in (self.asked_by, self.editor, self.behalf))

    def enough(self) -> bool:
        """Whether those who approved are enough, different, eligible, and approved this amount."""
        people = max(needed(self.tool, self.amount).people, 1 if self.edited else 0)
        good = [name for name, amount in self.approved.items() if amount == self.amount and self.counts(name)]
        return len(good) >= people


class Machine(RuleBasedStateMachine):
    """The steps. Every one of them is followed by a look at the database and at the ledger."""

    stage: Stage
    folder: Path
    plays = itertools.count()
    steps = 0
    reached: set[ToolRunState] = set()
    known = Bundle("known")

    def __init__(self) -> None:
        super().__init__()
        self.cast = self.stage.cast
        self.theatre: Theatre = self.stage.play(self.folder / f"play-{next(self.plays)}")
        self.runs: dict[str, Known] = {}
        self.denied: set[str] = set()
        self.keys = itertools.count()

    def teardown(self) -> None:
        verdict = self.theatre.verify()
        self.theatre.close()
        assert verdict.first_bad is None

    @precondition(lambda self: len(self.runs) < 3)
    @rule(target=known, tool=tools, amount=amounts, by=some.sampled_from(["bot", "ada", "oda"]),
          behalf=some.sampled_from([None, None, "ole", "abe"]))  # fmt: skip
    def request(self, tool: str, amount: int, by: str, behalf: str | None) -> Any:
        key, bot = f"key-{next(self.keys)}", by == "bot"
        arguments: Any = {"amount": amount}
        wish = ToolRunRequest(
            tool=tool, arguments=arguments, idempotency_key=key, agent_id=None if bot else Id(self.cast.agent),
            on_behalf_of=f"{behalf.title()}@Example.com" if behalf else None,
        )  # fmt: skip
        scope = self.cast.bot_scope() if bot else ADMIN
        origin = self.cast.bot("tool_run.request") if bot else self.cast.person(by, "tool_run.request")
        made: ToolRun = self.theatre.do(runs.request, scope, wish, by=origin)
        assert self.theatre.do(runs.request, scope, wish, by=origin).id == made.id, "the same key gives the same run"
        self.runs[made.id] = Known(made.id, tool, amount, by, behalf, [item(made)], {})
        return multiple(made.id)

    @rule(run=known, by=people)
    def approve(self, run: str, by: str) -> None:
        """As most decisions are."""
        self.decide(run, by, Decision.APPROVE, 1, False)

    @rule(run=known, by=people, decision=decisions, stale=some.integers(0, 3), reason=some.booleans())
    def decide(self, run: str, by: str, decision: Decision, stale: int, reason: bool) -> None:
        it, shown = self.runs[run], self.shown(run, stale)
        may = self.may_decide(it, by, decision, shown, reason)
        after = self.theatre.do(
            runs.decide, ADMIN, shown, decision, "So." if reason else None, HOLD,
            by=self.cast.person(by, "tool_run.decide"),
        )  # fmt: skip
        assert (after is not None) == may, self.theatre.refusal
        if may and decision is Decision.APPROVE:
            it.approved[by] = it.amount

    @rule(chosen=some.lists(known, unique=True, min_size=1, max_size=4), by=people, decision=decisions,
          stale=some.integers(0, 3))  # fmt: skip
    def decide_many(self, chosen: list[str], by: str, decision: Decision, stale: int) -> None:
        items = [self.shown(run, stale) for run in chosen]
        may = [self.may_decide(self.runs[run], by, decision, one, True) for run, one in zip(chosen, items, strict=True)]
        origin = self.cast.person(by, "tool_run.decide")
        answer = self.theatre.do(runs.decide_many, ADMIN, items, decision, "So.", HOLD, by=origin)
        for run, result, expected in zip(chosen, answer.results, may, strict=True):
            assert (result.outcome in (DecisionOutcome.DECIDED, DecisionOutcome.VOTED)) == expected, result
            if expected and decision is Decision.APPROVE:
                self.runs[run].approved[by] = self.runs[run].amount

    def may_decide(self, it: Known, by: str, decision: Decision, shown: DecisionItem, reason: bool) -> bool:
        """Whether this decision is to be taken, as the rules say it."""
        now = self.theatre.run(it.id)
        if now.state is not PENDING or now.held or shown != item(now) or by in it.approved:
            return False
        return reason if decision is Decision.REJECT else it.counts(by)

    @rule(run=known, by=people, amount=amounts, stale=some.integers(0, 3))
    def edit(self, run: str, by: str, amount: int, stale: int) -> None:
        it, now, shown = self.runs[run], self.theatre.run(run), self.shown(run, stale)
        may = now.state is PENDING and not now.held and shown == item(now) and amount != it.amount
        may = may and it.tool not in self.denied
        origin = self.cast.person(by, "tool_run.edit")
        after = self.theatre.do(runs.edit, ADMIN, shown, f'{{ "amount": {amount} }}', by=origin)
        assert (after is not None) == may, self.theatre.refusal
        if after:
            assert after.votes_cast == [] and after.revision == now.revision + 1, "votes never survive an edit"
            it.amount, it.editor, it.edited, it.approved = amount, by, True, {}
            it.shown.append(item(after))

    @rule(run=known, by=people)
    def undo(self, run: str, by: str) -> None:
        it, held = self.runs[run], self.theatre.run(run).held
        after = self.theatre.do(runs.undo, ADMIN, run, by=self.cast.person(by, "tool_run.undo"))
        assert (after is not None) == (held is not None), "within the hold, and only then"
        if held:
            it.approved.pop(str(held.by.name).lower(), None)

    @rule(run=known, by=people)
    def revoke(self, run: str, by: str) -> None:
        before = self.theatre.run(run).state
        after = self.theatre.do(runs.revoke, ADMIN, run, "No.", by=self.cast.person(by, "tool_run.revoke"))
        assert (after is not None) == (before is ToolRunState.APPROVED)

    @rule(run=known)
    def cancel(self, run: str) -> None:
        before = self.theatre.run(run).state
        after = self.theatre.do(runs.cancel, self.cast.bot_scope(), run, None, by=self.cast.bot("tool_run.cancel"))
        assert (after is not None) == (before in (PENDING, ToolRunState.APPROVED))

    @rule(run=known, by=some.sampled_from(EXECUTORS), stale=some.integers(0, 3))
    def claim(self, run: str, by: str, stale: int) -> None:
        it, before, shown = self.runs[run], self.theatre.run(run), self.shown(run, stale)
        answer = self.theatre.do(
            runs.claim, self.cast.bot_scope(), run, shown.expected_arguments_hash, by, 300,
            by=self.cast.bot("tool_run.claim"),
        )  # fmt: skip
        if before.state is ToolRunState.APPROVED and it.tool in self.denied:
            assert self.theatre.run(run).state is ToolRunState.REJECTED, "a rule published since denies it"
            return
        fits = shown.expected_arguments_hash == before.arguments_hash
        mine = before.state is ToolRunState.EXECUTING and before.claimed_by == by
        assert isinstance(answer, Claim) == (fits and (mine or before.state is ToolRunState.APPROVED))
        if isinstance(answer, Claim):
            assert answer.arguments_text == f'{{"amount":{it.amount}}}'
            assert it.enough(), "it runs although not enough people approved exactly this"
            it.leases.append(answer.lease_id)

    @rule(run=known, ok=some.booleans(), right=mostly, final=mostly)
    def report(self, run: str, ok: bool, right: bool, final: bool) -> None:
        it, before = self.runs[run], self.theatre.run(run)
        lease = it.leases[-1] if right and it.leases else "another"
        by, scope = self.cast.bot("tool_run.report"), self.cast.bot_scope()
        if not final:
            after = self.theatre.do(runs.renew, scope, run, lease, 300, by=by)
            open_states: tuple[ToolRunState, ...] = (ToolRunState.EXECUTING,)
        else:
            outcome = ReportOutcome.EXECUTED if ok else ReportOutcome.FAILED
            after = self.theatre.do(runs.report, scope, run, lease, outcome, None, None if ok else "No.", by=by)
            open_states = (ToolRunState.EXECUTING, ToolRunState.UNKNOWN)
        if after is None or before.state not in FINAL:
            assert (after is not None) == (lease in it.leases and before.state in open_states)

    @rule(run=known, by=people, ok=some.booleans())
    def resolve(self, run: str, by: str, ok: bool) -> None:
        before = self.theatre.run(run).state
        outcome = ReportOutcome.EXECUTED if ok else ReportOutcome.FAILED
        origin = self.cast.person(by, "tool_run.resolve")
        after = self.theatre.do(runs.resolve, ADMIN, run, outcome, "I looked.", by=origin)
        assert (after is not None) == (before is ToolRunState.UNKNOWN)

    @rule(tool=tools)
    def deny(self, tool: str) -> None:
        """A policy that denies a tool is published, or its former rules are again."""
        self.denied ^= {tool}
        no = [PolicyRule(effect=Effect.DENY, in_words="Stop.", tool=tool)]
        self.theatre.do(publish, self.cast.tools[tool], no if tool in self.denied else rules_of(tool))

    @rule(seconds=waits, job=some.booleans())
    def time_passes(self, seconds: int, job: bool) -> None:
        """With the periodic job that writes what is due, or without: the next touch does it then."""
        self.theatre.pass_time(timedelta(seconds=seconds))
        if job and self.runs:
            self.theatre.do(runs.settle_due, list(self.runs))

    def shown(self, run: str, stale: int) -> DecisionItem:
        """What is on someone's screen: mostly the run as it is, sometimes as it was at first."""
        return self.runs[run].shown[0 if stale == 0 else -1]

    @invariant()
    def the_ledger_tells_it_all(self) -> None:
        Machine.steps += 1
        rows = self.theatre.news()
        for it in self.runs.values():
            stored = self.theatre.run(it.id, settled=False)
            now = replayed(rows, it.id, it.kept)
            assert now == snapshot(stored), "the run is not what the ledger's entries make it"
            if it.kept and it.kept["state"] in {state.name for state in FINAL}:
                assert now == it.kept, "a final state never changes"
            entered = [row for row in rows if row.resource_id == it.id and row.action == "tool_run.claim"]
            it.claims += len(entered)
            assert it.claims <= 1, "nothing executes twice"
            ran = stored.state in (ToolRunState.EXECUTING, ToolRunState.EXECUTED, ToolRunState.UNKNOWN)
            assert not ran or (it.claims == 1 and it.enough())
            it.kept = now
            Machine.reached.add(stored.state)


def item(run: ToolRun) -> DecisionItem:
    """A run as a screen shows it."""
    return DecisionItem(
        id=run.id, expected_revision=run.revision, expected_arguments_hash=run.arguments_hash
    )  # fmt: skip


@pytest.mark.slow
def test_whatever_happens_nothing_runs_twice_or_unapproved_and_the_ledger_tells_it_all(tmp_path: Path) -> None:
    Machine.stage, Machine.folder = built(tmp_path / "stage"), tmp_path / "plays"
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=60, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
    assert len(Machine.reached) >= 5, "it went to most states"
