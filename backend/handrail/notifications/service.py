"""Notifications: use cases of people, and what the job does with what they are told."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handrail.accounts import service as accounts
from handrail.core import leases
from handrail.core.ids import Id
from handrail.core.kernel import Scope
from handrail.core.refusals import invalid
from handrail.core.unit import UnitOfWork
from handrail.notifications import store
from handrail.notifications.batches import WINDOW, joined, joins, key_of
from handrail.notifications.news import News
from handrail.notifications.types import Inbox, Notification, NotificationsRead

LEASE = "notifications"
MOST_AT_ONCE = 1000
READ_KEPT = timedelta(days=30)
KEPT = timedelta(days=180)
page = store.page
position = store.position
touched = store.touched


def inboxes(connection: Connection, user_ids: list[str]) -> list[Inbox]:
    """Aligned with `user_ids`."""
    return [inbox(connection, user_id) for user_id in user_ids]


def inbox(connection: Connection, user_id: str) -> Inbox:
    """A person's notifications in short; nothing for who may not be here."""
    found = accounts.person_scope(connection, user_id)
    return store.inbox(connection, user_id, found[1]) if found else Inbox(unread=0, newest_at=None)


def mark_read(
    uow: UnitOfWork, user_id: str, scope: Scope, ids: list[str] | None, everything: bool
) -> NotificationsRead:
    """Mark one's own as read. Errors: InvalidInput unless either some or all are meant."""
    audience = f"user:{user_id}"
    uow.about("notification", user_id, audience=audience)
    if bool(ids) == everything:
        raise invalid("ids", "Name some, or say that all are meant.")
    if ids and len(ids) > MOST_AT_ONCE:
        raise invalid("ids", f"At most {MOST_AT_ONCE:,} at once, please.")
    count = store.mark_read(uow.connection, user_id, scope, None if everything else ids, uow.now)
    if count:
        uow.record(
            "notification.read", user_id, audience=audience, resource_name=uow.origin.actor_name,
            metadata={"count": count, "all": everything},
        )  # fmt: skip
    else:
        uow.replay()
    return NotificationsRead(count=count, unread=store.inbox(uow.connection, user_id, scope).unread)


def deliver(uow: UnitOfWork, holder: str, behind: int, news: News) -> bool:
    """Store what a stretch of the ledger tells people, once; False when somebody else did, or is at it.

    The position and the notifications change in one transaction, so nothing is lost or told twice.
    """
    uow.telemetry()
    if not leases.hold(uow, LEASE, holder) or not store.advance(uow.connection, behind, news.reached):
        return False
    grown = tell(uow, news.told) if news.told else set()
    store.close(uow.connection, [key for key in news.over if key not in grown], news.reached, uow.now)
    return True


def tell(uow: UnitOfWork, told: list[Notification]) -> set[str]:
    """Store notifications; those that joined one that was there let it grow. Returns which grew."""
    people = sorted({one.user_id for one in told})
    since = min(one.first_at for one in told) - WINDOW
    last = {key_of(one): one for one in store.recent(uow.connection, people, since)}
    fresh: list[Notification] = []
    grown: set[str] = set()
    for one in told:
        known = last.pop(key_of(one), None)
        if known and joins(known, one):
            store.save(uow.connection, joined(known, one))
            grown.add(known.id)
        else:
            fresh.append(replace(one, id=Id(uow.new_id())))
    store.insert(uow.connection, fresh)
    return grown


def forget_old(uow: UnitOfWork, now: datetime) -> int:
    """Drop what was read long ago, and what nobody ever read."""
    uow.telemetry()
    return store.drop(uow.connection, now - READ_KEPT, now - KEPT)
