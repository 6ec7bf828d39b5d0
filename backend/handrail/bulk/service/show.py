"""Showing an operation: to whoever planned it, and to those who see everything."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handrail.bulk import store
from handrail.bulk.types import BulkOperation
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
