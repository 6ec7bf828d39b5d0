"""Exports: use cases. An entry for the start, the end, a cancellation, each download and the removal."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from handrail import __version__
from handrail.accounts import service as accounts
from handrail.audit import service as audit
from handrail.core.clock import rfc3339
from handrail.core.connections import page_size
from handrail.core.graphql import Context
from handrail.core.kernel import Scope
from handrail.core.ledger import read_head
from handrail.core.records import plain, replace
from handrail.core.refusals import Fault, Refused, forbidden, not_found
from handrail.core.unit import UnitOfWork
from handrail.core.viewer import Viewer
from handrail.exports import store
from handrail.exports.types import (
    Export,
    ExportState,
    FileFormat,
    NotRunning,
    StartExportInput,
    TooManyExports,
)  # fmt: skip

FORMAT_VERSION = 1
AT_ONCE = 5
KEPT_ROWS = timedelta(days=7)  # of what was cancelled or failed
by_ids = store.by_ids
running = store.running
expired = store.expired


async def prepare(context: Context, given: StartExportInput) -> tuple[dict[str, Any], str]:
    """The statements that read exactly what is wanted now, and the query in its canonical form.

    Errors: Fault BAD_REQUEST for a query or filter that cannot be; FORBIDDEN for a proof by who sees only a part.
    """
    viewer = context.signed_in
    if given.proof and (viewer.scope.domains is not None or not viewer.scope.may("audit:verify")):
        raise Fault("FORBIDDEN", "A proof is for those who see every domain and may check the ledger.")
    wanted = await audit.wanted(context, given.query, given.filter)
    return audit.statements(context.kernel, viewer, wanted), wanted.told()


def start(
    uow: UnitOfWork, scope: Scope, given: StartExportInput, *, viewer: Viewer, job: dict[str, Any], told: str
) -> Export:
    """Note what is to be written, up to the ledger's head as it is now. Errors: TooManyExports."""
    uow.about("export", None)
    by = uow.origin.actor()
    busy = store.count_running(uow.connection, by.id or "")
    if busy >= AT_ONCE:
        message = f"{busy} exports of yours are being written. Wait for one, or cancel it."
        raise Refused(TooManyExports(message=message, running=busy))
    head = read_head(uow.connection)
    name = f"handrail-audit-{uow.now:%Y-%m-%dT%H-%M-%S}Z.{given.format.value}"
    made = Export(
        id=uow.new_id(), kind=given.kind, state=ExportState.RUNNING, format=given.format, name=name,
        query=told or None, rows=0, total=None, bytes=0, by=by, at=uow.now, finished_at=None, expires_at=None,
        problem=None, manifest=None, proof=given.proof,
        byte_order_mark=given.byte_order_mark and given.format is FileFormat.CSV,
        filter=plain(given.filter) if given.filter else None, head=head.seq, head_hash=head.hash,
        domains=None if scope.domains is None else sorted(scope.domains), personal=viewer.user_id is not None, job=job,
    )  # fmt: skip
    store.insert(uow.connection, made)
    uow.record("export.start", made.id, after=made, resource_name=made.name, summary=told or "everything")
    return made


def sees(viewer: Viewer, thing: Export) -> bool:
    """Whether it exists for them: whoever asked for it, as long as they see as much; and administrators."""
    scope = viewer.scope
    if scope.domains is None and scope.subject is None and scope.may("user:admin") and viewer.user_id:
        return True
    covered = scope.domains is None or (thing.domains is not None and scope.domains.issuperset(thing.domains))
    return viewer.actor_id == thing.by.id and covered and (viewer.user_id is not None or not thing.personal)


def find(connection: Connection, viewer: Viewer, export_id: str) -> Export:
    """One export. Errors: NotFound."""
    [found] = store.by_ids(connection, [export_id])
    if found is None or not sees(viewer, found):
        raise not_found("export")
    return found


def listed(connection: Connection, viewer: Viewer, mine: bool, first: int | None) -> list[Export]:
    """The newest that exist for them; of theirs alone, or of everyone's."""
    actor_id = viewer.actor_id if mine or not viewer.scope.may("user:admin") else None
    return [found for found in store.newest(connection, actor_id, page_size(first)) if sees(viewer, found)]


