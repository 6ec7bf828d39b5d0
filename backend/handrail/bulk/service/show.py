"""Showing an operation: to whoever planned it, and to those who see everything."""

from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import Connection

from handrail.bulk import store
from handrail.bulk.types import BulkItem, BulkOperation, LeftOutReason
from handrail.core.connections import Page
from handrail.core.cursors import decode_key, encode_key, invalid_cursor
from handrail.core.kernel import Scope
from handrail.core.refusals import not_found
from handrail.tool_runs import service as runs
from handrail.tool_runs.types import ToolRunFilter, ToolRunState
from handrail.tools.types import Risk


def find(connection: Connection, scope: Scope, actor_id: str | None, operation_id: str) -> BulkOperation:
    """One operation. Errors: NotFound."""
    found = store.get(connection, operation_id)
    if found is None or scope.subject or not (scope.domains is None or is_own(found, scope.domains, actor_id)):
        raise not_found("bulk operation")
    return found


def is_own(operation: BulkOperation, domains: frozenset[str], actor_id: str | None) -> bool:
    """Whether they planned it themselves, and within these domains: a token may see less than its maker."""
    return operation.by.id == actor_id and operation.domains is not None and domains.issuperset(operation.domains)


def results(connection: Connection, ids: list[str]) -> list[list[tuple[str, str, str]]]:
    """(run, outcome, message) of each run that has an outcome, in the plan's order, aligned with `ids`."""
    return [
        [
            (item[0], outcome, message)
            for chunk in store.chunks(connection, operation_id)
            for item, (outcome, message) in zip(chunk.items, chunk.results or (), strict=False)
        ]
        for operation_id in ids
    ]


def items(connection: Connection, keys: list[str]) -> list[Page[BulkItem]]:
    """The pages that `BulkOperation.items` asks for, aligned with `keys`."""
    return [page_of(connection, *orjson.loads(key)) for key in keys]


def page_of(
    connection: Connection, operation_id: str, reasons: list[str] | None, size: int, after: str | None
) -> Page[BulkItem]:
    """The plan's runs, or those left out for these reasons. A cursor is the place in a part, and parts never change."""
    operation = store.by_ids(connection, [operation_id])[0]
    if operation is None:
        raise not_found("bulk operation")
    table = store.chunk if reasons is None else store.left_out
    number, last = place_of(after) if after else (0, -1)
    found: list[tuple[int, int, BulkItem]] = []
    while len(found) <= size and (part := store.part(connection, table, operation_id, number)):
        rest = list(enumerate(part))[last + 1 :]
        found += [(number, at, item_of(one, reasons)) for at, one in rest if reasons is None or one[1] in reasons]
        number, last = number + 1, -1
    shown = found[:size]
    known = {one.reason.name: one.count for one in operation.left_out if one.reason is not LeftOutReason.NOT_FOUND}
    return Page(
        nodes=[item for _, _, item in shown],
        cursors=[encode_key([number, at]) for number, at, _ in shown],
        has_next=len(found) > size,
        has_previous=after is not None,
        total=operation.total if reasons is None else sum(known.get(reason, 0) for reason in set(reasons)),
        exact=True,
    )


def place_of(cursor: str) -> tuple[int, int]:
    """Part and place in it. Errors: Fault INVALID_CURSOR."""
    number, at = decode_key(cursor, 2)
    if not isinstance(number, int) or not isinstance(at, int) or min(number, at) < 0:
        raise invalid_cursor()
    return number, at


def item_of(stored: list[Any], reasons: list[str] | None) -> BulkItem:
    """What is kept of a run: in the plan [id, revision, arguments hash], left out of it [id, reason]."""
    return BulkItem(run_id=stored[0], left_out=None if reasons is None else LeftOutReason[stored[1]])


def arrived(connection: Connection, ids: list[str]) -> list[int]:
    """How many runs fit each operation's filter and were asked for after its plan, aligned with `ids`."""
    return [arrived_since(connection, operation) if operation else 0 for operation in store.by_ids(connection, ids)]


def arrived_since(connection: Connection, operation: BulkOperation) -> int:
    """The same for one of them."""
    given = operation.selection.get("filter")
    if given is None:
        return 0
    domains = None if operation.domains is None else frozenset(operation.domains)
    wanted = filter_from(given | {"requested_after": None})
    return runs.count_waiting(connection, Scope(frozenset(), domains), wanted, operation.planned_at)


def filter_from(stored: dict[str, Any]) -> ToolRunFilter:
    """A filter as it was given."""
    values = dict(stored)
    if values.get("state"):
        values["state"] = [ToolRunState[name] for name in values["state"]]
    if values.get("risk"):
        values["risk"] = [Risk[name] for name in values["risk"]]
    for name in ("requested_after", "requested_before"):
        if values.get(name):
            values[name] = datetime.fromisoformat(values[name])
    return ToolRunFilter(**values)
