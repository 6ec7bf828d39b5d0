"""Counters lie in the order in which they are read; the index that only repeated them is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = ("dimension", "key", "metric", "bucket", "domain_id")


def upgrade() -> None:
    op.drop_index("ix_counter_dimension_key_metric_bucket", table_name="counter")
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("pk_counter", "counter", type_="primary")
        op.create_primary_key("pk_counter", "counter", list(KEY))
        return
    op.create_table(
        "counter_ordered",
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("metric", sa.String(length=48), nullable=False),
        sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("domain_id", sa.String(length=36), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_counter")),
        sqlite_with_rowid=False,
    )
    columns = '"dimension", "key", "metric", "bucket", "domain_id", "value"'
    op.execute(f"INSERT INTO counter_ordered ({columns}) SELECT {columns} FROM counter ORDER BY 1, 2, 3, 4, 5")  # noqa: S608
    op.drop_table("counter")
    op.rename_table("counter_ordered", "counter")
