"""Policies that people publish: who published a version and why, and policies that are out of force."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("policy", sa.Column("archived_at", sa.BigInteger(), nullable=True))
    op.add_column("policy_version", sa.Column("published_by", sa.Text(), nullable=True))
    op.add_column("policy_version", sa.Column("note", sa.Text(), nullable=True))
