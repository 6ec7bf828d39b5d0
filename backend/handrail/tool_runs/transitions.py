"""What may happen to a tool run, as pure functions: run and event in, run out, or `Refused`.

Time is an event too: `settle` is what time has made of a run. Anything that touches a run settles it first, so that
no timer needs to be trusted.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from handrail.core.actors import Actor, ActorType
from handrail.core.records import replace
from handrail.core.refusals import Refused, invalid
from handrail.policies.types import PolicyReference
from handrail.tool_runs import posts
from handrail.tool_runs.refusals import (
    AlreadyClaimed,
    AlreadyDecided,
    ChangedSinceShown,
    LeaseLost,
    NotEligible,
    NothingToUndo,
    UndoFirst,
    WrongState,
)  # fmt: skip
from handrail.tool_runs.states import FINAL, Decision, ToolRunState
from handrail.tool_runs.types import HeldDecision, RunDecision, ToolRun, Vote

PENDING = ToolRunState.PENDING_APPROVAL
WORDS = {
    ToolRunState.PENDING_APPROVAL: "waits for a decision",
    ToolRunState.APPROVED: "is approved",
    ToolRunState.EXECUTING: "is executing",
    ToolRunState.EXECUTED: "has run",
    ToolRunState.FAILED: "has failed",
    ToolRunState.REJECTED: "was rejected",
    ToolRunState.EXPIRED: "has expired",
    ToolRunState.CANCELLED: "was cancelled",
    ToolRunState.UNKNOWN: "has an unknown outcome",
}
Step = tuple[str, ToolRun, ToolRun]


def scheduled(run: ToolRun) -> ToolRun:
    """The run with `due_at`: when time will next do something to it."""
    due = None
    if run.state is PENDING:
        due = run.held.release_at if run.held else posts.next_post(run)
    elif run.state is ToolRunState.APPROVED:
        due = run.execute_by
    elif run.state is ToolRunState.EXECUTING:
        due = run.lease_expires_at
    return replace(run, due_at=due)


def settle(run: ToolRun, now: datetime) -> list[Step]:
    """What time has done by `now`: (ledger action, before, after) for each step, in order."""
    steps: list[Step] = []
    while run.due_at is not None and run.due_at <= now:
        before = run
        if run.state is PENDING and run.held:
            action, run = "tool_run.release", released(run, run.held, run.due_at)
        elif run.state is ToolRunState.EXECUTING:
            action, run = "tool_run.lease_lost", replace(run, state=ToolRunState.UNKNOWN)
        elif run.state is PENDING and (passed := posts.post(run, now)):
            action, run = passed
        else:
            ended = run.decide_by if run.state is PENDING else run.execute_by
            action, run = "tool_run.expire", replace(run, state=ToolRunState.EXPIRED, finished_at=ended)
        run = scheduled(run)
        steps.append((action, before, run))
    return steps


def released(run: ToolRun, held: HeldDecision, at: datetime) -> ToolRun:
    """The run once a decision takes effect."""
    decision = RunDecision(decision=held.decision, by=held.by, at=held.at, reason=held.reason)
    run = replace(run, held=None, decision=decision, decided_at=at, decided_by=held.by.id)
    if held.decision is Decision.REJECT:
        return replace(run, state=ToolRunState.REJECTED, finished_at=at)
    return replace(run, state=ToolRunState.APPROVED, execute_by=at + timedelta(seconds=run.execute_within))


def ensure_as_shown(run: ToolRun, revision: int, arguments_hash: str) -> None:
    """Refuse a decision about something else than was on the screen."""
    if run.revision != revision or run.arguments_hash != arguments_hash:
        raise Refused(ChangedSinceShown(message="The arguments changed after you saw them.", tool_run=run))


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides. names: what an agent may call them when it acts for them, such as their address."""

    actor: Actor
    role: str | None = None
    names: frozenset[str] = frozenset()


def acts_for(on_behalf_of: str | None, names: frozenset[str]) -> bool:
    """Whether the agent acts for the person who has these names."""
    return on_behalf_of is not None and on_behalf_of.casefold() in names


