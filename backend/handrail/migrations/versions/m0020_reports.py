"""Reports and their schedules. Whoever had switched the automatic export on has the schedule that it promised."""

from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_schedule",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("next_day", sa.String(length=10), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_report_schedule_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_schedule")),
        sa.UniqueConstraint("user_id", "kind", name=op.f("uq_report_schedule_user_id_kind")),
    )
    op.create_index(op.f("ix_report_schedule_enabled_due_at"), "report_schedule", ["enabled", "due_at"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("schedule_id", sa.String(length=36), nullable=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=True),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("domain_id", sa.String(length=36), nullable=True),
        sa.Column("agent_id", sa.String(length=36), nullable=True),
        sa.Column("format", sa.String(length=8), nullable=False),
        sa.Column("domains", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["schedule_id"], ["report_schedule.id"], name=op.f("fk_report_schedule_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_report_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("schedule_id", "period", name=op.f("uq_report_schedule_id_period")),
    )
    op.create_index(op.f("ix_report_user_id_id"), "report", ["user_id", "id"], unique=False)
    keep_promises()


def keep_promises() -> None:
    """From the running day or week on; the job finds out in each zone when that is over."""
    preferences = sa.table("preferences", sa.column("user_id", sa.String), sa.column("settings", sa.Text))
    rows = op.get_bind().execute(sa.select(preferences)).all()
    at = int(datetime.now(UTC).timestamp() * 1_000_000)
    today = datetime.now(UTC).date()
    made = []
    for user_id, settings in rows:
        chosen = orjson.loads(settings)
        if chosen.get("auto_export") is not True:
            continue
        kind = chosen.get("export_schedule", "WEEKLY")
        first = today if kind == "DAILY" else today - timedelta(days=today.weekday())
        made.append({
            "id": user_id, "user_id": user_id, "kind": kind, "format": chosen.get("default_export_format", "CSV"),
            "timezone": chosen.get("timezone", "UTC"), "enabled": True, "next_day": first.isoformat(), "due_at": at,
            "changed_at": at, "revision": 1,
        })  # fmt: skip
    if made:
        types = {"enabled": sa.Boolean, "due_at": sa.BigInteger, "changed_at": sa.BigInteger, "revision": sa.Integer}
        columns: list[Any] = [sa.column(name, types.get(name, sa.String)) for name in made[0]]
        op.bulk_insert(sa.table("report_schedule", *columns), made)
