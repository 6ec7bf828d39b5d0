"""Many tool runs, fast: copies of one real run by a single SQL statement, with the indexes built afterwards."""

import sqlite3
from pathlib import Path

from handrail.tool_runs.table import tool_run

OPEN_ROWS = 300
OWN = {
    "id": "printf('%08x-%04x-7000-8000-%012x', 26000000 + n / 65536, n % 65536, n)",
    "state": "CASE WHEN n % :every = 0 THEN 'PENDING_APPROVAL' WHEN n % 9 = 0 THEN 'REJECTED' ELSE 'EXECUTED' END",
    "risk": "CASE n % 4 WHEN 0 THEN 'LOW' WHEN 1 THEN 'MEDIUM' WHEN 2 THEN 'HIGH' ELSE 'CRITICAL' END",
    "risk_rank": "n % 4",
    "idempotency_key": "'seed-' || n",
    "requested_at": "requested_at - (:rows - n) * 1000000",
    "due_at": "NULL",
    "finished_at": "requested_at",
}


def one_of(connection: sqlite3.Connection, kind: str) -> str:
    """An expression that goes through the ids of a table in turn."""
    ids = [row[0] for row in connection.execute(f"SELECT id FROM {kind} ORDER BY id")]
    return f"CASE n % {len(ids)} " + " ".join(f"WHEN {index} THEN '{key}'" for index, key in enumerate(ids)) + " END"


def fill(file: Path, rows: int) -> None:
    """Add so many runs, older than those that are there; 300 of them wait for a decision."""
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-200000"):
        connection.execute(f"PRAGMA {pragma}")
    made = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'tool_run' AND sql IS NOT NULL"
    indexes = connection.execute(made).fetchall()
    names = [column.name for column in tool_run.columns]
    own = OWN | {f"{kind}_id": one_of(connection, kind) for kind in ("agent", "tool")}
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    connection.execute("BEGIN")
    connection.execute(
        f"WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < :rows), "
        f"pattern AS MATERIALIZED (SELECT * FROM tool_run ORDER BY id LIMIT 1) "
        f"INSERT INTO tool_run ({', '.join(names)}) "
        f"SELECT {', '.join(own.get(name, name) for name in names)} FROM number, pattern",
        {"rows": rows, "every": max(2, rows // OPEN_ROWS)},
    )
    for _, sql in indexes:
        connection.execute(sql)
    connection.execute("COMMIT")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