def ensure_eligible(run: ToolRun, by: Decider) -> None:
    """Whether this person's approval counts. Errors: NotEligible."""
    if run.from_roles and by.role not in {role.name for role in run.from_roles}:
        roles = " or ".join(f"{role.name.lower()}s" for role in run.from_roles)
        raise Refused(NotEligible(message=f"The rule wants {roles} to approve this run."))
    if not run.separation_of_duties:
        return
    if by.actor.id is not None and by.actor.id == run.requested_by.id:
        raise Refused(NotEligible(message="You asked for this run yourself; somebody else approves it."))
    if run.edited_by and by.actor.id == run.edited_by.id:
        raise Refused(NotEligible(message="You changed its arguments; somebody else approves them."))
    if acts_for(run.on_behalf_of, by.names):
        raise Refused(NotEligible(message="The agent acts for you here; somebody else approves it."))


def decide(
    run: ToolRun,
    decision: Decision,
    decider: Decider,
    now: datetime,
    reason: str | None,
    hold: timedelta | None,
    operation: Any = None,
) -> ToolRun:
    """One person's decision: a vote more, or held, or (with a hold of 0) in effect. hold: None until it is told when.

    Errors: AlreadyDecided, NotEligible, InvalidInput when a reason is missing.
    """
    by = decider.actor
    if run.state is not PENDING:
        raise Refused(AlreadyDecided(message=f"This run {WORDS[run.state]} already.", tool_run=run))
    if run.held:
        raise Refused(AlreadyDecided(message=f"{run.held.by.name} decided this run just before you.", tool_run=run))
    if decision is Decision.APPROVE:
        ensure_eligible(run, decider)
    if any(vote.by.id == by.id for vote in run.votes_cast):
        raise Refused(NotEligible(message="You have voted on this run; it waits for somebody else."))
    if not reason and (decision is Decision.REJECT or run.reason_required):
        raise invalid("reason", "Give a reason: the agent reads it.")
    vote = Vote(by=by, decision=decision, at=now, reason=reason)
    run = replace(run, votes_cast=[*run.votes_cast, vote])
    if decision is Decision.APPROVE and run.approvals_cast < run.required_approvals:
        return run
    release_at = None if hold is None else now + hold
    held = HeldDecision(decision=decision, by=by, at=now, release_at=release_at, reason=reason, operation_id=operation)
    return scheduled(released(run, held, now) if release_at == now else replace(run, held=held))


def edit(run: ToolRun, changed: ToolRun, by: Actor, now: datetime) -> ToolRun:
    """The run with the arguments of `changed`: one revision on, without votes. Errors: AlreadyDecided, UndoFirst."""
    if run.state is not PENDING:
        raise Refused(AlreadyDecided(message=f"This run {WORDS[run.state]} already.", tool_run=run))
    if run.held:
        raise Refused(UndoFirst(message="Take the decision back before you change the arguments.", tool_run=run))
    return scheduled(replace(changed, revision=run.revision + 1, votes_cast=[], edited_by=by, edited_at=now))


def undo(run: ToolRun) -> ToolRun:
    """Take a held decision back, with its vote. Errors: NothingToUndo."""
    if run.state is not PENDING or run.held is None:
        raise Refused(NothingToUndo(message=f"Too late: this run {WORDS[run.state]}.", tool_run=run))
    votes = [vote for vote in run.votes_cast if vote.at != run.held.at or vote.by != run.held.by]
    return scheduled(replace(run, held=None, votes_cast=votes))


def revoke(run: ToolRun, by: Actor, now: datetime, reason: str) -> ToolRun:
    """Take an approval back before it is claimed. Errors: WrongState."""
    if run.state is not ToolRunState.APPROVED:
        raise Refused(WrongState(message=f"It cannot be revoked: this run {WORDS[run.state]}.", tool_run=run))
    decision = RunDecision(decision=Decision.REJECT, by=by, at=now, reason=reason)
    return scheduled(replace(run, state=ToolRunState.REJECTED, decision=decision, finished_at=now))


