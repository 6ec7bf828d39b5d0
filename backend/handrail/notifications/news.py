"""From ledger entries to notifications: what each means, and for whom. Reads only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Connection

from handrail.accounts import service as accounts
from handrail.accounts.types import User
from handrail.agents import service as agents
from handrail.bulk import service as bulk
from handrail.core import alerts
from handrail.core.actors import Actor, ActorType
from handrail.core.ids import Id
from handrail.core.refusals import Refused
from handrail.notifications import store
from handrail.notifications.batches import folded
from handrail.notifications.over import RUNS, SETTLING, over
from handrail.notifications.types import Notification, NotificationEvent, NotificationType
from handrail.preferences import service as preferences
from handrail.preferences.types import Preferences
from handrail.tool_runs import service as runs
from handrail.tool_runs.types import ToolRun, ToolRunState

PAGE = 500
OLD = timedelta(days=30)
MOVED, CARRIED_OUT, REPORTED = "agent.promote", "bulk.finish", "report.create"
ACTIONS = (*RUNS, MOVED, CARRIED_OUT, REPORTED, alerts.ACTION)


@dataclass(frozen=True, slots=True)
class News:
    """What a stretch of the ledger, up to `reached`, tells people, and which notifications are over."""

    reached: int
    told: list[Notification]
    over: list[str]


class Readers:
    """Everyone who may be told, with what they want to hear; read once for a stretch."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._people: dict[str, list[User]] = {}
        self._wishes: dict[str, Preferences] = {}

    def who(self, permission: str) -> list[User]:
        """Those who may do something, wherever they may do it."""
        if permission not in self._people:
            self._people[permission] = accounts.users_who(self.connection, permission)
        return self._people[permission]

    def want(self, people: Iterable[User], kind: NotificationType) -> list[User]:
        """Those of them who want to hear of this."""
        people = list(people)
        unknown: list[str] = [one.id for one in people if one.id not in self._wishes]
        if unknown:
            self._wishes.update(zip(unknown, preferences.by_users(self.connection, unknown), strict=True))
        return [one for one in people if wants(self._wishes[one.id], kind)]


def wants(wishes: Preferences, kind: NotificationType) -> bool:
    """Whether a person's settings ask for notifications of this kind."""
    return wishes.enable_notifications and bool(getattr(wishes.notification_types, kind.name.lower()))


def sees(person: User, domain_id: str | None) -> bool:
    """Whether what happens in a domain, or in all of them, is there for this person."""
    return person.domains is None or domain_id in person.domains


def news_behind(connection: Connection, position: int, now: datetime) -> News | None:
    """The next stretch of the ledger as notifications; None when there is nothing new."""
    rows = store.news(connection, position, ACTIONS, PAGE)
    settled = store.last_of(connection, position, rows[-1].seq if len(rows) == PAGE else None, SETTLING)
    if not rows and settled is None:
        return None
    readers, young = Readers(connection), [row for row in rows if row.at >= now - OLD]
    waiting = asking(connection, [row.resource_id for row in young if row.action in RUNS], now)
    ids = {run.agent_id for run in waiting.values()} | {row.resource_id for row in young if row.action == MOVED}
    known = agents.by_ids(connection, list(ids)) if ids else []
    names: dict[str, str] = {agent.id: agent.name for agent in known if agent}
    told: list[Notification] = []
    for row in young:
        if row.action in RUNS:
            told += of_run(readers, row, waiting.get(row.resource_id), names)
        elif row.action == MOVED:
            told += of_agent(readers, row, names)
        elif row.action == REPORTED:
            told += of_report(readers, row)
        else:
            told += of_bulk(readers, row) if row.action == CARRIED_OUT else of_alert(readers, row)
    reached = max([row.seq for row in rows[-1:]] + ([settled] if settled else []))
    return News(reached, folded(told), over(connection) if settled else [])


def asking(connection: Connection, ids: list[str], now: datetime) -> dict[str, ToolRun]:
    """Those of these runs that still wait for somebody."""
    found = [runs.settled(run, now) for run in runs.by_ids(connection, list(dict.fromkeys(ids))) if run] if ids else []
    return {run.id: run for run in found if run.state is ToolRunState.PENDING_APPROVAL and not run.held}


