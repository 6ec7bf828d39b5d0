"""How much one token, session or address may ask for: a bucket that each operation fills and time empties.

In memory, per process. It holds `points_per_minute` points and empties within a minute, so a burst may spend a whole
minute's points at once. Those who were not heard of for longest are forgotten when there are too many.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import TYPE_CHECKING, Any

from graphql import OperationType

from handrail.core import clock
from handrail.core.refusals import Fault

if TYPE_CHECKING:
    from handrail.core.documents import Prepared
    from handrail.core.graphql import Context

MOST = 10_000
MINUTE = 60
WORTH_COUNTING = 100


@dataclass(slots=True)
class Bucket:
    """`level`: the points in it at the moment `at`."""

    level: float
    at: datetime

    def now(self, size: int) -> tuple[float, datetime]:
        """The level now, and now."""
        now = clock.now()
        return max(0.0, self.level - max(0.0, (now - self.at).total_seconds()) * size / MINUTE), now


def charge(context: "Context", prepared: "Prepared") -> None:
    """Take an operation's points. Errors: as of `spend`."""
    spend(context, prepared.cost)


def spend(context: "Context", points: int) -> None:
    """Take points. Errors: Fault RATE_LIMITED with `retryAfter`; then nothing is taken.

    What costs more than a bucket holds passes when the bucket is empty.
    """
    size = context.kernel.settings.points_per_minute
    if size == 0 or points == 0:
        return
    buckets = context.kernel.memory.setdefault("buckets", {})
    who = key(context)
    bucket: Bucket = buckets.pop(who, None) or Bucket(0, clock.now())
    buckets[who] = bucket  # at the end: dictionaries remember the order
    bucket.level, bucket.at = bucket.now(size)
    after = bucket.level + points
    if bucket.level > 0 and after > size:
        wait = max(1, ceil((min(bucket.level, after - size)) * MINUTE / size))
        message = f"You have spent your {size:,} points of this minute. Try again in {wait} s."
        raise Fault("RATE_LIMITED", message, retryAfter=wait)
    bucket.level = after
    if len(buckets) > MOST:
        del buckets[next(iter(buckets))]


def settle(context: "Context", prepared: "Prepared", data: Any) -> None:
    """Give back what a large query was charged for and did not bring: pages are charged as if they were full."""
    bucket: Bucket | None = context.state_of("buckets", key(context))
    if bucket and prepared.cost >= WORTH_COUNTING and prepared.kind is OperationType.QUERY:
        bucket.level = max(0.0, bucket.level - max(0, prepared.cost - fields_in(data)))


def fields_in(data: Any) -> int:
    """How many fields an answer holds."""
    if isinstance(data, dict):
        return len(data) + sum(fields_in(value) for value in data.values() if isinstance(value, dict | list))
    return sum(fields_in(value) for value in data) if isinstance(data, list) else 1


def spent(context: "Context") -> tuple[int, int, datetime]:
    """The points in the caller's bucket, how many are left, and when it will be empty."""
    size = context.kernel.settings.points_per_minute
    bucket: Bucket | None = context.state_of("buckets", key(context))
    level, now = bucket.now(size) if bucket else (0.0, clock.now())
    used = ceil(level)
    return used, max(0, size - used), now + timedelta(seconds=level * MINUTE / size if size else 0)


def key(context: "Context") -> str:
    """Whose bucket it is: the token's, the session's, or of those not signed in the address's."""
    viewer = context.viewer
    if viewer is None:
        return f"address:{context.request.address}"
    return f"token:{viewer.token_id}" if viewer.token_id else f"session:{viewer.session_id or viewer.actor_id}"


def report(context: "Context", prepared: "Prepared") -> dict[str, Any]:
    """`extensions.cost` of an answer."""
    settings = context.kernel.settings
    told: dict[str, Any] = {"requested": prepared.cost, "limit": settings.max_cost}
    if settings.points_per_minute:
        told["remaining"] = spent(context)[1]
    return told
