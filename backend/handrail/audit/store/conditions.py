"""A condition as SQL over columns that bear the names of an entry's fields."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, true

from handrail.audit.query import Condition
from handrail.core.connections import one_of


def holds(condition: Condition, columns: Mapping[str, ColumnElement[Any]]) -> ColumnElement[bool]:
    """Whether a row meets it; words are not asked here. `kind`: that of a thing whose id is given too."""
    tests: list[ColumnElement[bool]] = []
    for field, matches in groupby(sorted(condition.any, key=lambda match: match.field), lambda match: match.field):
        same = list(matches)
        if field == "resource":
            tests += [and_(columns["kind"] == match.kind, columns["resource_id"] == match.value) for match in same]
            continue
        values = [match.value for match in same if not match.begins]
        tests += [one_of(columns[field], values)] if values else []
        tests += [columns[field].startswith(match.value, autoescape=True) for match in same if match.begins]
    any_of = or_(false(), *tests)
    return any_of.is_not(true()) if condition.negated else any_of
