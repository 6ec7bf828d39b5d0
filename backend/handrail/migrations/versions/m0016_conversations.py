"""Conversations and what was said in them."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("domain_id", sa.String(length=36), nullable=False),
        sa.Column("agent_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("title_key", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("last_message_at", sa.BigInteger(), nullable=False),
        sa.Column("message_count", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.BigInteger(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_conversation_agent_id")),
        sa.ForeignKeyConstraint(["domain_id"], ["domain.id"], name=op.f("fk_conversation_domain_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("agent_id", "key", name=op.f("uq_conversation_agent_id_key")),
    )
    for columns in (
        ["last_message_at", "id"], ["domain_id", "last_message_at", "id"], ["agent_id", "last_message_at", "id"],
        ["started_at"],
    ):  # fmt: skip
        op.create_index(op.f("ix_conversation_" + "_".join(columns)), "conversation", columns, unique=False)
    op.create_table(
        "message",
        sa.Column("conversation_id", sa.String(length=36), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=9), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("redacted", sa.Boolean(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("tokens", sa.Integer(), nullable=True),
        sa.Column("tool_run_id", sa.String(length=36), nullable=True),
        sa.Column("span_id", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversation.id"], name=op.f("fk_message_conversation_id")),
        sa.PrimaryKeyConstraint("conversation_id", "position", name=op.f("pk_message")),
        sa.UniqueConstraint("conversation_id", "key", name=op.f("uq_message_conversation_id_key")),
    )
    op.create_index(op.f("ix_message_at"), "message", ["at"], unique=False)
    op.create_index(
        "ix_agent_call_conversation", "agent_call", ["agent_id", "conversation_id", "at"], unique=False,
        sqlite_where=sa.text("conversation_id IS NOT NULL"), postgresql_where=sa.text("conversation_id IS NOT NULL"),
    )  # fmt: skip
