"""What happens shortly after one another is one notification. Pure."""

from collections.abc import Iterable
from datetime import timedelta

from handrail.core.records import replace
from handrail.notifications.types import Notification, NotificationEvent

WINDOW = timedelta(minutes=1)
ALONE = (NotificationEvent.BULK_FINISHED, NotificationEvent.ALERT)
SHARED = ("resource_id", "tool_id", "tool_name", "agent_id", "agent_name", "summary")
Key = tuple[str, NotificationEvent, str | None]


def key_of(one: Notification) -> Key:
    """What may be one notification: a person's news of one kind from one domain."""
    return one.user_id, one.event, one.domain_id


def joins(earlier: Notification, later: Notification) -> bool:
    """Whether a notification becomes part of one that is there."""
    return earlier.event not in ALONE and later.first_at - earlier.at <= WINDOW


def joined(earlier: Notification, later: Notification) -> Notification:
    """Both as one: of what they are about stays what is the same."""
    same = {name: getattr(earlier, name) if getattr(earlier, name) == getattr(later, name) else None for name in SHARED}
    return replace(
        earlier, count=earlier.count + later.count, at=max(earlier.at, later.at), seq=max(earlier.seq, later.seq),
        **same,
    )  # fmt: skip


def folded(news: Iterable[Notification]) -> list[Notification]:
    """News in order, with what belongs together as one."""
    open_ones: dict[Key, int] = {}
    made: list[Notification] = []
    for one in news:
        at = open_ones.get(key_of(one))
        if at is not None and joins(made[at], one):
            made[at] = joined(made[at], one)
        else:
            open_ones[key_of(one)] = len(made)
            made.append(one)
    return made
