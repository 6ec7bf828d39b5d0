"""Notifications that are over: none of the runs that they are about waits any more. Reads only."""

from sqlalchemy import Connection

from handrail.notifications import store
from handrail.notifications.types import NotificationEvent
from handrail.tool_runs import service as runs

RUNS = {
    "tool_run.request": NotificationEvent.ASKED,
    "tool_run.remind": NotificationEvent.REMINDER,
    "tool_run.escalate": NotificationEvent.ESCALATION,
}
SETTLING = ("tool_run.approve", "tool_run.reject", "tool_run.cancel", "tool_run.expire")
ACTIONS = {event: action for action, event in RUNS.items()}


def over(connection: Connection) -> list[str]:
    """The unread notifications of runs none of which waits, whoever decided and however it ended."""
    unread = store.unread_of(connection, list(ACTIONS))
    alone = {one.resource_id for one in unread if one.resource_id}
    waiting = runs.still_waiting(connection, sorted(alone)) if alone else set()
    many: dict[store.Stretch, bool] = {}
    found = []
    for one in unread:
        if one.resource_id:
            ended = one.resource_id not in waiting
        else:
            stretch = store.Stretch(ACTIONS[one.event], one.domain_id, one.first_at, one.at, one.seq)
            if stretch not in many:
                many[stretch] = not runs.still_waiting(connection, store.members(connection, stretch))
            ended = many[stretch]
        if ended:
            found.append(str(one.id))
    return found
