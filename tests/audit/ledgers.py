"""A small ledger full of different entries, written without a server, and who reads it."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import Connection

from handrail.accounts.permissions import EVERY
from handrail.audit import naming, store
from handrail.audit.query import Wanted
from handrail.audit.types import AuditFilter
from handrail.core import ledger
from handrail.core.cursors import Cursors
from handrail.core.kernel import Scope
from handrail.core.ledger import Entry
from handrail.core.viewer import Viewer

START = datetime(2099, 11, 1, tzinfo=UTC)
DOMAINS = ("d-1", "d-2", "d-3")
CURSORS = Cursors(bytes(32))
ADMIN = Viewer("PERSON", "u-1", "Ana", Scope(EVERY, None, person=True), user_id="u-1")
LIMITED = Viewer("PERSON", "u-2", "Ben", Scope(EVERY, frozenset(["d-1", "d-2"]), person=True), user_id="u-2")
TOKEN = Viewer("PERSON", "u-2", "Ben (ci)", Scope(EVERY, frozenset(["d-1"])), token_id="t-1", user_id=None)
VIEWERS = (ADMIN, LIMITED, TOKEN)
NAMES = ("payments.refund", "refund-assistant", "Support EU", "Été 退款", "crm.lookup_1")


def entry(number: int, chance: Random) -> Entry:
    """One of many kinds."""
    kind = chance.choice(("tool_run", "agent", "user", "preferences"))
    refused = chance.random() < 0.3
    actor = chance.choice(("u-1", "u-2", "a-1", None))
    return Entry(
        at=START + timedelta(minutes=number),
        actor_type={"u": "PERSON", "a": "AGENT"}.get((actor or "?")[0], "SYSTEM"),
        actor_id=actor,
        actor_name="Secret Name",
        action=f"{kind}.{chance.choice(('approve', 'update', 'create'))}" + (".refused" if refused else ""),
        resource_type=kind,
        resource_id=chance.choice(("x-1", "x-2", None)),
        resource_name=chance.choice(NAMES),
        domain_id=chance.choice((*DOMAINS, None)),
        audience=chance.choice(("user:u-1", "user:u-2")) if kind == "preferences" else chance.choice((None, "people")),
        outcome="REFUSED" if refused else "DONE",
        channel=chance.choice(("console", "api")),
        request_id=f"q-{number % 7}",
        summary="the secret reason",
        metadata={"refusal": "AlreadyDecided"} if refused else {},
    )


def append(connection: Connection, count: int, chance: Random) -> None:
    """More entries behind those that are there."""
    head = ledger.lock_head(connection)
    ledger.append(connection, head, [entry(head.seq + number, chance) for number in range(1, count + 1)])


def index(connection: Connection, most: int) -> None:
    """Index the next entries."""
    store.put(connection, store.prepare(connection, most))


def wanted(connection: Connection, viewer: Viewer, line: str, **given: Any) -> Wanted:
    """What a query line and a filter ask for."""
    return naming.wanted(connection, viewer, START, line, AuditFilter(**given))


def page(connection: Connection, viewer: Viewer, line: str, size: int = 50, **span: Any) -> Any:
    """A page of it."""
    return store.page(connection, viewer, CURSORS, wanted(connection, viewer, line), store.Span(size, **span))


def everything(connection: Connection, viewer: Viewer, line: str, size: int = 30, backward: bool = False) -> list[int]:
    """The numbers of all pages, newest first."""
    found: list[int] = []
    where: dict[str, Any] = {"backward": backward}
    while True:
        part = page(connection, viewer, line, size, **where)
        numbers = [node.position for node in part.nodes]
        assert not set(numbers) & set(found), "nothing comes twice"
        found = numbers + found if backward else found + numbers
        if not (part.has_previous if backward else part.has_next):
            return found
        where["before" if backward else "after"] = numbers[0] if backward else numbers[-1]
