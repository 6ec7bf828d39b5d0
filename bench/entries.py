"""A ledger of millions of entries with a valid chain: made once, and kept in `.venv/bench` for later runs."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import Connection, create_engine

from bench.measure import ROOT
from bench.stage import staged
from handrail.core import clock, ledger
from handrail.core.database import Database
from handrail.core.ids import new_id
from handrail.core.ledger import Entry
from handrail.core.migrate import migrate

KEPT = ROOT / ".venv" / "bench"
VERSION = 2
BATCH = 5000
DOMAINS, PEOPLE, AGENTS, TOOLS = 12, 60, 200, 80
STEPS = ("request", "approve", "execute", "succeed")
RARE = ("agent.promote", "tool.update", "policy.publish", "user.update", "token.create", "preferences.update",
        "session.sign_in", "export.start", "agent.update", "domain.update")  # fmt: skip
NOUNS = ("refund", "invoice", "parcel", "ticket", "account", "contract", "payment", "report", "mail", "backup")
VERBS = ("create", "send", "cancel", "lookup", "update", "archive", "merge", "close")


def made(rows: int) -> Path:
    """A folder with a database that has so many entries."""
    folder = KEPT / f"ledger-{VERSION}-{rows}"
    if folder.exists():
        return migrated(folder)
    half = folder.with_suffix(".half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    with staged(half / "stage") as stage:
        stage.copy(half / "handrail.db")
    fill(half / "handrail.db", rows)
    half.rename(folder)
    return folder


def migrated(folder: Path) -> Path:
    """The same folder, its database as today's program needs it."""
    database = Database(f"sqlite:///{folder / 'handrail.db'}")
    migrate(database)
    database.writing.dispose()
    return folder


def fill(file: Path, rows: int) -> None:
    """Add entries until there are so many, with the indexes built afterwards."""
    engine = create_engine(f"sqlite:///{file}")
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.isolation_level = None
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "foreign_keys=OFF", "cache_size=-400000"):
            raw.execute(f"PRAGMA {pragma}")
        made_so = "SELECT name, sql FROM sqlite_master WHERE tbl_name LIKE 'ledger_%' AND type = 'index' AND sql > ''"
        indexes = raw.execute(made_so).fetchall()
        for name, _ in indexes:
            raw.execute(f"DROP INDEX {name}")
        write(connection, rows)
        for _, sql in indexes:
            raw.execute(sql)
        raw.execute("PRAGMA journal_mode=WAL")
    engine.dispose()


def write(connection: Connection, rows: int) -> None:
    """The entries themselves."""
    head = ledger.read_head(connection)
    source = entries(rows - head.seq)
    while batch := [entry for _, entry in zip(range(min(BATCH, rows - head.seq)), source, strict=False)]:
        connection.exec_driver_sql("BEGIN")
        head = ledger.append(connection, head, batch)
        connection.exec_driver_sql("COMMIT")


def entries(count: int) -> Iterator[Entry]:
    """What happens: mostly runs of tools from request to success, some refused, and the rest of the house."""
    chance = Random(7)
    start = clock.now() + timedelta(seconds=1)

    def ids(number: int) -> list[str]:
        return [new_id(start + timedelta(milliseconds=index)) for index in range(number)]

    domains, people, agents, tools = ids(DOMAINS), ids(PEOPLE), ids(AGENTS), ids(TOOLS)
    names = [f"{noun}s.{verb}" for noun in NOUNS for verb in VERBS]
    pool: list[str] = ids(400)
    for number in range(count):
        at = start + timedelta(milliseconds=number)
        agent = min(int(chance.expovariate(1 / 40)), AGENTS - 1)
        domain = domains[agent % DOMAINS]
        person = min(int(chance.expovariate(1 / 10)), PEOPLE - 1)
        step = number % 4
        common = {"at": at, "request_id": f"{number:016x}", "address": f"10.1.{person}.{agent}", "domain_id": domain}
        if chance.random() < 0.02:
            action = chance.choice(RARE)
            kind = action.split(".")[0]
            audience = f"user:{people[person]}" if kind == "preferences" else None
            yield Entry(
                actor_type="PERSON", actor_id=people[person], actor_name=f"Person {person}", action=action,
                resource_type=kind, resource_id=pool[number % 400], resource_name=f"{kind} {number % 400}",
                audience=audience, channel="console", after={"name": "as it is", "revision": number}, **common,
            )  # fmt: skip
            continue
        slot = number // 4 % 400
        if step == 0:
            pool[slot] = new_id(at)
        tool = min(int(chance.expovariate(1 / 16)), TOOLS - 1)
        by_person = step == 1
        refused = chance.random() < 0.004
        yield Entry(
            actor_type="PERSON" if by_person else "AGENT", actor_id=people[person] if by_person else agents[agent],
            actor_name=f"Person {person}" if by_person else f"agent-{agent}",
            action=f"tool_run.{STEPS[step]}" + (".refused" if refused else ""),
            outcome="REFUSED" if refused else "DONE", resource_type="tool_run", resource_id=pool[slot],
            resource_name=names[tool], subject_id=agents[agent], channel="console" if by_person else "api",
            before={"state": "REQUESTED", "revision": step}, summary="The parcel never arrived.",
            after={"state": STEPS[step].upper(), "revision": step + 1, "amount": 86.4, "order": f"ORD-{number}"},
            metadata={"tool_id": tools[tool]}, **common,
        )  # fmt: skip
