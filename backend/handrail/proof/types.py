"""Proof: the words."""

from datetime import datetime
from enum import Enum

import strawberry

from handrail.core.records import record


@strawberry.enum(description="What the server knows of its ledger.")
class ProofState(Enum):
    VERIFIED = strawberry.enum_value("verified", description="As it was written, as far as it was looked at.")
    VERIFYING = strawberry.enum_value("verifying", description="Much is new; it is being looked at.")
    BROKEN = strawberry.enum_value("broken", description="An entry is not as it was written.")
    UNKNOWN = strawberry.enum_value("unknown", description="Not looked at since the server started.")


@record(permission="audit:read")
class Checkpoint:
    """A signed statement that an entry had this hash. docs/proof.md says how to check it.

    sequence: The entry.
    hash: Its hash.
    at: When it was signed.
    signature: Ed25519, base64.
    key_id: Which key: the first 16 digits of the SHA-256 of the public key.
    """

    sequence: int
    hash: str
    at: datetime
    signature: str
    key_id: str


@record(permission="audit:read")
class Proof:
    """What the server knows of its ledger. Numbers are for those alone who see every domain; null for others.

    state: Whether it is as it was written.
    verified_at: When the server looked last.
    public_key: With which signatures are checked: Ed25519, base64.
    verified_through: The last entry that was verified.
    head_sequence: The last entry.
    head_hash: Its hash.
    checkpoint: The last signed statement.
    first_sequence: The first entry that is kept.
    tombstone: What stands for the entries that were removed; null when all are there.
    retention_days: For how many days entries are kept; null: for ever.
    first_bad_sequence: The first entry that is not as it was written.
    problem: What is wrong with it.
    """

    state: ProofState
    verified_at: datetime | None
    public_key: str
    verified_through: int | None = None
    head_sequence: int | None = None
    head_hash: str | None = None
    checkpoint: Checkpoint | None = None
    first_sequence: int | None = None
    tombstone: Checkpoint | None = None
    retention_days: int | None = None
    first_bad_sequence: int | None = None
    problem: str | None = None


@record(permission="audit:verify")
class ChainReport:
    """Whether the ledger is as it was written.

    verified: Whether every entry fits its neighbours and the head.
    entries: How many were checked.
    head_sequence: The last number.
    first_bad_sequence: The first entry that is not as it was written.
    problem: What is wrong with it.
    """

    verified: bool
    entries: int
    head_sequence: int
    first_bad_sequence: int | None
    problem: str | None


@record(permission="audit:read")
class Retention:
    """How long entries are kept.

    days: For how many days; null: for ever.
    """

    days: int | None
