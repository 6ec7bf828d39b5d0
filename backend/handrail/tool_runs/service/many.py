"""People decide several runs at once, with an outcome and an entry for each; and take that back."""

from datetime import timedelta
from typing import Any, NamedTuple

from handrail.core.clock import from_micros
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.core.records import replace
from handrail.core.refusals import NotFound, Refused, invalid
from handrail.core.unit import UnitOfWork, refused_entry
from handrail.tool_runs import alike, store
from handrail.tool_runs.outcomes import BulkDecision, BulkUndo, ItemOutcome
from handrail.tool_runs.refusals import AlreadyDecided, ChangedSinceShown, NotEligible
from handrail.tool_runs.service.decide import ACTIONS, Item, checked_reason, decide_one, names_of
from handrail.tool_runs.service.load import PEOPLE_ONLY, about, apply_time, count, note
from handrail.tool_runs.states import Decision, DecisionOutcome, ToolRunState
from handrail.tool_runs.transitions import undo
from handrail.tool_runs.types import DecisionItem, ToolRun

MOST = 1000


class Became(NamedTuple):
    """What became of one of many. run: as it stands, where it was looked at by itself."""

    outcome: DecisionOutcome
    message: str
    run: ToolRun | None = None


DECIDED = Became(DecisionOutcome.DECIDED, "Decided.")
VOTED = Became(DecisionOutcome.VOTED, "Your vote counts; more are needed.")


def decide_many(
    uow: UnitOfWork, scope: Scope, shown: list[DecisionItem], decision: Decision, reason: str | None, hold_seconds: int
) -> BulkDecision:
    """Decide up to 1,000 runs; each has its outcome and its entry, and the operation has one of its own.

    Errors: InvalidInput for an empty or too long list, a run named twice, or a rejection without a reason.
    """
    if not 1 <= len(shown) <= MOST:
        raise invalid("items", f"Between 1 and {MOST:,} runs at once, please.")
    if len({one.id for one in shown}) != len(shown):
        raise invalid("items", "The same run is named twice.")
    said = checked_reason(reason)
    if decision is Decision.REJECT and not said:
        raise invalid("reason", "Give a reason: the agents read it.")
    operation = uow.new_id()
    item = Item(decision, said, hold_seconds, operation)
    results = told(uow, scope, shown, decide_chunk(uow, scope, shown, item))
    uow.record(
        "bulk.decide", operation, summary=f"{decision.name.lower()} {len(shown)} tool runs",
        metadata={"decision": decision.name, "reason": said, "outcomes": tally(results)},
    )  # fmt: skip
    holds = any(result.outcome is DecisionOutcome.DECIDED for result in results) and hold_seconds
    release_at = uow.now + timedelta(seconds=hold_seconds) if holds else None
    return BulkDecision(operation_id=Id(operation), decision=decision, release_at=release_at, results=results)


def told(uow: UnitOfWork, scope: Scope, shown: list[DecisionItem], results: list[Became]) -> list[ItemOutcome]:
    """What became of each, with the run as it stands now."""
    pairs = list(zip(shown, results, strict=True))
    runs = store.get_many(uow.connection, scope, [str(one.id) for one, became in pairs if became in (DECIDED, VOTED)])
    return [
        ItemOutcome(id=one.id, outcome=became.outcome, message=became.message, tool_run=runs.get(one.id, became.run))
        for one, became in pairs
    ]


def decide_chunk(uow: UnitOfWork, scope: Scope, shown: list[DecisionItem], item: Item) -> list[Became]:
    """What becomes of each: those alike together, and by itself each that has changed, is due or is refused."""
    done = decide_alike(uow, scope, shown, item)
    rest = [str(one.id) for one in shown if one.id not in done]
    runs = store.get_many(uow.connection, scope, rest) if rest else {}
    changes: list[tuple[ToolRun, ToolRun]] = []
    results = [done.get(one.id) or decide_alone(uow, runs.get(one.id), one, item, changes) for one in shown]
    store.save_many(uow.connection, changes)
    return results


def decide_alike(uow: UnitOfWork, scope: Scope, shown: list[DecisionItem], item: Item) -> dict[str, Became]:
    """Decide those that are as they were shown and that the rule lets through: it is asked once for all alike."""
    as_shown = {one.id: (one.expected_revision, one.expected_arguments_hash) for one in shown}
    names = names_of(uow.connection, uow.origin.actor_id or "")
    groups: dict[Any, list[Any]] = {}
    for row in alike.waiting(uow.connection, list(as_shown), uow.now):
        if as_shown[row.id] == (row.revision, row.arguments_hash) and scope.sees(row.domain_id, row.agent_id):
            groups.setdefault(alike.compared(row, names), []).append(row)
    patterns = store.get_many(uow.connection, scope, [rows[0].id for rows in groups.values()])
    changes: list[alike.Change] = []
    done: dict[str, Became] = {}
    for rows in groups.values():
        before = patterns[rows[0].id]
        trial = UnitOfWork(uow.connection, uow.now, uow.origin)
        try:
            after = decide_one(trial, before, item, before.revision, before.arguments_hash)
        except Refused:
            continue  # each of them is refused by itself, with an entry of its own
        note_alike(uow, trial, before, after, rows)
        ids = [row.id for row in rows]
        changes.append((before, after, ids))
        done |= dict.fromkeys(ids, outcome_of(after))
    alike.save(uow.connection, changes)
    return done


