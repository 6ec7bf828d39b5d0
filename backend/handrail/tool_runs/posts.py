"""The posts on the way to `decide_by`: a reminder, then the escalation to the next role. Pure.

Both are for runs that wait for somebody. A decision, even one that can still be undone, stops them; an edit stops the
reminder, since somebody has just looked, but not the escalation, since the time to decide goes on.
"""

from datetime import datetime

from handrail.accounts.types import Role
from handrail.core.records import replace
from handrail.tool_runs.types import ToolRun

REMIND = 0.5  # of the time to decide
ESCALATE = 0.75
ABOVE = {Role.OPERATOR: Role.ADMIN}
"""The next role up, of those that decide. Above administrators there is nobody."""


def next_role(roles: list[Role], named: Role | None = None) -> Role | None:
    """Whom a run turns to when nobody decides: the role that its rule names, or the one above those that count."""
    return named or next((ABOVE[role] for role in roles or ABOVE if role in ABOVE), None)


def posted(run: ToolRun, escalate_to: Role | None) -> ToolRun:
    """The run with the moments of its posts."""
    if run.decide_by is None:
        return run
    time = run.decide_by - run.requested_at
    return replace(
        run, remind_at=run.requested_at + time * REMIND, reminded=False, escalated=False, escalate_to=escalate_to,
        escalate_at=run.requested_at + time * ESCALATE if escalate_to else None,
    )  # fmt: skip


def kept(before: ToolRun, after: ToolRun) -> ToolRun:
    """An edited run with the posts it had; a reminder that has not come does not come any more."""
    after = replace(
        after, remind_at=before.remind_at if before.reminded else None, reminded=before.reminded,
        escalate_at=before.escalate_at, escalated=False, escalate_to=after.escalate_to or before.escalate_to,
    )  # fmt: skip
    return escalated(after) if before.escalated else after


def next_post(run: ToolRun) -> datetime | None:
    """When the next post of a run that waits is due, or its time to decide ends."""
    if run.escalate_at and not run.escalated:
        return run.escalate_at if run.reminded or not run.remind_at else run.remind_at
    return run.remind_at if run.remind_at and not (run.reminded or run.escalated) else run.decide_by


def post(run: ToolRun, now: datetime) -> tuple[str, ToolRun] | None:
    """The ledger action and the run at its last post that is due; what was missed before it is not made up for.

    None when its time to decide is over.
    """
    if run.decide_by is None or run.decide_by <= now:
        return None
    if run.escalate_at and run.escalate_at <= now and not run.escalated:
        return "tool_run.escalate", escalated(run)
    return "tool_run.remind", replace(run, reminded=True)


def escalated(run: ToolRun) -> ToolRun:
    """From now on the next role decides as well."""
    roles = run.from_roles
    if roles and run.escalate_to and run.escalate_to not in roles:
        roles = [role for role in Role if role in (*roles, run.escalate_to)]
    return replace(run, escalated=True, from_roles=roles)
