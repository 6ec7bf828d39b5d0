"""Notifications, and how far the ledger has become some: those who upgrade begin at its end."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notification",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("type", sa.String(length=24), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("domain_id", sa.String(length=36), nullable=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("resource_id", sa.String(length=64), nullable=True),
        sa.Column("tool_id", sa.String(length=36), nullable=True),
        sa.Column("tool_name", sa.String(length=100), nullable=True),
        sa.Column("agent_id", sa.String(length=36), nullable=True),
        sa.Column("agent_name", sa.String(length=60), nullable=True),
        sa.Column("summary", sa.Text(), nullable=True),
        sa.Column("first_at", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("read_at", sa.BigInteger(), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_notification_user_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification")),
    )
    op.create_index(op.f("ix_notification_user_id_at_id"), "notification", ["user_id", "at", "id"])
    op.create_index(
        "ix_notification_unread", "notification", ["user_id", "at"],
        sqlite_where=sa.text("read_at IS NULL"), postgresql_where=sa.text("read_at IS NULL"),
    )  # fmt: skip
    op.create_index(op.f("ix_notification_seq"), "notification", ["seq"])
    op.create_index(op.f("ix_notification_read_at"), "notification", ["read_at"])
    op.create_table(
        "notification_follower",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notification_follower")),
    )
    op.get_bind().exec_driver_sql(
        "INSERT INTO notification_follower (id, seq) SELECT 1, COALESCE((SELECT MAX(seq) FROM ledger_head), 0)"
    )
