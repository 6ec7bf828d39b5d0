"""Model calls, what they cost, and what they come to."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_call",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("domain_id", sa.String(length=36), nullable=False),
        sa.Column("agent_id", sa.String(length=36), nullable=False),
        sa.Column("span_id", sa.String(length=64), nullable=False),
        sa.Column("conversation_id", sa.String(length=64), nullable=True),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=60), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("latency_us", sa.BigInteger(), nullable=True),
        sa.Column("input_tokens", sa.BigInteger(), nullable=True),
        sa.Column("output_tokens", sa.BigInteger(), nullable=True),
        sa.Column("cached_tokens", sa.BigInteger(), nullable=True),
        sa.Column("reasoning_tokens", sa.BigInteger(), nullable=True),
        sa.Column("error_type", sa.String(length=120), nullable=True),
        sa.Column("cost_nano", sa.BigInteger(), nullable=True),
        sa.Column("basis", sa.String(length=16), nullable=False),
        sa.Column("price_source", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["agent_id"], ["agent.id"], name=op.f("fk_agent_call_agent_id_agent")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_call")),
        sa.UniqueConstraint("agent_id", "span_id", name=op.f("uq_agent_call_agent_id_span_id")),
    )
    op.create_index(op.f("ix_agent_call_at_id"), "agent_call", ["at", "id"], unique=False)
    op.create_index(op.f("ix_agent_call_domain_id_at_id"), "agent_call", ["domain_id", "at", "id"], unique=False)
    op.create_index(op.f("ix_agent_call_agent_id_at_id"), "agent_call", ["agent_id", "at", "id"], unique=False)
    op.create_table(
        "model_price",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("provider", sa.String(length=60), nullable=True),
        sa.Column("input_per_million", sa.String(length=30), nullable=True),
        sa.Column("output_per_million", sa.String(length=30), nullable=True),
        sa.Column("cached_per_million", sa.String(length=30), nullable=True),
        sa.Column("per_hour", sa.String(length=30), nullable=True),
        sa.Column("free", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_price")),
    )
    op.create_table(
        "usage_rollup",
        sa.Column("dimension", sa.String(length=8), nullable=False),
        sa.Column("domain_id", sa.String(length=36), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("calls", sa.BigInteger(), nullable=False),
        sa.Column("errors", sa.BigInteger(), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cached_tokens", sa.BigInteger(), nullable=False),
        sa.Column("reasoning_tokens", sa.BigInteger(), nullable=False),
        sa.Column("unknown_tokens", sa.BigInteger(), nullable=False),
        sa.Column("cost_nano", sa.BigInteger(), nullable=False),
        sa.Column("priced", sa.BigInteger(), nullable=False),
        sa.Column("latency_us", sa.BigInteger(), nullable=False),
        sa.Column("timed", sa.BigInteger(), nullable=False),
        *(sa.Column(f"l{index:02}", sa.BigInteger(), nullable=False) for index in range(32)),
        sa.PrimaryKeyConstraint("dimension", "domain_id", "key", "bucket", name=op.f("pk_usage_rollup")),
    )
