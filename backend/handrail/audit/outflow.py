"""New entries as JSON Lines to a file, for a SIEM: `HANDRAIL_AUDIT_STREAM=/var/log/handrail/audit.jsonl`.

The file is its own cursor: its last complete line says which entry comes next, and half a line is cut off. So each
entry stands in it once, in order, whatever ends the process, and several processes may share it. Beside it stands
`<file>.cursor`, which is asked only when the file is new or was moved away.
"""

import asyncio
import fcntl
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from handrail.audit.formats import Shaper, jsonl
from handrail.core.clock import to_micros
from handrail.core.kernel import Kernel
from handrail.core.live import rows_after

log = logging.getLogger("handrail.audit")
BLOCK = 1 << 16
NAME = "audit_stream"


class NotOurs(Exception):
    """The file ends with something that this program did not write."""


async def pour(kernel: Kernel) -> None:
    """Write what is new. A file that cannot be written is a finding, and tried again."""
    path = kernel.settings.audit_stream
    if not path:
        return
    state = kernel.memory.setdefault(NAME, {"seq": -1})
    health = kernel.memory.setdefault("health", {})
    try:
        if state["seq"] < kernel.live.head:
            state["seq"] = await poured(kernel, Path(path))
        health[NAME] = (True, f"entry {state['seq']:,}")
    except (OSError, NotOurs) as error:
        log.warning("%s: %s", path, error)
        health[NAME] = (False, f"cannot be written: {getattr(error, 'strerror', None) or error}")


async def poured(kernel: Kernel, path: Path) -> int:
    """Write until there is nothing more; the number of the last entry in the file."""
    file = await asyncio.to_thread(opened, path)
    try:
        seq = await asyncio.to_thread(last_in, file, path)
        while rows := await kernel.database.read(rows_after, seq):
            await asyncio.to_thread(append, file, path, lines(kernel, rows), rows[-1].seq)
            seq = rows[-1].seq
        return seq
    finally:
        file.close()


def opened(path: Path) -> BinaryIO:
    """The file that is there now, locked against other processes. Opened anew each time, so it may be moved away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b", buffering=0)
    fcntl.flock(file, fcntl.LOCK_EX)
    return file


def lines(kernel: Kernel, rows: Iterable[Any]) -> bytes:
    """Rows of the ledger as they stand in the file: everything, as for someone who sees every domain."""
    shape, encode = Shaper(None), kernel.cursors.encode
    return jsonl(
        shape(
            (row.seq, to_micros(row.at), row.actor_type, row.actor_id, row.action, row.resource_type, row.resource_id,
             row.domain_id, row.outcome, row.channel, row.request_id, row.hash, row.detail),
            encode(row.seq),
        )
        for row in rows
    )  # fmt: skip


def last_in(file: BinaryIO, path: Path) -> int:
    """The number of the last entry that stands complete in the file, which is cut off behind it. Errors: NotOurs."""
    tail = b""
    at = file.seek(0, os.SEEK_END)
    while at and tail.count(b"\n") < 2:  # a whole line, and what may follow of the next
        step = min(BLOCK, at)
        at -= step
        file.seek(at)
        tail = file.read(step) + tail
    complete = tail[: tail.rfind(b"\n") + 1]
    if len(complete) < len(tail):
        file.truncate(at + len(complete))
    if not complete:
        return cursor_beside(path)
    try:
        return int(orjson.loads(complete[:-1].rsplit(b"\n", 1)[-1])["sequence"])
    except (ValueError, KeyError, TypeError):
        raise NotOurs("its last line is no ledger entry; nothing is written to it") from None


def cursor_beside(path: Path) -> int:
    """Where the file before this one ended; 0 when there was none."""
    try:
        return int(beside(path).read_text())
    except (FileNotFoundError, ValueError):
        return 0


def append(file: BinaryIO, path: Path, text: bytes, seq: int) -> None:
    """Onto the disk, then the cursor beside it."""
    view = memoryview(text)
    while view:
        view = view[file.write(view) :]
    os.fsync(file.fileno())
    draft = beside(path).with_suffix(".draft")
    draft.write_text(str(seq))
    os.replace(draft, beside(path))


def beside(path: Path) -> Path:
    """The cursor's file."""
    return path.with_name(path.name + ".cursor")