def of_run(readers: Readers, row: Any, run: ToolRun | None, names: dict[str, str]) -> Iterator[Notification]:
    """A run that waits: to everyone whose approval counts and who has not voted; late, to the role that it goes to."""
    if run is None:
        return
    kind, event = NotificationType.TOOL_APPROVAL, RUNS[row.action]
    people = [one for one in readers.who("tool_run:decide") if sees(one, run.domain_id) and may_decide(run, one)]
    if event is NotificationEvent.ESCALATION:
        people = [one for one in people if one.role is run.escalate_to]
    elif event is NotificationEvent.ASKED:
        people = [one for one in people if one.id != run.requested_by.id]
    for person in readers.want(people, kind):
        yield made(
            row, person, kind, event, tool_id=Id(run.tool_id), tool_name=run.tool_name, agent_id=Id(run.agent_id),
            agent_name=names.get(run.agent_id), summary=run.summary,
        )  # fmt: skip


def may_decide(run: ToolRun, person: User) -> bool:
    """Whether this person's approval would count and is still missing."""
    if any(vote.by.id == person.id for vote in run.votes_cast):
        return False
    actor = Actor(type=ActorType.PERSON, id=person.id, name=person.name)
    names = frozenset(text.casefold() for text in (person.id, person.name, person.email))
    try:
        runs.ensure_eligible(run, runs.Decider(actor, person.role.name, names))
    except Refused:
        return False
    return True


def of_agent(readers: Readers, row: Any, names: dict[str, str]) -> Iterator[Notification]:
    """An agent in another state: to everyone who sees it and was there, but for whoever moved it."""
    kind, after = NotificationType.AGENT_STATE_CHANGE, detail_of(row).get("after") or {}
    there = [one for one in readers.who("agent:read") if sees(one, row.domain_id) and one.created_at <= row.at]
    people = [one for one in there if one.id != row.actor_id]
    for person in readers.want(people, kind):
        yield made(
            row, person, kind, NotificationEvent.STATE_CHANGED, agent_id=Id(row.resource_id),
            agent_name=names.get(row.resource_id), summary=after.get("state"),
        )  # fmt: skip


def of_bulk(readers: Readers, row: Any) -> Iterator[Notification]:
    """A bulk decision at its end: to whoever planned it."""
    [operation] = bulk.by_ids(readers.connection, [row.resource_id])
    if operation is None:
        return
    tell = partial(made, count=operation.total, summary=operation.decision.name)
    planner = [one for one in readers.who("tool_run:read") if one.id == operation.by.id]
    for person in readers.want(planner, NotificationType.TOOL_APPROVAL):
        yield tell(row, person, NotificationType.TOOL_APPROVAL, NotificationEvent.BULK_FINISHED)


def of_report(readers: Readers, row: Any) -> Iterator[Notification]:
    """A report that came by itself: to whoever wanted it, with whatever else Handrail itself tells them."""
    detail, kind = detail_of(row), NotificationType.SYSTEM_ALERT
    said = detail.get("metadata") or {}
    wanted = [one for one in readers.who("usage:read") if said.get("scheduled") and one.id == said.get("for")]
    for person in readers.want(wanted, kind):
        yield made(row, person, kind, NotificationEvent.REPORT_READY, summary=detail.get("summary"))


def of_alert(readers: Readers, row: Any) -> Iterator[Notification]:
    """Something about Handrail itself: to those who may check the whole ledger."""
    kind, words = NotificationType.SYSTEM_ALERT, detail_of(row).get("summary")
    for person in readers.want([one for one in readers.who("audit:verify") if one.domains is None], kind):
        yield made(row, person, kind, NotificationEvent.ALERT, summary=words)


def detail_of(row: Any) -> dict[str, Any]:
    """What an entry keeps beside its chained part."""
    found: dict[str, Any] = orjson.loads(row.detail) if row.detail else {}
    return found


def made(row: Any, person: User, kind: NotificationType, event: NotificationEvent, **about: Any) -> Notification:
    """A notification of one entry; it gets its identifier when it is stored."""
    values: dict[str, Any] = dict.fromkeys(("tool_id", "tool_name", "agent_id", "agent_name", "summary")) | {"count": 1}
    return Notification(
        id=Id(""), user_id=person.id, type=kind, event=event, domain_id=row.domain_id, first_at=row.at, at=row.at,
        read_at=None, seq=row.seq, resource_id=row.resource_id, **values | about,
    )  # fmt: skip
