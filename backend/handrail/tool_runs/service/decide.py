"""People decide: one run, or several at once with an outcome for each."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from handrail.core import references
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.core.names import ensure_text
from handrail.core.refusals import NotFound, Refused, invalid
from handrail.core.unit import Origin, UnitOfWork, refused_entry
from handrail.tool_runs import store
from handrail.tool_runs.outcomes import BulkDecision, BulkUndo, ItemOutcome
from handrail.tool_runs.refusals import AlreadyDecided, ChangedSinceShown, NotEligible
from handrail.tool_runs.service.load import PEOPLE_ONLY, about, apply_time, find, note
from handrail.tool_runs.states import Decision, DecisionOutcome, ToolRunState
from handrail.tool_runs.transitions import Decider, ensure_as_shown, undo
from handrail.tool_runs.transitions import decide as decided
from handrail.tool_runs.types import DecisionItem, ToolRun
from handrail.tools.types import Risk

MOST = 1000
ACTIONS = {Decision.APPROVE: "tool_run.approve", Decision.REJECT: "tool_run.reject"}


@dataclass(frozen=True, slots=True)
class Item:
    """What one decision is: the same for one run and for each of many."""

    decision: Decision
    reason: str | None
    hold_seconds: int | None
    operation_id: str | None = None

    def hold(self, run: ToolRun) -> timedelta | None:
        """How long it can be undone: not at all at low risk, unless it is one of many; None until it is told when."""
        if self.hold_seconds is None:
            return None
        alone_and_low = run.risk is Risk.LOW and self.operation_id is None
        return timedelta(seconds=0 if alone_and_low else self.hold_seconds)


def checked_reason(reason: str | None) -> str | None:
    """The reason, cleaned. Errors: InvalidInput."""
    return ensure_text("reason", reason or "", 2000) or None


def decider(connection: Connection, origin: Origin, run: ToolRun) -> Decider:
    """Who decides, with the names an agent may have for them; those are read only where they count."""
    actor = origin.actor()
    needed = run.on_behalf_of and run.separation_of_duties and actor.id
    return Decider(actor, origin.role, names_of(connection, str(actor.id)) if needed else frozenset())


def names_of(connection: Connection, user_id: str) -> frozenset[str]:
    """What an agent may call a person."""
    [person] = references.find(connection, "user", [user_id])
    return frozenset(text.casefold() for text in (person.id, person.name, person.email)) if person else frozenset()


def decide_one(uow: UnitOfWork, run: ToolRun, item: Item, revision: int, arguments_hash: str) -> ToolRun:
    """The rule for one run, alone or in a chunk; the caller saves it. Errors: every refusal of a decision."""
    if run.state is ToolRunState.PENDING_APPROVAL:
        ensure_as_shown(run, revision, arguments_hash)
    by = decider(uow.connection, uow.origin, run)
    after = decided(run, item.decision, by, uow.now, item.reason, item.hold(run), item.operation_id)
    hidden = PEOPLE_ONLY if after.state is ToolRunState.PENDING_APPROVAL else None
    metadata = {"operation_id": item.operation_id} if item.operation_id else {}
    note(uow, ACTIONS[item.decision], run, after, audience=hidden, metadata=metadata)
    return after


def decide(
    uow: UnitOfWork, scope: Scope, shown: DecisionItem, decision: Decision, reason: str | None, hold_seconds: int
) -> ToolRun:
    """Decide one run. Errors: NotFound, AlreadyDecided, ChangedSinceShown, NotEligible, InvalidInput."""
    run = find(uow, scope, shown.id)
    item = Item(decision, checked_reason(reason), hold_seconds)
    after = decide_one(uow, run, item, shown.expected_revision, shown.expected_arguments_hash)
    store.save(uow.connection, after)
    return after


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
    results = decide_chunk(uow, scope, shown, item)
    uow.record(
        "bulk.decide", operation, summary=f"{decision.name.lower()} {len(shown)} tool runs",
        metadata={"decision": decision.name, "reason": said, "outcomes": tally(results)},
    )  # fmt: skip
    holds = any(result.outcome is DecisionOutcome.DECIDED for result in results) and hold_seconds
    release_at = uow.now + timedelta(seconds=hold_seconds) if holds else None
    return BulkDecision(operation_id=Id(operation), decision=decision, release_at=release_at, results=results)


def decide_chunk(uow: UnitOfWork, scope: Scope, shown: list[DecisionItem], item: Item) -> list[ItemOutcome]:
    """An outcome for each: one SELECT, the rule for each in memory, one UPDATE."""
    runs = store.get_many(uow.connection, scope, [one.id for one in shown])
    changes: list[tuple[ToolRun, ToolRun]] = []
    results = [outcome_of(uow, runs.get(one.id), one, item, changes) for one in shown]
    store.save_many(uow.connection, changes)
    return results


def tally(results: list[ItemOutcome]) -> dict[str, int]:
    """How often each outcome came."""
    counted: dict[str, int] = {}
    for result in results:
        counted[result.outcome.name] = counted.get(result.outcome.name, 0) + 1
    return counted


def outcome_of(
    uow: UnitOfWork, run: ToolRun | None, one: DecisionItem, item: Item, changes: list[tuple[ToolRun, ToolRun]]
) -> ItemOutcome:
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
        return ItemOutcome(
            id=one.id, outcome=refusal_outcome(refused, run), message=refused.refusal.message, tool_run=run
        )
    voted = after.held is None and after.state is ToolRunState.PENDING_APPROVAL
    message = "Your vote counts; more are needed." if voted else "Decided."
    outcome = DecisionOutcome.VOTED if voted else DecisionOutcome.DECIDED
    return ItemOutcome(id=one.id, outcome=outcome, message=message, tool_run=after)


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
