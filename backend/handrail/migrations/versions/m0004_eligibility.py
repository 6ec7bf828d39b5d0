"""Who may approve a run, and who changed its arguments."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("tool_run", sa.Column("from_roles", sa.Text(), nullable=True))
    op.add_column("tool_run", sa.Column("separation_of_duties", sa.Boolean(), nullable=True))
    op.add_column("tool_run", sa.Column("edited_by", sa.Text(), nullable=True))
    op.add_column("tool_run", sa.Column("edited_at", sa.BigInteger(), nullable=True))
