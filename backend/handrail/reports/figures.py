"""What a report says: the answers of analytics as plain data, and as a table. Nothing is calculated here.

In the table each stretch of time and each agent is a row, `part` says which; what is unknown is an empty cell.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from handrail.agents import service as agents
from handrail.analytics import service as analytics
from handrail.analytics.types import AgentOrder, AnalyticsGranularity, AnalyticsRange, UsageFigures
from handrail.audit.service import cell
from handrail.core.kernel import Scope
from handrail.core.records import plain
from handrail.preferences.service import camel

TOP = 10
FIGURES = [camel(field.name) for field in fields(UsageFigures) if field.init]
HEADER = ["part", "startsAt", "endsAt", "agentId", "agentName", *FIGURES]
PARTS = (
    "timezone", "starts_at", "ends_at", "current", "previous_starts_at", "previous_ends_at", "previous", "series",
    "week_hours", "peak_usage_time",
)  # fmt: skip
Figures = dict[str, Any]


def gathered(
    connection: Connection, scope: Scope, given: AnalyticsRange, granularity: AnalyticsGranularity, timezone: str,
    domain_id: str | None, agent_id: str | None, now: datetime,
) -> Figures:  # fmt: skip
    """The figures of a range as `analytics` and `topAgents` tell them. Errors: Fault BAD_REQUEST.

    Who decided how much is left out: a report would go on naming people who were erased.
    """
    found = analytics.analytics(connection, scope, given, granularity, timezone, domain_id, agent_id, now)
    told: Figures = spelled({name: plain(getattr(found, name)) for name in PARTS})
    told["granularity"] = granularity.name
    told["oversight"] = spelled(plain(found.later.oversight(connection)))
    del told["oversight"]["people"]
    told["uptime"] = spelled(plain(found.later.uptime(connection)))
    top = analytics.top_agents(connection, scope, given, timezone, domain_id, AgentOrder.CALLS, TOP, now)
    top = [one for one in top if agent_id in (None, one.agent_id)]
    known = agents.by_ids(connection, [one.agent_id for one in top])
    told["topAgents"] = [
        spelled(plain(one)) | {"agentName": agent.name if agent else None}
        for one, agent in zip(top, known, strict=True)
    ]
    return told


def spelled(value: Any) -> Any:
    """Plain data with its names as the API spells them."""
    if isinstance(value, dict):
        return {camel(name.rstrip("_")): spelled(each) for name, each in value.items()}
    return [spelled(each) for each in value] if isinstance(value, list) else value


def as_csv(told: Figures) -> str:
    """As a table: the range, the one before, the series, the agents."""
    rows = [
        row("range", told["startsAt"], told["endsAt"], told["current"]),
        row("before", told["previousStartsAt"], told["previousEndsAt"], told["previous"]),
        *(row("series", one["startsAt"], one["endsAt"], one["figures"]) for one in told["series"]),
        *(row("agent", told["startsAt"], told["endsAt"], one["figures"], one) for one in told["topAgents"]),
    ]
    return "".join(",".join(map(cell, each)) + "\r\n" for each in (HEADER, *rows))


def row(part: str, starts_at: str, ends_at: str, told: Figures, agent: Figures | None = None) -> list[str]:
    """One row's texts. A percentile of response times stands as its estimate."""
    about = [agent["agentId"], agent["agentName"] or ""] if agent else ["", ""]
    return [part, starts_at, ends_at, *about, *(written(told.get(name)) for name in FIGURES)]


def written(value: Any) -> str:
    """A figure as text; empty when unknown."""
    if isinstance(value, dict):
        return written(value.get("estimate"))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
