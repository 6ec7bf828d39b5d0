"""The index in which the audit log's words are looked up. It is filled by a job, from the first entry on."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_index",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("through", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_index")),
    )
    op.create_table(
        "audit_word",
        sa.Column("word", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_audit_word")),
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE audit_words USING fts5"
            "(words, content = '', detail = none, columnsize = 0, tokenize = \"ascii tokenchars '_.=+'\")"
        )
        return
    op.execute("CREATE TABLE audit_words (seq BIGINT CONSTRAINT pk_audit_words PRIMARY KEY, words TSVECTOR NOT NULL)")
    op.execute("CREATE INDEX ix_audit_words_words ON audit_words USING gin (words)")
