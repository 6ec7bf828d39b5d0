"""Proof: what the server says of its ledger, checkpoints, and how long entries are kept."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from handrail.accounts.service.erasing import erase as erase_account
from handrail.accounts.types import User
from handrail.core import checkpoints, clock, erasures, ledger, seals
from handrail.core.kernel import Kernel, Scope
from handrail.core.ledger import Head
from handrail.core.live import rows_after
from handrail.core.proving import prove, proving, walk_all
from handrail.core.refusals import Fault, invalid
from handrail.core.seals import Seal
from handrail.core.signing import Signer
from handrail.core.unit import SYSTEM, UnitOfWork
from handrail.core.writer import Unit
from handrail.proof import erase as texts
from handrail.proof import store
from handrail.proof.types import ChainReport, Checkpoint, Proof, ProofState, Retention

HOURLY = timedelta(hours=1)
LEAST_DAYS = 30
ERASED_AT_ONCE = 200
SPAN = 20_000  # entries looked through at once
BEFORE_REMOVAL: list[Callable[[Connection, Sequence[Any]], None]] = []  # what goes with entries: their words
CHUNK = 2000  # entries removed at once: others wait for the writer meanwhile


async def proof(kernel: Kernel, numbers: bool) -> Proof:
    """How the ledger stands; `numbers` for those who see every domain."""
    known = proving(kernel)
    state = ProofState.VERIFIED if known.at else ProofState.UNKNOWN
    if known.broken:
        state = ProofState.BROKEN
    elif known.busy:
        state = ProofState.VERIFYING
    public_key = checkpoints.signer(kernel.settings).public_key
    if not numbers:
        return Proof(state=state, verified_at=known.at, public_key=public_key)
    head, last, grave, days = await kernel.database.read(standing)
    return Proof(
        state=state,
        verified_at=known.at,
        public_key=public_key,
        verified_through=known.through.seq,
        head_sequence=head.seq,
        head_hash=head.hash,
        checkpoint=shown(last),
        first_sequence=grave.seq + 1 if grave else 1,
        tombstone=shown(grave),
        retention_days=days,
        first_bad_sequence=known.broken.seq if known.broken else None,
        problem=known.broken.problem if known.broken else None,
    )


def standing(connection: Connection) -> tuple[Head, Seal | None, Seal | None, int | None]:
    """The head, the last checkpoint, the tombstone, and how many days entries are kept."""
    return ledger.read_head(connection), seals.latest(connection), seals.tombstone(connection), store.days(connection)


def shown(seal: Seal | None) -> Checkpoint | None:
    """A seal as the API shows it."""
    if seal is None:
        return None
    return Checkpoint(sequence=seal.seq, hash=seal.hash, at=seal.at, signature=seal.signature, key_id=seal.key_id)


async def report(kernel: Kernel) -> ChainReport:
    """Walk everything now."""
    walk, broken = await walk_all(kernel, hurry=True)
    return ChainReport(
        verified=broken is None,
        entries=walk.entries,
        head_sequence=(await kernel.database.read(ledger.read_head)).seq,
        first_bad_sequence=broken.seq if broken else None,
        problem=broken.problem if broken else None,
    )


async def checkpoint(kernel: Kernel, every: timedelta = HOURLY) -> Seal | None:
    """Sign how far the ledger is verified, when something is new and the last time is long enough ago."""
    last = await kernel.database.read(seals.latest)
    if last and clock.now() - last.at < every:
        return None
    await prove(kernel, hurry=True)
    known = proving(kernel)
    if known.broken or known.through.seq <= (last.seq if last else 0):
        return None
    unit = Unit(sign, (checkpoints.signer(kernel.settings), known.through), {}, SYSTEM)
    made: Seal | None = await kernel.writer.submit(unit)
    if made:
        await asyncio.to_thread(checkpoints.publish, kernel.settings, made)
    return made


def sign(uow: UnitOfWork, signer: Signer, head: Head) -> Seal | None:
    """Store a checkpoint, unless another process did. Telemetry: it says nothing that the ledger does not say."""
    uow.telemetry()
    last = seals.latest(uow.connection)
    if last and last.seq >= head.seq:
        return None
    made = seals.seal(signer, "checkpoint", head.seq, head.hash, uow.now)
    seals.keep(uow.connection, made)
    return made


def set_retention(uow: UnitOfWork, days: int | None) -> Retention:
    """Keep entries for so many days; None: for ever. Errors: InvalidInput."""
    uow.about("ledger", None)
    if days is not None and not LEAST_DAYS <= days <= 36_500:
        raise invalid("days", f"Between {LEAST_DAYS} and 36,500 days, or null to keep everything.")
    before = store.days(uow.connection)
    store.set_days(uow.connection, days)
    uow.record(
        "ledger.set_retention", None, before=Retention(days=before), after=Retention(days=days),
        summary="Entries are kept for ever." if days is None else f"Entries are kept for {days} days.",
    )  # fmt: skip
    return Retention(days=days)


async def retain(kernel: Kernel) -> int:
    """Remove what is older than the retention, chunk by chunk; how many entries. A broken ledger is left alone."""
    days = await kernel.database.read(store.days)
    removed = 0
    while days is not None and not proving(kernel).broken:
        end = await kernel.database.read(store.end_of_chunk, clock.now() - timedelta(days=days), CHUNK)
        through = proving(kernel).through.seq
        if end is None or end.seq > through:
            break
        signer = checkpoints.signer(kernel.settings)
        removed += await kernel.writer.submit(Unit(bury, (signer, end), {}, SYSTEM, alone=True))
        await asyncio.sleep(0.05)
    return removed


def bury(uow: UnitOfWork, signer: Signer, end: Head) -> int:
    """Remove every entry up to this one, below a signed tombstone."""
    first = store.first(uow.connection)
    if first > end.seq:  # another process was here
        uow.telemetry()
        return 0
    made = seals.seal(signer, "tombstone", end.seq, end.hash, uow.now)
    rows = rows_after(uow.connection, first - 1, end.seq - first + 1)
    for forget in BEFORE_REMOVAL:
        forget(uow.connection, rows)
    erasures.forget(uow.connection, end.seq)
    removed = seals.bury(uow.connection, made)
    uow.record(
        "ledger.prune", None, summary=f"{removed:,} entries were removed; the ledger begins behind {end.seq:,}.",
        metadata={"first": first, "through": end.seq, "hash": end.hash, "entries": removed},
    )  # fmt: skip
    return removed


def ensure_sees_all(domains: frozenset[str] | None) -> None:
    """Errors: Fault FORBIDDEN."""
    if domains is not None:
        raise Fault("FORBIDDEN", "Only those who see every domain may do this.")


def erase_person(uow: UnitOfWork, scope: Scope, user_id: str, confirm_name: str) -> User:
    """End a person's access and begin to take them out of all texts. Errors: NotFound, InvalidInput, LastAdmin."""
    erased = erase_account(uow, scope, user_id, confirm_name)
    store.begin_erasing(uow.connection, erased.user.id, [erased.name, erased.email])
    return erased.user


