"""The table of tool runs, and rows to records and back."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    select,
    text,
)

from handrail.accounts.types import Role
from handrail.core.actors import Actor, ActorType
from handrail.core.database import Instant, Json, metadata
from handrail.core.records import from_row, plain
from handrail.policies.types import PolicyReference
from handrail.tool_runs.states import Decision
from handrail.tool_runs.types import HeldDecision, RunDecision, ToolRun, Vote
from handrail.tools.types import Risk

# Highest first, so that the queue's order is its index's: rank, then id, both ascending.
RANK = {Risk.CRITICAL: 0, Risk.HIGH: 1, Risk.MEDIUM: 2, Risk.LOW: 3}
tool_run = Table(
    "tool_run",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("domain_id", String(36), ForeignKey("domain.id"), nullable=False),
    Column("agent_id", String(36), ForeignKey("agent.id"), nullable=False),
    Column("agent_version", String(64), nullable=False),
    Column("tool_id", String(36), ForeignKey("tool.id"), nullable=False),
    Column("tool_name", String(100), nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("risk", String(8), nullable=False),
    Column("risk_rank", SmallInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("exact_text", Text, nullable=False),
    Column("shown_text", Text, nullable=False),
    Column("arguments_hash", String(64), nullable=False),
    Column("redacted_paths", Json, nullable=False),
    Column("summary", Text, nullable=False),
    Column("reason", Text),
    Column("on_behalf_of", Text),
    Column("requested_by", Json, nullable=False),
    Column("requested_at", Instant, nullable=False),
    Column("decide_by", Instant),
    Column("execute_by", Instant),
    Column("required_approvals", Integer, nullable=False),
    Column("reason_required", Boolean, nullable=False),
    Column("execute_within", Integer, nullable=False),
    Column("votes_cast", Json, nullable=False),
    Column("held", Json),
    Column("operation_id", String(36)),
    Column("decision", Json),
    Column("policy", Json),
    Column("idempotency_key", String(200), nullable=False),
    Column("request_hash", String(64), nullable=False),
    Column("claimed_at", Instant),
    Column("claimed_by", String(64)),
    Column("lease_id", String(64)),
    Column("lease_expires_at", Instant),
    Column("finished_at", Instant),
    Column("result", Json),
    Column("error", Text),
    Column("due_at", Instant),
    Column("from_roles", Json),
    Column("separation_of_duties", Boolean),
    Column("edited_by", Json),
    Column("edited_at", Instant),
    Column("remind_at", Instant),
    Column("reminded", Boolean),
    Column("escalate_at", Instant),
    Column("escalated", Boolean),
    Column("escalate_to", String(16)),
    Column("decided_at", Instant),
    Column("decided_by", String(36)),
    UniqueConstraint("agent_id", "idempotency_key"),
    Index(None, "state", "risk_rank", "id"),
    Index(None, "domain_id", "state", "risk_rank", "id"),
    Index(None, "domain_id", "id"),
    Index(None, "agent_id", "state", "id"),
    Index(None, "agent_id", "id"),
    Index(None, "tool_id", "id"),
    Index(
        "ix_tool_run_due_at", "due_at",
        sqlite_where=text("due_at IS NOT NULL"), postgresql_where=text("due_at IS NOT NULL"),
    ),
    Index(
        "ix_tool_run_operation_id", "operation_id",
        sqlite_where=text("operation_id IS NOT NULL"), postgresql_where=text("operation_id IS NOT NULL"),
    ),
)  # fmt: skip
# Until when everything that a bulk decision holds is held: said once, where each held decision says nothing itself.
tool_run_release = Table(
    "tool_run_release",
    metadata,
    Column("operation_id", String(36), primary_key=True),
    Column("at", Instant, nullable=False),
)
RELEASED = (
    select(tool_run_release.c.at)
    .where(tool_run_release.c.operation_id == tool_run.c.operation_id)
    .scalar_subquery()
    .label("released_at")
)
ROWS = select(tool_run, RELEASED)
PLAIN = (
    "id", "domain_id", "agent_id", "agent_version", "tool_id", "tool_name", "schema_version", "revision",
    "exact_text", "shown_text", "arguments_hash", "redacted_paths", "summary", "reason", "on_behalf_of", "requested_at",
    "decide_by", "execute_by", "required_approvals", "reason_required", "execute_within", "idempotency_key",
    "request_hash", "claimed_at", "claimed_by", "lease_id", "lease_expires_at", "finished_at", "result", "error",
    "due_at", "separation_of_duties", "edited_at", "remind_at", "reminded", "escalate_at", "escalated",
    "decided_at", "decided_by",
)  # fmt: skip
JSON_COLUMNS = ("requested_by", "votes_cast", "held", "decision", "policy", "from_roles", "edited_by")
CHANGING = (
    "state", "revision", "exact_text", "shown_text", "arguments_hash", "redacted_paths", "summary", "execute_by",
    "votes_cast", "held", "operation_id", "decision", "claimed_at", "claimed_by", "lease_id", "lease_expires_at",
    "finished_at", "result", "error", "due_at", "schema_version", "required_approvals", "reason_required",
    "execute_within", "policy", "from_roles", "separation_of_duties", "edited_by", "edited_at", "remind_at", "reminded",
    "escalate_at", "escalated", "escalate_to", "decided_at", "decided_by",
)  # fmt: skip

MADE_PLAIN = frozenset({"state", "escalate_to", *JSON_COLUMNS})
OF_FIELDS = tuple(name for name in CHANGING if name != "operation_id")


def build(row: Any) -> ToolRun:
    """A row of `ROWS` as a record."""
    together = bool(row.held) and row.held["release_at"] is None
    return from_row(
        ToolRun,
        row,
        requested_by=actor(row.requested_by),
        votes_cast=[decision_of(Vote, vote) for vote in row.votes_cast],
        held=held(row.held, row.released_at if together else None) if row.held else None,
        due_at=row.released_at if together else row.due_at,
        decision=decision_of(RunDecision, row.decision) if row.decision else None,
        policy=PolicyReference(**row.policy) if row.policy else None,
        from_roles=[Role[name] for name in row.from_roles or ()],
        separation_of_duties=bool(row.separation_of_duties),
        edited_by=actor(row.edited_by) if row.edited_by else None,
        reminded=bool(row.reminded),
        escalated=bool(row.escalated),
    )


def columns(run: ToolRun) -> dict[str, Any]:
    """A record as a row."""
    values = {name: getattr(run, name) for name in PLAIN}
    values |= {name: plain(getattr(run, name)) for name in JSON_COLUMNS}
    operation = run.held.operation_id if run.held else None
    return values | {
        "risk": run.risk.name,
        "risk_rank": RANK[run.risk],
        "state": run.state.name,
        "escalate_to": plain(run.escalate_to),
        "operation_id": operation,
    }


def changed_columns(before: ToolRun, after: ToolRun) -> tuple[str, ...]:
    """The columns that a step changed."""
    held = () if after.held is before.held else ("operation_id",)
    return tuple(name for name in OF_FIELDS if getattr(after, name) is not getattr(before, name)) + held


def stored(run: ToolRun, name: str) -> Any:
    """One of `columns`."""
    if name == "operation_id":
        return run.held.operation_id if run.held else None
    value = getattr(run, name)
    return plain(value) if name in MADE_PLAIN else value


def actor(value: dict[str, Any]) -> Actor:
    """An actor from JSON."""
    return Actor(type=ActorType[value["type"]], id=value["id"], name=value["name"])


def decision_of(cls: Any, value: dict[str, Any]) -> Any:
    """A vote or a decision from JSON."""
    at = datetime.fromisoformat(value["at"])
    return cls(by=actor(value["by"]), decision=Decision[value["decision"]], at=at, reason=value["reason"])


def held(value: dict[str, Any], together: datetime | None) -> HeldDecision:
    """A held decision from JSON. together: until when its bulk decision is held, where it says nothing itself."""
    return HeldDecision(
        by=actor(value["by"]), decision=Decision[value["decision"]], at=datetime.fromisoformat(value["at"]),
        release_at=datetime.fromisoformat(value["release_at"]) if value["release_at"] else together,
        reason=value["reason"],
        operation_id=value["operation_id"],
    )  # fmt: skip
