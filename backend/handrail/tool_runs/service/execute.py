"""An executor claims an approved run, renews its lease, and reports; a person resolves what nobody reported."""

from typing import Any

from handrail.agents import service as agents
from handrail.core.actors import ActorType
from handrail.core.ids import Id, new_secret
from handrail.core.json import decode, inexact_paths
from handrail.core.kernel import Scope
from handrail.core.names import ensure_text
from handrail.core.records import to_json
from handrail.core.refusals import invalid
from handrail.core.unit import UnitOfWork
from handrail.policies import service as policies
from handrail.policies.types import Effect
from handrail.tool_runs import store, transitions
from handrail.tool_runs.outcomes import Claim, ReportOutcome
from handrail.tool_runs.refusals import DeniedByPolicy
from handrail.tool_runs.service.load import find, note
from handrail.tool_runs.spending import spending
from handrail.tool_runs.states import ToolRunState
from handrail.tool_runs.types import ToolRun
from handrail.tools import service as tools

MAX_RESULT = 256 * 1024


def claimed(run: ToolRun) -> Claim:
    """A claimed run with its lease."""
    assert run.lease_id is not None and run.lease_expires_at is not None
    return Claim(
        tool_run=run, lease_id=Id(run.lease_id), lease_expires_at=run.lease_expires_at,
        arguments_text=run.exact_text,
    )  # fmt: skip


def claim(
    uow: UnitOfWork, scope: Scope, run_id: str, arguments_hash: str, executor: str, seconds: int
) -> Claim | DeniedByPolicy:
    """APPROVED to EXECUTING, exactly once; or REJECTED, when a rule published since denies it.

    Errors: NotFound, ChangedSinceShown, WrongState, AlreadyClaimed.
    """
    run = find(uow, scope, run_id)
    denied = denied_now(uow, run) if run.state is ToolRunState.APPROVED else None
    if denied:
        store.save(uow.connection, denied)
        note(uow, "tool_run.deny", run, denied)
        return DeniedByPolicy(message="A rule published after the approval denies this run.", tool_run=denied)
    after = transitions.claim(run, arguments_hash, executor, new_secret(), uow.now, seconds)
    if after is run:
        uow.replay()
        return claimed(run)
    store.save(uow.connection, after)
    note(uow, "tool_run.claim", run, after)
    return claimed(after)


def denied_now(uow: UnitOfWork, run: ToolRun) -> ToolRun | None:
    """The approved run, rejected, when a rule published since denies it, or when it was approved by a rule whose limit
    is used up without it; else None."""
    [tool] = tools.by_ids(uow.connection, [run.tool_id])
    [agent] = agents.by_ids(uow.connection, [run.agent_id])
    if tool is None or agent is None:
        return None
    given = decode(run.exact_text)
    spent = spending(uow.connection, agent, uow.now, run.id)
    verdict = policies.verdict_for(uow.connection, tool, agent, given, uow.now, spent)
    by_policy = run.decision is not None and run.decision.by.type is ActorType.POLICY
    refused = verdict.effect is Effect.DENY or (by_policy and verdict.used_up)
    return transitions.deny(run, verdict.policy, uow.now) if refused else None


def renew(uow: UnitOfWork, scope: Scope, run_id: str, lease_id: str, seconds: int) -> Claim:
    """More time. Errors: NotFound, LeaseLost."""
    run = find(uow, scope, run_id)
    after = transitions.renew(run, lease_id, uow.now, seconds)
    store.save(uow.connection, after)
    note(uow, "tool_run.renew_lease", run, after)
    return claimed(after)


def report(
    uow: UnitOfWork, scope: Scope, run_id: str, lease_id: str, outcome: ReportOutcome, result: Any, error: str | None
) -> ToolRun:
    """What came of it. The same report again changes nothing. Errors: NotFound, LeaseLost, InvalidInput."""
    run = find(uow, scope, run_id)
    if len(to_json(result)) > MAX_RESULT:
        raise invalid("result", f"The result is larger than {MAX_RESULT:,} bytes.")
    if inexact := inexact_paths(result):
        raise invalid("result" + inexact[0], "A double cannot hold this number exactly. Send it as a string.")
    said = ensure_text("error", error or "", 4000) or None
    ok = outcome is ReportOutcome.EXECUTED
    if not ok and not said:
        raise invalid("error", "Say what went wrong.")
    if run.lease_id == lease_id and transitions.is_final(run) and same_report(run, ok, result, said):
        uow.replay()
        return run
    after = transitions.report(run, lease_id, ok, result, said if not ok else None, uow.now)
    store.save(uow.connection, after)
    note(uow, "tool_run.report", run, after, summary=said if not ok else None)
    return after


def same_report(run: ToolRun, ok: bool, result: Any, error: str | None) -> bool:
    """Whether this report is the one that was kept."""
    kept = transitions.finished(run, ok, result, error if not ok else None, run.finished_at or run.requested_at)
    return kept == run


def resolve(uow: UnitOfWork, scope: Scope, run_id: str, outcome: ReportOutcome, text: str) -> ToolRun:
    """A person found out what happened to an UNKNOWN run. Errors: NotFound, WrongState, InvalidInput."""
    run = find(uow, scope, run_id)
    said = ensure_text("note", text, 2000)
    if not said:
        raise invalid("note", "Say how you know.")
    after = transitions.resolve(run, outcome is ReportOutcome.EXECUTED, said, uow.now)
    store.save(uow.connection, after)
    note(uow, "tool_run.resolve", run, after, metadata={"note": said})
    return after