async def erase(kernel: Kernel) -> int:
    """Carry erasures out, slice by slice; how many entries."""
    entries = 0
    while one := await kernel.database.read(store.pending):
        head = (await kernel.database.read(ledger.read_head)).seq
        if one.through >= head:
            await kernel.writer.submit(Unit(finish_erasing, (one,), {}, SYSTEM, alone=True))
            continue
        until = min(head, one.through + SPAN)
        rows = await kernel.database.read(store.concerned, one, until, ERASED_AT_ONCE)
        through = rows[-1].seq if len(rows) == ERASED_AT_ONCE else until
        entries += await kernel.writer.submit(Unit(erase_chunk, (one, rows, through), {}, SYSTEM, alone=True))
        await asyncio.sleep(0.02)
    return entries


def erase_chunk(uow: UnitOfWork, one: store.Pending, rows: list[Any], through: int) -> int:
    """Rewrite these details; the entry that says so vouches for what stands there since. It is alone in its batch."""
    if store.pending(uow.connection) != one:  # another process was here
        uow.telemetry()
        return 0
    about = [row.detail for row in rows if row.resource_id == one.user_id]
    words = sorted({*one.words, *texts.called(about)})
    replace = texts.replacer(words)
    fresh = {row.seq: texts.detail_without(row, replace, row.actor_id == one.user_id) for row in rows}
    details = {row.seq: fresh[row.seq] for row in rows if fresh[row.seq] != row.detail}
    entries = one.entries + len(details)
    store.progress(uow.connection, one.user_id, words=words, through=through, entries=entries)
    if not details:
        uow.telemetry()
        return 0
    by_seq = ledger.read_head(uow.connection).seq + 1
    digest = erasures.replace(uow.connection, by_seq, details)
    uow.record(
        erasures.ACTION, one.user_id, resource_type="user", resource_name=texts.ERASED, audience="people",
        summary=f"The details of {len(details):,} entries name this person no more.",
        metadata={"entries": len(details), "first": min(details), "last": max(details), "digest": digest},
    )  # fmt: skip
    return len(details)


def finish_erasing(uow: UnitOfWork, one: store.Pending) -> None:
    """Take the person out of what stands outside the ledger, and forget what they were called."""
    if store.pending(uow.connection) != one:
        uow.telemetry()
        return
    replace, changed = texts.replacer(one.words), 0
    for table, column, key, said in list(store.elsewhere(uow.connection, one)):
        fresh = texts.text_without(said, replace)
        if fresh != said:
            store.rewrite(uow.connection, table, column, key, fresh)
            changed += 1
    store.progress(uow.connection, one.user_id, words=None)
    uow.record(
        "user.erased", one.user_id, resource_name=texts.ERASED, audience="people",
        summary=f"{one.entries:,} entries and {changed:,} other texts name this person no more.",
        metadata={"entries": one.entries, "texts": changed},
    )  # fmt: skip
