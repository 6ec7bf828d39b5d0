"""Every state meets every event: what may happen, what it leads to, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import strawberry

from handrail.accounts.types import Role
from handrail.core.actors import Actor, ActorType
from handrail.core.refusals import Refused
from handrail.tool_runs import transitions
from handrail.tool_runs.states import FINAL, Decision, ToolRunState
from handrail.tool_runs.transitions import Decider
from handrail.tool_runs.types import ToolRun
from handrail.tools.types import Risk

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
HOLD = timedelta(seconds=10)
ANA, BEN, BOT = (
    Actor(type=kind, id=strawberry.ID(name), name=name)
    for kind, name in ((ActorType.PERSON, "ana"), (ActorType.PERSON, "ben"), (ActorType.AGENT, "bot"))
)


def blank(**given: Any) -> ToolRun:
    values: dict[str, Any] = dict.fromkeys(ToolRun.__annotations__) | {
        "id": "run", "state": ToolRunState.PENDING_APPROVAL, "revision": 1, "arguments_hash": "hash", "risk": Risk.HIGH,
        "requested_by": BOT, "requested_at": NOW, "decide_by": NOW + timedelta(hours=1), "required_approvals": 1,
        "reason_required": False, "execute_within": 900, "votes_cast": [], "from_roles": [],
        "separation_of_duties": True,
    }  # fmt: skip
    return transitions.scheduled(ToolRun(**values | given))


def approve(run: ToolRun, by: Actor = ANA, hold: timedelta = HOLD) -> ToolRun:
    return transitions.decide(run, Decision.APPROVE, Decider(by), NOW, None, hold)


def reject(run: ToolRun) -> ToolRun:
    return transitions.decide(run, Decision.REJECT, Decider(ANA), NOW, "No.", HOLD)


def later(run: ToolRun) -> ToolRun:
    assert run.due_at
    return transitions.settle(run, run.due_at)[0][2]


def claim(run: ToolRun, by: str = "bot") -> ToolRun:
    return transitions.claim(run, "hash", by, "lease", NOW, 60)


PENDING = blank()
HELD = approve(PENDING)
APPROVED = later(HELD)
EXECUTING = claim(APPROVED)
UNKNOWN = later(EXECUTING)
RUNS = {
    "pending": PENDING,
    "held": HELD,
    "approved": APPROVED,
    "executing": EXECUTING,
    "unknown": UNKNOWN,
    "rejected": later(reject(PENDING)),
    "expired": later(PENDING),
    "cancelled": transitions.cancel(PENDING, NOW),
    "executed": transitions.report(EXECUTING, "lease", True, None, None, NOW),
    "failed": transitions.report(EXECUTING, "lease", False, None, "boom", NOW),
}
EVENTS: dict[str, Callable[[ToolRun], ToolRun]] = {
    "approve": approve,
    "reject": reject,
    "undo": transitions.undo,
    "edit": lambda run: transitions.edit(run, run, BEN, NOW),
    "revoke": lambda run: transitions.revoke(run, ANA, NOW, "No."),
    "cancel": lambda run: transitions.cancel(run, NOW),
    "claim": claim,
    "claim by another": lambda run: claim(run, "other"),
    "claim of other arguments": lambda run: transitions.claim(run, "else", "bot", "lease", NOW, 60),
    "renew": lambda run: transitions.renew(run, "lease", NOW, 60),
    "renew by another": lambda run: transitions.renew(run, "stolen", NOW, 60),
    "report": lambda run: transitions.report(run, "lease", True, {"ok": 1}, None, NOW),
    "report of failure": lambda run: transitions.report(run, "lease", False, None, "boom", NOW),
    "report by another": lambda run: transitions.report(run, "stolen", True, None, None, NOW),
    "resolve": lambda run: transitions.resolve(run, True, "I looked.", NOW),
    "resolve as failed": lambda run: transitions.resolve(run, False, "I looked.", NOW),
    "time": later,
}
ALLOWED = {
    ("pending", "approve"): "held",
    ("pending", "reject"): "held",
    ("pending", "edit"): "pending",
    ("pending", "cancel"): "cancelled",
    ("pending", "time"): "expired",
    ("held", "undo"): "pending",
    ("held", "cancel"): "cancelled",
    ("held", "time"): "approved",
    ("approved", "revoke"): "rejected",
    ("approved", "cancel"): "cancelled",
    ("approved", "claim"): "executing",
    ("approved", "claim by another"): "executing",
    ("approved", "time"): "expired",
    ("executing", "claim"): "executing",
    ("executing", "renew"): "executing",
    ("executing", "report"): "executed",
    ("executing", "report of failure"): "failed",
    ("executing", "time"): "unknown",
    ("unknown", "report"): "executed",
    ("unknown", "report of failure"): "failed",
    ("unknown", "resolve"): "executed",
    ("unknown", "resolve as failed"): "failed",
}
REFUSALS = {
    "approve": "AlreadyDecided", "reject": "AlreadyDecided", "undo": "NothingToUndo", "revoke": "WrongState",
    "edit": "AlreadyDecided", "cancel": "WrongState", "claim": "WrongState", "claim by another": "WrongState",
    "claim of other arguments": "ChangedSinceShown", "renew": "LeaseLost", "renew by another": "LeaseLost",
    "report": "LeaseLost", "report of failure": "LeaseLost", "report by another": "LeaseLost",
    "resolve": "WrongState", "resolve as failed": "WrongState",
}  # fmt: skip


SPECIAL = {("executing", "claim by another"): "AlreadyClaimed", ("held", "edit"): "UndoFirst"}


def kind(run: ToolRun) -> str:
    return "held" if run.held else run.state.value.replace("pending_approval", "pending")


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("state", RUNS)
def test_a_state_meets_an_event(state: str, event: str) -> None:
    run = RUNS[state]
    assert kind(run) == state
    if event == "time" and run.due_at is None:
        assert transitions.settle(run, NOW + timedelta(days=9999)) == []
        return
    if (state, event) in ALLOWED:
        assert kind(EVENTS[event](run)) == ALLOWED[(state, event)]
        return
    expected = SPECIAL.get((state, event), REFUSALS[event])
    with pytest.raises(Refused) as refused:
        EVENTS[event](run)
    assert type(refused.value.refusal).__name__ == expected
    assert getattr(refused.value.refusal, "tool_run", run) is run, "the refusal shows the run as it stands"


def test_final_states_have_nothing_left_that_time_could_do() -> None:
    for run in RUNS.values():
        assert (run.due_at is None) == (run.state in FINAL or run.state is ToolRunState.UNKNOWN)
        assert (run.finished_at is not None) == (run.state in FINAL)


def test_undo_is_exact() -> None:
    assert transitions.undo(HELD) == PENDING
    one_of_two = approve(replace(PENDING, required_approvals=2))
    assert transitions.undo(approve(one_of_two, BEN)) == one_of_two


def test_a_held_decision_does_not_expire_with_the_time_to_decide() -> None:
    run = approve(blank(decide_by=NOW + timedelta(seconds=5)))
    assert transitions.settle(run, NOW + timedelta(seconds=9)) == []
    assert later(run).state is ToolRunState.APPROVED


def test_all_that_time_did_is_told_in_order() -> None:
    steps = transitions.settle(HELD, NOW + timedelta(days=1))
    assert [action for action, _, _ in steps] == ["tool_run.release", "tool_run.expire"]
    assert steps[0][2] is steps[1][1]
    assert steps[1][2].finished_at == NOW + HOLD + timedelta(seconds=900)


def test_without_a_hold_a_decision_takes_effect_at_once() -> None:
    assert approve(PENDING, hold=timedelta(0)).state is ToolRunState.APPROVED


def test_two_people_are_needed_where_two_are_asked_for_and_one_rejection_rejects() -> None:
    run = replace(PENDING, required_approvals=2)
    voted = approve(run)
    assert kind(voted) == "pending" and voted.approvals_cast == 1
    with pytest.raises(Refused, match="You have voted"):
        approve(voted)
    assert kind(approve(voted, BEN)) == "held"
    rejected = transitions.decide(voted, Decision.REJECT, Decider(BEN), NOW, "No.", HOLD)
    assert rejected.held and rejected.held.decision is Decision.REJECT


@pytest.mark.parametrize(("revision", "digest"), [(2, "hash"), (1, "other")])
def test_only_what_was_shown_can_be_decided(revision: int, digest: str) -> None:
    transitions.ensure_as_shown(PENDING, 1, "hash")
    with pytest.raises(Refused, match="changed after you saw"):
        transitions.ensure_as_shown(PENDING, revision, digest)


def test_a_rejection_needs_a_reason_and_nobody_decides_their_own_request() -> None:
    with pytest.raises(Refused, match="Give a reason"):
        transitions.decide(PENDING, Decision.REJECT, Decider(ANA), NOW, None, HOLD)
    with pytest.raises(Refused, match="yourself"):
        approve(replace(PENDING, requested_by=ANA))


def test_an_edit_is_the_next_revision_and_voids_what_was_voted() -> None:
    voted = approve(replace(PENDING, required_approvals=2))
    edited = transitions.edit(voted, replace(voted, arguments_hash="new"), BEN, NOW)
    assert (edited.revision, edited.votes_cast, edited.edited_by, edited.arguments_hash) == (2, [], BEN, "new")
    with pytest.raises(Refused, match="You changed its arguments"):
        approve(edited, BEN)
    assert approve(edited).approvals_cast == 1, "the former voter may vote again"


@pytest.mark.parametrize(
    ("given", "by", "refusal"),
    [
        ({"from_roles": [Role.ADMIN]}, Decider(ANA, "OPERATOR"), "wants admins"),
        ({"from_roles": [Role.ADMIN]}, Decider(ANA, "ADMIN"), None),
        ({"from_roles": [Role.ADMIN, Role.OPERATOR]}, Decider(ANA), "wants admins or operators"),
        ({"on_behalf_of": "Ana@Example.com"}, Decider(ANA, names=frozenset({"ana@example.com"})), "acts for you"),
        ({"on_behalf_of": "Ana@Example.com"}, Decider(BEN, names=frozenset({"ben"})), None),
        ({"requested_by": ANA, "separation_of_duties": False}, Decider(ANA), None),
    ],
)
def test_whose_approval_counts(given: dict[str, Any], by: Decider, refusal: str | None) -> None:
    run = replace(PENDING, **given)
    if refusal is None:
        assert transitions.decide(run, Decision.APPROVE, by, NOW, None, HOLD).held
        return
    with pytest.raises(Refused, match=refusal):
        transitions.decide(run, Decision.APPROVE, by, NOW, None, HOLD)
    assert transitions.decide(run, Decision.REJECT, by, NOW, "No.", HOLD).held, "everyone who decides may say no"
