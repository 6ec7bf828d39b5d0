"""When those who may decide a run are reminded, and when the next role is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tool_run", sa.Column("remind_at", sa.BigInteger(), nullable=True))
    op.add_column("tool_run", sa.Column("reminded", sa.Boolean(), nullable=True))
    op.add_column("tool_run", sa.Column("escalate_at", sa.BigInteger(), nullable=True))
    op.add_column("tool_run", sa.Column("escalated", sa.Boolean(), nullable=True))
    op.add_column("tool_run", sa.Column("escalate_to", sa.String(length=16), nullable=True))