def cancel(uow: UnitOfWork, _scope: Scope, export_id: str, *, viewer: Viewer) -> Export:
    """Stop writing; nothing is kept. Errors: NotFound, NotRunning."""
    uow.about("export", export_id)
    before = find(uow.connection, viewer, export_id)
    if before.state is not ExportState.RUNNING:
        raise Refused(NotRunning(message="It is not being written any more.", export=before))
    after = replace(before, state=ExportState.CANCELLED, finished_at=uow.now, expires_at=uow.now + KEPT_ROWS)
    store.save(uow.connection, after)
    uow.record("export.cancel", after.id, before=before, after=after, resource_name=after.name)
    return after


def note(uow: UnitOfWork, export_id: str, facts: dict[str, Any]) -> bool:
    """How far it is: telemetry. False when it was cancelled."""
    uow.telemetry()
    return store.note(uow.connection, export_id, **facts)


def finish(uow: UnitOfWork, export_id: str, facts: dict[str, Any], days: int) -> Export | None:
    """The file is complete. None when it was cancelled meanwhile."""
    [before] = store.by_ids(uow.connection, [export_id])
    if before is None or before.state is not ExportState.RUNNING:
        uow.telemetry()
        return None
    after = replace(
        before, state=ExportState.DONE, rows=facts["rows"], total=facts["rows"], bytes=facts["bytes"],
        manifest=manifest(before, facts, uow), finished_at=uow.now, expires_at=uow.now + timedelta(days=days),
    )  # fmt: skip
    store.save(uow.connection, after)
    said = {name: facts[name] for name in ("rows", "bytes", "sha256", "first", "last")}
    summary = f"{after.rows:,} entries"
    uow.record(
        "export.finish", after.id, before=before, after=after, resource_name=after.name, metadata=said, summary=summary
    )
    return after


def fail(uow: UnitOfWork, export_id: str, problem: str) -> None:
    """It cannot be written."""
    [before] = store.by_ids(uow.connection, [export_id])
    if before is None or before.state is not ExportState.RUNNING:
        uow.telemetry()
        return
    after = replace(
        before, state=ExportState.FAILED, problem=problem, finished_at=uow.now, expires_at=uow.now + KEPT_ROWS
    )  # fmt: skip
    store.save(uow.connection, after)
    uow.record("export.fail", after.id, before=before, after=after, resource_name=after.name, summary=problem)


def manifest(thing: Export, facts: dict[str, Any], uow: UnitOfWork) -> dict[str, Any]:
    """What exactly the file holds. How much else there is is told to those alone who see every domain."""
    whole = thing.domains is None
    made: dict[str, Any] = {
        "format_version": FORMAT_VERSION,
        "handrail": __version__,
        "export": thing.id,
        "file": thing.name,
        "format": thing.format.name,
        "byte_order_mark": thing.byte_order_mark,
        "query": thing.query,
        "filter": thing.filter,
        "domains": thing.domains,
        "by": plain(thing.by),
        "started_at": rfc3339(thing.at),
        "finished_at": rfc3339(uow.now),
        "count": facts["rows"],
        "bytes": facts["bytes"],
        "sha256": facts["sha256"],
        "first_sequence": facts["first"] if whole else None,
        "last_sequence": facts["last"] if whole else None,
        "head_sequence": thing.head if whole else None,
        "head_hash": thing.head_hash if whole else None,
        "proof": facts["proof"],
    }
    return made


def download(uow: UnitOfWork, viewer: Viewer, export_id: str, part: str) -> Export:
    """Somebody fetches a file. Errors: NotFound, also when there is no such file (any more); Fault FORBIDDEN."""
    uow.about("export", export_id)
    if not viewer.scope.may("audit:read"):
        raise forbidden("audit:read")
    found = find(uow.connection, viewer, export_id)
    if found.state is not ExportState.DONE or (part == "proof" and not found.proof):
        raise not_found("file")
    uow.record(
        "export.download", found.id, resource_name=found.name, metadata={"part": part}, summary=f"the {part}"
    )  # fmt: skip
    return found


def expire(uow: UnitOfWork, export_id: str) -> None:
    """Its time is over."""
    [found] = store.by_ids(uow.connection, [export_id])
    if found is None:
        uow.telemetry()
        return
    store.remove(uow.connection, export_id)
    uow.record("export.expire", found.id, before=found, resource_name=found.name)


def still_there(connection: Connection, thing: Export) -> bool:
    """Whether whoever asked may still read as much: an export of someone who was shut out is not written."""
    if not thing.personal:
        return True
    found = accounts.person_scope(connection, thing.by.id or "")
    scope = found[1] if found else None
    if scope is None or not scope.may("audit:read"):
        return False
    return scope.domains is None or (thing.domains is not None and scope.domains.issuperset(thing.domains))
