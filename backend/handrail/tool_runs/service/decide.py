"""People decide: the rule for one run, alone or as one of many."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from handrail.core import references
from handrail.core.kernel import Scope
from handrail.core.names import ensure_text
from handrail.core.unit import Origin, UnitOfWork
from handrail.tool_runs import store
from handrail.tool_runs.service.load import PEOPLE_ONLY, find, note
from handrail.tool_runs.states import Decision, ToolRunState
from handrail.tool_runs.transitions import Decider, ensure_as_shown
from handrail.tool_runs.transitions import decide as decided
from handrail.tool_runs.types import DecisionItem, ToolRun
from handrail.tools.types import Risk

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
    """The rule for one run, alone or one of many; the caller saves it. Errors: every refusal of a decision."""
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
