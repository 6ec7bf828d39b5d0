"""Checkpoints, tombstones and erasures; rows of the ledger go only where one of these stands for them."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

SQLITE_GUARDS = (
    "DROP TRIGGER ledger_entry_no_delete",
    "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry WHEN OLD.seq > COALESCE((SELECT MAX(seq) FROM ledger_tombstone), 0) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
    "DROP TRIGGER ledger_detail_no_delete",
    "CREATE TRIGGER ledger_detail_no_delete BEFORE DELETE ON ledger_detail WHEN OLD.seq > COALESCE((SELECT MAX(seq) FROM ledger_tombstone), 0) AND NOT EXISTS (SELECT 1 FROM ledger_erasure WHERE ledger_erasure.seq = OLD.seq) BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END",
)
POSTGRES_GUARDS = (
    "DROP TRIGGER ledger_entry_append_only ON ledger_entry",
    "CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE FUNCTION ledger_entry_may_go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.seq > COALESCE((SELECT MAX(seq) FROM ledger_tombstone), 0) THEN RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN OLD; END $$",
    "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_may_go()",
    "DROP TRIGGER ledger_detail_append_only ON ledger_detail",
    "CREATE TRIGGER ledger_detail_append_only BEFORE UPDATE OR TRUNCATE ON ledger_detail FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_append_only()",
    "CREATE FUNCTION ledger_detail_may_go() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.seq > COALESCE((SELECT MAX(seq) FROM ledger_tombstone), 0) AND NOT EXISTS (SELECT 1 FROM ledger_erasure WHERE ledger_erasure.seq = OLD.seq) THEN RAISE EXCEPTION 'the ledger is append-only'; END IF; RETURN OLD; END $$",
    "CREATE TRIGGER ledger_detail_no_delete BEFORE DELETE ON ledger_detail FOR EACH ROW EXECUTE FUNCTION ledger_detail_may_go()",
)


def upgrade() -> None:
    for name in ("ledger_checkpoint", "ledger_tombstone"):
        op.create_table(
            name,
            sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
            sa.Column("hash", sa.String(length=64), nullable=False),
            sa.Column("at", sa.BigInteger(), nullable=False),
            sa.Column("key_id", sa.String(length=16), nullable=False),
            sa.Column("signature", sa.String(length=88), nullable=False),
            sa.PrimaryKeyConstraint("seq", name=op.f(f"pk_{name}")),
        )
    op.create_table(
        "ledger_erasure",
        sa.Column("by_seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("by_seq", "seq", name=op.f("pk_ledger_erasure")),
    )
    op.create_index(op.f("ix_ledger_erasure_seq"), "ledger_erasure", ["seq"], unique=False)
    op.create_table(
        "ledger_retention",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_retention")),
    )
    op.create_table(
        "person_erasure",
        sa.Column("user_id", sa.String(length=36), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("through", sa.BigInteger(), nullable=False),
        sa.Column("entries", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_person_erasure")),
    )
    for statement in SQLITE_GUARDS if op.get_bind().dialect.name == "sqlite" else POSTGRES_GUARDS:
        op.execute(statement)
