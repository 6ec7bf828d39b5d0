"""A unit of work: what a service function is given to change things.

Returning commits, raising rolls back. A unit that changes something must `record` it; telemetry says so with
`uow.telemetry()`, and a replay of an earlier request with `uow.replay()`.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import strawberry
from sqlalchemy import Connection

from handrail.core import ids
from handrail.core.actors import Actor, ActorType
from handrail.core.counters import Key, bucket_of
from handrail.core.ledger import Entry
from handrail.core.records import Snapshot, kept, plain, snapshot
from handrail.core.refusals import Fault, Refused


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asks, and from where. `action` names the refusal entry (`tool_run.approve` -> `tool_run.approve.refused`).

    role: a person's role; None for everyone else.
    """

    actor_type: str
    actor_id: str | None
    actor_name: str
    channel: str = "system"
    request_id: str | None = None
    address: str | None = None
    action: str | None = None
    role: str | None = None

    def actor(self) -> Actor:
        """As the API shows them."""
        return Actor(
            type=ActorType[self.actor_type],
            id=strawberry.ID(self.actor_id) if self.actor_id else None,
            name=self.actor_name,
        )


SYSTEM = Origin("SYSTEM", None, "system")


@dataclass(slots=True)
class UnitOfWork:
    """`connection` inside the batch's transaction, and `now`, the moment this unit's entries will bear."""

    connection: Connection
    now: datetime
    origin: Origin
    entries: list[Entry] = field(default_factory=list)
    increments: Counter[Key] = field(default_factory=Counter)
    exempt: bool = False
    topic: dict[str, Any] = field(default_factory=dict)

    def new_id(self) -> strawberry.ID:
        """A UUIDv7 of this unit's moment."""
        return strawberry.ID(ids.new_id(self.now))

    def about(self, resource_type: str, resource_id: str | None, **scope: Any) -> None:
        """What this unit is about, so that a refusal's entry can say so. `scope`: domain_id, subject_id, ..."""
        self.topic = {"resource_type": resource_type, "resource_id": resource_id, **scope}

    def record(
        self,
        action: str,
        resource_id: str | None,
        *,
        before: Any = None,
        after: Any = None,
        by: Origin | None = None,
        **more: Any,
    ) -> None:
        """Write the change's ledger entry: `record("tool_run.approve", run.id, before=run, after=approved)`.

        With both, the entry keeps the fields that differ. more: resource_name, domain_id, subject_id, audience,
        summary, outcome, metadata.
        """
        who = by or self.origin
        old, new = difference(before, after)
        self.entries.append(
            Entry(
                at=self.now,
                actor_type=who.actor_type,
                actor_id=who.actor_id,
                actor_name=who.actor_name,
                action=action,
                resource_type=more.pop("resource_type", action.split(".")[0]),
                resource_id=resource_id,
                channel=self.origin.channel,
                request_id=self.origin.request_id,
                address=self.origin.address,
                before=old,
                after=new,
                **more,
            )
        )

    def count(
        self, metric: str, domain_id: str | None, by: int = 1, at: datetime | None = None, **dimensions: str | None
    ) -> None:
        """Add to a rollup: `count("requested", run.domain_id, agent=run.agent_id, tool=run.tool_id)`; `at`: then."""
        bucket = bucket_of(at or self.now)
        for dimension, key in (("all", ""), *dimensions.items()):
            if key is not None:
                self.increments[(bucket, domain_id or "", dimension, key, metric)] += by

    def telemetry(self) -> None:
        """This unit changes only what is measured (a heartbeat, last used): no ledger entry."""
        self.exempt = True

    def replay(self) -> None:
        """This request was carried out before (same idempotency key): its entry stands already."""
        self.exempt = True

    def ensure_recorded(self, function: Callable[..., Any]) -> None:
        """No ledger entry, no change."""
        if not self.entries and not self.exempt:
            raise RuntimeError(f"{function.__qualname__} left no ledger entry")

    def forget(self) -> None:
        """After a rollback nothing of this unit stays."""
        self.entries.clear()
        self.increments.clear()


def difference(before: Any, after: Any) -> tuple[Snapshot | None, Snapshot | None]:
    """Both snapshots; of a change only what changed."""
    if before is None or after is None:
        return (snapshot(before) if before is not None else None), (snapshot(after) if after is not None else None)
    old: Snapshot = {}
    new: Snapshot = {}
    for name in kept(type(after)):  # type: ignore[arg-type]
        was, now = getattr(before, name, None), getattr(after, name)
        if was is not now:  # what a replacement left alone is the same object, and most fields are
            was, now = plain(was), plain(now)
            if was != now:
                old[name], new[name] = was, now
    return old, new


def refused_entry(uow: UnitOfWork, error: Refused | Fault) -> Entry:
    """The entry a refused or denied unit leaves."""
    origin = uow.origin
    action = origin.action or "request"
    reason = type(error.refusal).__name__ if isinstance(error, Refused) else error.code
    topic = {"resource_type": action.split(".")[0], "resource_id": None, **uow.topic}
    return Entry(
        at=uow.now,
        actor_type=origin.actor_type,
        actor_id=origin.actor_id,
        actor_name=origin.actor_name,
        action=f"{action}.refused",
        outcome="REFUSED",
        channel=origin.channel,
        request_id=origin.request_id,
        address=origin.address,
        summary=str(error),
        metadata={"refusal": reason},
        **topic,
    )
