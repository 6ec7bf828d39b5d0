"""Which fields ever stood together in one entry. The index of words is filled anew, since each entry has more tokens."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_shape",
        sa.Column("token", sa.String(length=24), nullable=False),
        sa.Column("by_actor", sa.Boolean(), nullable=False),
        sa.Column("actor_id", sa.String(length=64), nullable=True),
        sa.Column("actor_type", sa.String(length=8), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("resource_type", sa.String(length=32), nullable=False),
        sa.Column("domain_id", sa.String(length=36), nullable=True),
        sa.Column("outcome", sa.String(length=8), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_audit_shape")),
    )
    op.create_index(op.f("ix_audit_shape_by_actor_actor_id"), "audit_shape", ["by_actor", "actor_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute("INSERT INTO audit_words (audit_words) VALUES ('delete-all')")
    else:
        op.execute("TRUNCATE audit_words")
    op.execute("UPDATE audit_index SET through = 0")
