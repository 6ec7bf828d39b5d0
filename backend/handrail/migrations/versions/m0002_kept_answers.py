"""What an idempotency key keeps beyond the thing's id: the outcomes of a bulk decision."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("idempotency_key", sa.Column("answer", sa.Text(), nullable=True))
