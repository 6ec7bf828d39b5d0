"""Opaque cursors. A ledger position is encrypted: a bare number would tell how much happens outside one's domains."""

import base64
import binascii
import struct
from functools import lru_cache
from typing import Any

import orjson

from handrail.core.positions import MAGIC, cipher_of, seal
from handrail.core.refusals import Fault


class Cursors:
    """Ledger positions to opaque text and back, with this installation's key (32 bytes)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = cipher_of(key)
        self._encode = lru_cache(512)(lambda seq: seal(self._cipher, [seq])[0])  # a change tells its own three times

    def encode(self, seq: int) -> str:
        """22 characters, safe in a URL."""
        return self._encode(seq)

    def decode(self, cursor: str) -> int:
        """The position. Errors: Fault INVALID_CURSOR."""
        try:
            block = base64.urlsafe_b64decode(cursor + "==")
            decryptor = self._cipher.decryptor()
            plain = decryptor.update(block) + decryptor.finalize()
            if len(plain) != 16 or plain[8:] != MAGIC:
                raise ValueError("not ours")
        except (ValueError, binascii.Error):
            raise invalid_cursor() from None
        return int(struct.unpack(">q", plain[:8])[0])


def invalid_cursor() -> Fault:
    """The answer to a cursor that this server did not make."""
    return Fault("INVALID_CURSOR", "This is not a cursor of this server. Start again without `after`.")


def encode_key(values: list[Any]) -> str:
    """A keyset cursor: the sort values of the last row."""
    return base64.urlsafe_b64encode(orjson.dumps(values)).rstrip(b"=").decode()


def decode_key(cursor: str, length: int) -> list[Any]:
    """The sort values back. Errors: Fault INVALID_CURSOR."""
    try:
        values = orjson.loads(base64.urlsafe_b64decode(cursor + "=="))
    except (ValueError, binascii.Error):
        raise invalid_cursor() from None
    if not isinstance(values, list) or len(values) != length or not all(isinstance(v, str | int) for v in values):
        raise invalid_cursor()
    return values
