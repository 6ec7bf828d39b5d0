"""What analytics counts beside: when a run was first decided and by whom, how long that took, what calls told; uptime.

Everything that is counted of tool runs stands in their rows, so their counters are made anew from them.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BUCKET = 15 * 60 * 1_000_000
KEY = ("dimension", "domain_id", "key", "bucket")
TOLD = ("cached_told", "reasoning_told", "talk_tokens", "talk_told")
SUMS = (
    "calls", "errors", "input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens", "unknown_tokens",
    "cost_nano", "priced", "latency_us", "timed", *TOLD, *(f"l{index:02}" for index in range(32)),
)  # fmt: skip
EDGES = [2 ** (step / 2) for step in range(39)]
ENDS = {"EXECUTED": "executed", "FAILED": "failed", "EXPIRED": "expired", "CANCELLED": "cancelled"}


def upgrade() -> None:
    op.create_table(
        "heartbeat",
        sa.Column("first_at", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("first_at", name=op.f("pk_heartbeat")),
    )
    op.add_column("tool_run", sa.Column("decided_at", sa.BigInteger(), nullable=True))
    op.add_column("tool_run", sa.Column("decided_by", sa.String(length=36), nullable=True))
    decisions()
    days()
    told()
    tiers()


def decisions() -> None:
    """When each run was first decided, and the counters of all of them."""
    bind = op.get_bind()
    op.execute("DELETE FROM counter WHERE metric LIKE 'tool\\_runs.%' ESCAPE '\\'")
    found: Counter[tuple[Any, ...]] = Counter()
    for run in runs(bind):
        at, by = first_decision(run)
        if at is not None:
            bind.execute(
                sa.text("UPDATE tool_run SET decided_at = :at, decided_by = :by WHERE id = :id"),
                {"at": at, "by": by, "id": run.id},
            )
        for metric, moment, amount, person in facts(run, at, by):
            for dimension, key in (("all", ""), ("agent", run.agent_id), ("tool", run.tool_id), ("person", person)):
                if key is not None:
                    found[moment // BUCKET, run.domain_id, dimension, key, f"tool_runs.{metric}"] += amount
    names = ("bucket", "domain_id", "dimension", "key", "metric", "value")
    rows = [dict(zip(names, (*place, value), strict=True)) for place, value in sorted(found.items())]
    if rows:
        op.bulk_insert(sa.table("counter", *(sa.column(name) for name in names)), rows)


def runs(bind: sa.Connection) -> Iterator[Any]:
    """Every run, a thousand at a time."""
    after = ""
    query = sa.text(
        "SELECT id, domain_id, agent_id, tool_id, state, requested_at, finished_at, execute_by, execute_within,"
        " decision, votes_cast FROM tool_run WHERE id > :after ORDER BY id LIMIT 1000"
    ).columns(decision=sa.JSON(), votes_cast=sa.JSON())
    while rows := bind.execute(query, {"after": after}).all():
        yield from rows
        after = rows[-1].id


def first_decision(run: Any) -> tuple[int | None, str | None]:
    """When the first decision took effect, and the person whose it was. An approval says until when it may be used."""
    if run.decision is None:
        return None, None
    by, approved = run.decision["by"], run.execute_by is not None
    at = run.execute_by - run.execute_within * 1_000_000 if approved else run.finished_at
    if approved and run.decision["decision"] == "REJECT":  # taken back: the approval before it was its last vote
        votes = [vote["by"] for vote in run.votes_cast if vote["decision"] == "APPROVE"]
        by = votes[-1] if votes else {"type": "POLICY", "id": None}
    return at, by["id"] if by["type"] == "PERSON" else None


def facts(run: Any, at: int | None, by: str | None) -> Iterator[tuple[str, int, int, str | None]]:
    """What a run counts as."""
    yield "requested", run.requested_at, 1, None
    if at is not None:
        name = "approved" if run.execute_by is not None else "rejected"
        yield name, at, 1, by
        yield f"{name}_by_{'people' if by else 'policy'}", at, 1, None
        if by:
            took = (at - run.requested_at) // 1000
            yield "decided", at, 1, by
            yield "decide_ms", at, took, by
            yield f"decided_{sum(max(took, 0) / 1000 >= edge for edge in EDGES):02}", at, 1, by
    if run.finished_at is not None and run.state in ENDS:
        yield ENDS[run.state], run.finished_at, 1, None
        if run.state == "EXPIRED" and at is None:
            yield "expired_undecided", run.finished_at, 1, None
    elif run.finished_at is not None and run.execute_by is not None:
        yield "revoked", run.finished_at, 1, None


def days() -> None:
    """The counters by whole days too."""
    op.execute(
        "INSERT INTO counter (bucket, domain_id, dimension, key, metric, value)"
        " SELECT bucket / 96 * 96, domain_id, dimension || '\\:d', key, metric, sum(value) FROM counter"
        " WHERE dimension IN ('all', 'agent', 'person') GROUP BY bucket / 96, domain_id, dimension, key, metric"
    )


def told() -> None:
    """How many calls told how much came from a cache, and how much was reasoning; and what conversations used."""
    for name in TOLD:
        op.add_column("usage_rollup", sa.Column(name, sa.BigInteger(), nullable=False, server_default="0"))
    counts = (
        "count(cached_tokens) AS cached_told, count(reasoning_tokens) AS reasoning_told,"
        " coalesce(sum(CASE WHEN conversation_id IS NOT NULL THEN coalesce(input_tokens, 0)"
        " + coalesce(output_tokens, 0) END), 0) AS talk_tokens, count(CASE WHEN conversation_id IS NOT NULL"
        " AND input_tokens IS NOT NULL AND output_tokens IS NOT NULL THEN 1 END) AS talk_told"
    )
    for dimension, key in (("all", "''"), ("agent", "agent_id"), ("model", "model")):
        for tier, size in ((dimension, 1), (f"{dimension}:h", 4), (f"{dimension}:d", 96)):
            for domain in ("domain_id", "'*'"):
                op.execute(
                    f"UPDATE usage_rollup SET {', '.join(f'{name} = f.{name}' for name in TOLD)} FROM ("  # noqa: S608
                    f"SELECT {domain} AS d, {key} AS k, at / {BUCKET * size} * {size} AS b, {counts}"
                    f" FROM agent_call GROUP BY 1, 2, 3) AS f WHERE dimension = '{tier}' AND domain_id = f.d"
                    " AND key = f.k AND bucket = f.b"
                )


def tiers() -> None:
    """Whole days of all calls, whole hours and days of models."""
    for dimension, letter, size in (("all", "d", 96), ("model", "h", 4), ("model", "d", 96)):
        op.execute(
            f"INSERT INTO usage_rollup ({', '.join((*KEY, *SUMS))})"  # noqa: S608 (the names above)
            f" SELECT '{dimension}:{letter}', domain_id, key, bucket / {size} * {size},"
            f" {', '.join(f'sum({name})' for name in SUMS)}"
            f" FROM usage_rollup WHERE dimension = '{dimension}' GROUP BY domain_id, key, bucket / {size}"
        )