def note_alike(uow: UnitOfWork, trial: UnitOfWork, before: ToolRun, after: ToolRun, rows: list[Any]) -> None:
    """What one run left when it was tried, left by each of those like it."""
    [entry] = trial.entries
    uow.entries += [entry.about(row.id, row.tool_name, row.domain_id, row.agent_id, row.summary) for row in rows]
    if trial.increments:
        for row in rows:
            own = {name: getattr(row, name) for name in ("id", "domain_id", "agent_id", "tool_id")}
            count(uow, before, replace(after, requested_at=from_micros(row.requested_at), **own))


def outcome_of(after: ToolRun) -> Became:
    """What a decision was good for."""
    return VOTED if after.held is None and after.state is ToolRunState.PENDING_APPROVAL else DECIDED


def tally(results: list[ItemOutcome]) -> dict[str, int]:
    """How often each outcome came."""
    counted: dict[str, int] = {}
    for result in results:
        counted[result.outcome.name] = counted.get(result.outcome.name, 0) + 1
    return counted


def decide_alone(
    uow: UnitOfWork, run: ToolRun | None, one: DecisionItem, item: Item, changes: list[tuple[ToolRun, ToolRun]]
) -> Became:
    """Decide one of many; a refusal concerns that one alone and leaves its entry. What it did goes to `changes`."""
    uow.about("tool_run", one.id)
    try:
        if run is None:
            raise Refused(NotFound(message="There is no such tool run."))
        about(uow, run)
        run = apply_time(uow, run)
        after = decide_one(uow, run, item, one.expected_revision, one.expected_arguments_hash)
        changes.append((run, after))
    except Refused as refused:
        entry = refused_entry(uow, refused)
        entry.action = f"{ACTIONS[item.decision]}.refused"
        entry.metadata["operation_id"] = item.operation_id
        uow.entries.append(entry)
        return Became(refusal_outcome(refused, run), refused.refusal.message, run)
    return outcome_of(after)


def refusal_outcome(refused: Refused, run: ToolRun | None) -> DecisionOutcome:
    """The outcome a refusal means for its item."""
    refusal = refused.refusal
    if isinstance(refusal, NotFound):
        return DecisionOutcome.NOT_FOUND
    if isinstance(refusal, ChangedSinceShown):
        return DecisionOutcome.CHANGED
    if isinstance(refusal, AlreadyDecided):
        expired = run is not None and run.state is ToolRunState.EXPIRED
        return DecisionOutcome.EXPIRED if expired else DecisionOutcome.ALREADY_DECIDED
    return DecisionOutcome.FORBIDDEN if isinstance(refusal, NotEligible) else DecisionOutcome.FAILED


def undo_many(uow: UnitOfWork, scope: Scope, operation_id: str) -> BulkUndo:
    """Take back what a bulk decision still holds. Errors: NotFound when it holds nothing."""
    mine = [run for run in store.of_operation(uow.connection, operation_id) if scope.sees(run.domain_id)]
    if not mine:
        raise Refused(NotFound(message="This bulk decision holds nothing that could be undone."))
    undone = 0
    for run in mine:
        run = apply_time(uow, run)
        if run.held and run.held.operation_id == operation_id:
            after = undo(run)
            store.save(uow.connection, after)
            note(uow, "tool_run.undo", run, after, audience=PEOPLE_ONLY, metadata={"operation_id": operation_id})
            undone += 1
    uow.record("bulk.undo", operation_id, metadata={"undone": undone}, summary=f"undid {undone} decisions")
    return BulkUndo(operation_id=Id(operation_id), undone=undone, already_released=len(mine) - undone)


def undo_some(uow: UnitOfWork, operation_id: str, most: int) -> int:
    """Take back some of the decisions that an operation still holds; how many that were."""
    runs = [run for run in store.of_operation(uow.connection, operation_id, most) if run.held]
    undone = [(run, undo(run)) for run in runs]
    store.save_many(uow.connection, undone)
    for run, after in undone:
        note(uow, "tool_run.undo", run, after, audience=PEOPLE_ONLY, metadata={"operation_id": operation_id})
    return len(undone)
