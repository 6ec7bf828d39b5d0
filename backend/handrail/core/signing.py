"""The key with which this installation vouches for its ledger: Ed25519, made of the secret, never in the database."""

import base64
import hashlib
import hmac
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PURPOSE = b"handrail ledger signing key 1"


class Signer:
    """`public_key` is base64 of its 32 bytes; `key_id` the first 16 digits of their SHA-256."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(hmac.digest(secret, PURPOSE, "sha256"))
        self.public_key = base64.b64encode(self._key.public_key().public_bytes_raw()).decode()
        self.key_id = key_id(self.public_key)

    def sign(self, text: str) -> str:
        """The signature, in base64."""
        return base64.b64encode(self._key.sign(text.encode())).decode()


@lru_cache(64)
def key_id(public_key: str) -> str:
    """A short name of a public key. Errors: ValueError when it is not base64."""
    return hashlib.sha256(base64.b64decode(public_key, validate=True)).hexdigest()[:16]


def signed_by(public_key: str, text: str, signature: str) -> bool:
    """Whether the owner of this key signed this text."""
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key, validate=True))
        key.verify(base64.b64decode(signature, validate=True), text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True