def cancel(run: ToolRun, now: datetime) -> ToolRun:
    """The requester does not want it any more. Errors: WrongState."""
    if run.state not in (PENDING, ToolRunState.APPROVED):
        raise Refused(WrongState(message=f"It cannot be cancelled: this run {WORDS[run.state]}.", tool_run=run))
    return scheduled(replace(run, state=ToolRunState.CANCELLED, held=None, finished_at=now))


def claim(run: ToolRun, arguments_hash: str, executor: str, lease_id: str, now: datetime, seconds: int) -> ToolRun:
    """Take an approved run, once. The same executor gets the same lease again.

    Errors: ChangedSinceShown, AlreadyClaimed, WrongState.
    """
    if run.arguments_hash != arguments_hash:
        raise Refused(ChangedSinceShown(message="These are not the arguments that were approved.", tool_run=run))
    if run.state is ToolRunState.EXECUTING:
        if run.claimed_by == executor:
            return run
        raise Refused(AlreadyClaimed(message="Another executor has claimed this run."))
    if run.state is not ToolRunState.APPROVED:
        raise Refused(WrongState(message=f"It cannot be claimed: this run {WORDS[run.state]}.", tool_run=run))
    return scheduled(
        replace(
            run, state=ToolRunState.EXECUTING, claimed_at=now, claimed_by=executor, lease_id=lease_id,
            lease_expires_at=now + timedelta(seconds=seconds),
        )
    )  # fmt: skip


def ensure_lease(run: ToolRun, lease_id: str, *states: ToolRunState) -> None:
    """Refuse whoever does not hold the lease. Errors: LeaseLost."""
    if run.state not in states or run.lease_id != lease_id:
        raise Refused(LeaseLost(message=f"The lease is not yours: this run {WORDS[run.state]}.", tool_run=run))


def renew(run: ToolRun, lease_id: str, now: datetime, seconds: int) -> ToolRun:
    """More time for the executor. Errors: LeaseLost."""
    ensure_lease(run, lease_id, ToolRunState.EXECUTING)
    return scheduled(replace(run, lease_expires_at=now + timedelta(seconds=seconds)))


def report(run: ToolRun, lease_id: str, ok: bool, result: Any, error: str | None, now: datetime) -> ToolRun:
    """What came of it; late reports by the same lease still count. Errors: LeaseLost."""
    ensure_lease(run, lease_id, ToolRunState.EXECUTING, ToolRunState.UNKNOWN)
    return finished(run, ok, result, error, now)


def resolve(run: ToolRun, ok: bool, note: str, now: datetime) -> ToolRun:
    """A person found out what happened. Errors: WrongState."""
    if run.state is not ToolRunState.UNKNOWN:
        raise Refused(WrongState(message=f"Nothing to resolve: this run {WORDS[run.state]}.", tool_run=run))
    return finished(run, ok, run.result, None if ok else note, now)


def finished(run: ToolRun, ok: bool, result: Any, error: str | None, now: datetime) -> ToolRun:
    """The run at its end."""
    state = ToolRunState.EXECUTED if ok else ToolRunState.FAILED
    return scheduled(replace(run, state=state, result=result, error=error, finished_at=now))


def by_policy(rule: PolicyReference, decision: Decision, now: datetime) -> RunDecision:
    """What a rule decided, as the run keeps it."""
    by = Actor(type=ActorType.POLICY, id=None, name=f"{rule.name} v{rule.version}")
    return RunDecision(decision=decision, by=by, at=now, reason=rule.rule)


def deny(run: ToolRun, rule: PolicyReference, now: datetime) -> ToolRun:
    """Rejected by a rule, at the request or before the claim."""
    decision = by_policy(rule, Decision.REJECT, now)
    run = replace(run, state=ToolRunState.REJECTED, policy=rule, decision=decision, finished_at=now)
    return scheduled(replace(run, decided_at=run.decided_at or now))


def is_final(run: ToolRun) -> bool:
    """Whether nothing can happen to it any more."""
    return run.state in FINAL
