"""Exports: the words."""

from datetime import datetime
from enum import Enum
from typing import Any

import strawberry
from strawberry.scalars import JSON

from handrail.audit.types import AuditFilter
from handrail.core.actors import Actor
from handrail.core.graphql import Info, field
from handrail.core.records import record
from handrail.core.refusals import Refusal


@strawberry.enum(description="What is exported.")
class ExportKind(Enum):
    AUDIT_LOG = strawberry.enum_value("audit_log", description="Entries of the ledger.")


@strawberry.enum(description="The form of the file.")
class FileFormat(Enum):
    CSV = strawberry.enum_value("csv", description="For spreadsheets; nothing in it is calculated when it is opened.")
    JSON = strawberry.enum_value("json", description="One array. Lossless.")
    JSONL = strawberry.enum_value("jsonl", description="One object a line. Lossless, and readable at any size.")


@strawberry.enum(description="Where an export stands.")
class ExportState(Enum):
    RUNNING = strawberry.enum_value("running", description="Being written, or waiting for its turn.")
    DONE = strawberry.enum_value("done", description="It can be downloaded until it expires.")
    CANCELLED = strawberry.enum_value("cancelled", description="Stopped by a person; nothing is kept.")
    FAILED = strawberry.enum_value("failed", description="It could not be written; `problem` says why.")


@strawberry.input(description="What to export.")
class StartExportInput:
    kind: ExportKind = strawberry.field(description="What.")
    query: str | None = strawberry.field(default=None, description="A query line, as `auditLog` takes it.")
    filter: AuditFilter | None = strawberry.field(default=None, description="A filter, as `auditLog` takes it.")
    format: FileFormat = strawberry.field(default=FileFormat.CSV, description="The form of the file; CSV unless told.")
    byte_order_mark: bool = strawberry.field(
        default=False, description="Begin a CSV file with a byte order mark: old spreadsheets need it to read UTF-8."
    )
    proof: bool = strawberry.field(
        default=False, description="Write the proof too. Only for those who see every domain and may check the ledger."
    )


@record(
    permission="audit:read",
    secret=("job", "personal", "bytes", "expires_at", "manifest", "by", "at", "total", "finished_at"),
)
class Export:
    """A file with what a filter named at one moment. What came later is not in it.

    id: Its identifier.
    kind: What is in it.
    state: Where it stands.
    format: The form of the file.
    name: The file's name.
    query: The query line it was asked for with.
    rows: How many entries are written.
    total: How many there are; null until they are counted.
    bytes: The size of the file so far.
    by: Who asked for it.
    at: When.
    finished_at: When it was done, cancelled or failed.
    expires_at: Then the file is removed.
    problem: Why it failed.
    manifest: What exactly the file holds: filter, count, first and last number, digests; null until it is done.
    """

    id: strawberry.ID
    kind: ExportKind
    state: ExportState
    format: FileFormat
    name: str
    query: str | None
    rows: int
    total: int | None
    bytes: int
    by: Actor
    at: datetime
    finished_at: datetime | None
    expires_at: datetime | None
    problem: str | None
    manifest: JSON | None
    proof: strawberry.Private[bool]
    byte_order_mark: strawberry.Private[bool]
    filter: strawberry.Private[dict[str, Any] | None]
    head: strawberry.Private[int]
    head_hash: strawberry.Private[str]
    domains: strawberry.Private[list[str] | None]
    personal: strawberry.Private[bool]
    job: strawberry.Private[dict[str, Any]]

    @field()
    async def download_path(self, info: Info) -> str | None:
        """Where the file is, on this server; null until it is done."""
        return f"/exports/{self.id}" if self.state is ExportState.DONE else None

    @field()
    async def manifest_path(self, info: Info) -> str | None:
        """Where the manifest is, as a file to keep beside it; null until it is done."""
        return f"/exports/{self.id}/manifest" if self.state is ExportState.DONE else None

    @field()
    async def proof_path(self, info: Info) -> str | None:
        """Where the proof is; null until it is done, and when none was asked for."""
        return f"/exports/{self.id}/proof" if self.state is ExportState.DONE and self.proof else None


@strawberry.type(description="As many exports of yours are being written as there may be at once.")
class TooManyExports(Refusal):
    running: int = strawberry.field(description="How many.")


@strawberry.type(description="It is not being written any more.")
class NotRunning(Refusal):
    export: Export = strawberry.field(description="The export as it stands now.")
