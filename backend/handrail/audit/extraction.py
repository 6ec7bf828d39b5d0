"""What a process of its own needs to write entries down (see extract.py), and that process."""

import asyncio
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

import orjson
from sqlalchemy import Connection

from handrail.audit import store
from handrail.audit.extract import Job
from handrail.audit.formats import SOURCE
from handrail.audit.proof import LINK
from handrail.audit.query import Wanted
from handrail.core.clock import to_micros
from handrail.core.kernel import Kernel
from handrail.core.ledger import ledger_detail, ledger_entry
from handrail.core.portable import count_of, portable
from handrail.core.statements import parameter
from handrail.core.viewer import Viewer

Source = tuple[Any, ...]
NO_LIMIT = 2**62
CHUNK = 1 << 16
PROGRAM = "handrail.audit.extract"
columns = ledger_entry.c
BEHIND, HEAD = parameter("behind"), parameter("head")
BETWEEN = (columns.seq > BEHIND, columns.seq <= HEAD)


class Broken(Exception):
    """The process ended before its work."""


def statements(kernel: Kernel, viewer: Viewer, wanted: Wanted) -> dict[str, Any]:
    """What is wanted, oldest first, as plain JSON that stays true: `page` and `count`."""
    dialect = kernel.database.writing.dialect
    source = store.matching(kernel.database.is_sqlite, viewer, wanted, BEHIND, HEAD)
    page = source.query.with_only_columns(*picked(SOURCE), maintain_column_froms=True).order_by(source.seq)
    return {
        "page": portable(page.limit(parameter("most")), dialect),
        "count": portable(count_of(source.query), dialect),
    }


def looks_words_up(said: dict[str, Any]) -> bool:
    """Whether these statements find no more than what is indexed."""
    return "audit_words" in said["page"]["text"]


def newest_first(kernel: Kernel, viewer: Viewer, wanted: Wanted) -> dict[str, Any]:
    """The same from the other side, uncounted: `behind` is then what is newer."""
    source = store.matching(kernel.database.is_sqlite, viewer, wanted, None, BEHIND - 1)
    page = source.query.with_only_columns(*picked(SOURCE), maintain_column_froms=True).order_by(source.seq.desc())
    return {"page": portable(page.limit(parameter("most")), kernel.database.writing.dialect)}


def page(
    connection: Connection, viewer: Viewer, wanted: Wanted, behind: int | None, offset: int, most: int
) -> tuple[list[Source], int]:
    """Some rows, newest first, as `formats.Shaper` takes them; and how many there are, counted up to 10,001."""
    reading = store.Reading(connection, viewer, wanted)
    found = reading.rows(0, store.END if behind is None else behind - 1, offset + most, newest_first=True)[offset:]
    rows = [(row.seq, to_micros(row.at), *(getattr(row, name) for name in SOURCE[2:])) for row in found]
    return rows, reading.count()


def picked(names: tuple[str, ...]) -> list[Any]:
    """Columns of an entry and its detail."""
    return [columns[name] if name in columns else ledger_detail.c[name] for name in names]


def chain(kernel: Kernel) -> dict[str, Any]:
    """The links of the chain, whoever may see them."""
    links = ledger_entry.select().outerjoin(ledger_detail, ledger_detail.c.seq == columns.seq).where(*BETWEEN)
    query = links.with_only_columns(*picked(LINK), maintain_column_froms=True).order_by(columns.seq)
    return portable(query.limit(parameter("most")), kernel.database.writing.dialect)


def job(kernel: Kernel, said: dict[str, Any], *, head: int, format: str, domains: list[str] | None, **more: Any) -> Job:
    """A job for `child`. said: what `statements` made. more: any other field of `Job`."""
    url = kernel.database.url
    address = url.database if kernel.database.is_sqlite else url.set(drivername="postgresql").render_as_string(False)
    rest = {
        "behind": 0, "file": None, "proof": None, "bom": False, "most_bytes": NO_LIMIT, "most_rows": NO_LIMIT,
        "chain": chain(kernel) if more.get("proof") else None,
    }  # fmt: skip
    key = kernel.settings.key().hex()
    fields = {"count": None} | rest | said | more
    return Job(database=address or "", head=head, format=format, domains=domains, key=key, **fields)


@asynccontextmanager
async def child(given: Job) -> AsyncIterator[asyncio.StreamReader]:
    """What the process says, or the entries themselves; it ends with the block. Errors: Broken."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", PROGRAM, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    try:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("a process without pipes")
        process.stdin.write(orjson.dumps(asdict(given)))
        process.stdin.close()
        yield process.stdout
        if process.stdout.at_eof() and await process.wait():
            raise Broken("The entries could not be read to the end; the server's log knows why.")
    finally:
        if process.returncode is None:
            process.kill()
        await asyncio.shield(process.communicate())  # whoever is cancelled meanwhile leaves no process behind


async def stream(given: Job) -> AsyncGenerator[bytes, None]:
    """The entries, as they are read; the reader's pace is the process's. Errors: Broken."""
    async with child(given) as output:
        while part := await output.read(CHUNK):
            yield part
