"""Ledger positions as opaque text, many at once. Light on purpose: child processes import it too."""

import struct
from base64 import urlsafe_b64encode
from collections.abc import Sequence

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

MAGIC = b"handrail"


def cipher_of(key: bytes) -> Cipher[modes.ECB]:
    """One block of position and magic: ECB of a single block is a plain permutation, and the magic authenticates it."""
    return Cipher(algorithms.AES(key), modes.ECB())  # noqa: S305


def seal(cipher: Cipher[modes.ECB], positions: Sequence[int]) -> list[str]:
    """22 characters each, safe in a URL."""
    encryptor = cipher.encryptor()
    plain = b"".join([struct.pack(">q", seq) + MAGIC for seq in positions])
    sealed = encryptor.update(plain) + encryptor.finalize()
    return [urlsafe_b64encode(sealed[at : at + 16])[:22].decode() for at in range(0, len(sealed), 16)]
