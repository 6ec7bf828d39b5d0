"""Which runs a filter names, as conditions."""

from typing import Any

from sqlalchemy import ColumnElement, Select, or_

from handrail.core.connections import one_of
from handrail.core.kernel import Scope
from handrail.tool_runs.states import Decision
from handrail.tool_runs.table import tool_run
from handrail.tool_runs.types import Decider, ToolRunFilter

table = tool_run.c


def visible(query: Select[Any], scope: Scope) -> Select[Any]:
    """Only what exists for this viewer."""
    if scope.subject is not None:
        query = query.where(table.agent_id == scope.subject)
    return query if scope.domains is None else query.where(table.domain_id.in_(scope.domains))


def filtered(query: Select[Any], scope: Scope, given: ToolRunFilter, *, states: bool = True) -> Select[Any]:
    """The runs a filter names, among those that exist for this viewer."""
    query = visible(query, scope)
    if states and given.state:
        query = query.where(table.state.in_([state.name for state in given.state]))
    if given.risk:
        query = query.where(table.risk.in_([risk.name for risk in given.risk]))
    for column, values in (
        (table.domain_id, given.domain_id),
        (table.agent_id, given.agent_id),
        (table.tool_id, given.tool_id),
    ):
        if values:
            query = query.where(column.in_(values))
    query = query.where(*of_decision(given))
    for column, since, until in (
        (table.requested_at, given.requested_after, given.requested_before),
        (table.decided_at, given.decided_after, given.decided_before),
        (table.finished_at, given.finished_after, given.finished_before),
    ):
        if since:
            query = query.where(column >= since)
        if until:
            query = query.where(column < until)
    if given.text and given.text.strip():
        words = given.text.strip()
        hit = [column.icontains(words, autoescape=True) for column in (table.tool_name, table.summary, table.reason)]
        query = query.where(or_(table.id == words, *hit))
    return query


def of_decision(given: ToolRunFilter) -> list[ColumnElement[bool]]:
    """What a filter says of the first decision; only an approval says until when it may be used."""
    found: list[ColumnElement[bool]] = []
    if given.decision:
        approved = given.decision is Decision.APPROVE
        found += [
            table.decided_at.is_not(None),
            table.execute_by.is_not(None) if approved else table.execute_by.is_(None),
        ]
    if given.decided is not None:
        found.append(table.decided_at.is_not(None) if given.decided else table.decided_at.is_(None))
    if given.decider:
        by_people = given.decider is Decider.PEOPLE
        found += [
            table.decided_at.is_not(None),
            table.decided_by.is_not(None) if by_people else table.decided_by.is_(None),
        ]
    if given.decided_by:
        found.append(one_of(table.decided_by, given.decided_by))
    return found
