"""What model calls come to, in whole hours and days too; on SQLite in the order of the key."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = ("dimension", "domain_id", "key", "bucket")
SUMS = (
    "calls", "errors", "input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens", "unknown_tokens",
    "cost_nano", "priced", "latency_us", "timed", *(f"l{index:02}" for index in range(32)),
)  # fmt: skip


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.rename_table("usage_rollup", "usage_rollup_before")
        op.create_table(
            "usage_rollup",
            sa.Column("dimension", sa.String(length=8), nullable=False),
            sa.Column("domain_id", sa.String(length=36), nullable=False),
            sa.Column("key", sa.String(length=120), nullable=False),
            sa.Column("bucket", sa.Integer(), autoincrement=False, nullable=False),
            *(sa.Column(name, sa.BigInteger(), nullable=False) for name in SUMS),
            sa.PrimaryKeyConstraint(*KEY, name=op.f("pk_usage_rollup")),
            sqlite_with_rowid=False,
        )
        columns = ", ".join((*KEY, *SUMS))
        op.execute(
            f"INSERT INTO usage_rollup ({columns})"  # noqa: S608 (the names above)
            f" SELECT {columns} FROM usage_rollup_before ORDER BY 1, 2, 3, 4"
        )
        op.drop_table("usage_rollup_before")
    for dimension, letter, size in (("all", "h", 4), ("agent", "h", 4), ("agent", "d", 96)):
        op.execute(
            f"INSERT INTO usage_rollup ({', '.join((*KEY, *SUMS))})"  # noqa: S608 (the names above)
            f" SELECT '{dimension}:{letter}', domain_id, key, bucket / {size} * {size},"
            f" {', '.join(f'sum({name})' for name in SUMS)}"
            f" FROM usage_rollup WHERE dimension = '{dimension}' GROUP BY domain_id, key, bucket / {size}"
        )
