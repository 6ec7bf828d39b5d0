"""Identifiers and secrets."""

import hashlib
import os
import secrets
from datetime import datetime

import strawberry

from handrail.core.clock import to_micros

Id = strawberry.ID


def new_id(at: datetime) -> str:
    """A UUIDv7 of this moment: sorted by time, so that new rows land at the end of their index."""
    millis, rest = divmod(to_micros(at), 1000)
    value = (millis & (1 << 48) - 1) << 80 | 0x7 << 76 | (rest * 4096 // 1000) << 64 | 0b10 << 62
    value |= int.from_bytes(os.urandom(8), "big") >> 2
    text = f"{value:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def new_secret() -> str:
    """256 bits, safe in a URL."""
    return secrets.token_urlsafe(32)


def hash_secret(secret: str) -> str:
    """What is stored of a random secret. Long random secrets need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()
