"""API tokens as text: `hr_<public part>_<secret><checksum>`. Only the SHA-256 of the secret is stored.

The checksum lets a mistyped token fail before the database is asked, and secret scanners know a real one.
"""

import re
import secrets
import string
import zlib
from dataclasses import dataclass, field

from handrail.core.ids import hash_secret

LETTERS = string.digits + string.ascii_uppercase + string.ascii_lowercase
FORM = re.compile(r"hr_([0-9a-z]{12})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner holds it."""

    prefix: str
    secret: str = field(repr=False)

    @property
    def text(self) -> str:
        """What is sent in the header."""
        return f"{self.prefix}_{self.secret}{checksum(self.prefix + self.secret)}"

    @property
    def hash(self) -> str:
        """What is stored."""
        return hash_secret(self.secret)


def new_token() -> Token:
    """A random one, with 256 bits."""
    public = "".join(secrets.choice(string.digits + string.ascii_lowercase) for _ in range(12))
    return Token(f"hr_{public}", "".join(secrets.choice(LETTERS) for _ in range(43)))


def parse(text: str) -> Token | None:
    """The token, or None when it is not one or its checksum is wrong."""
    match = FORM.fullmatch(text)
    if match is None:
        return None
    token = Token(f"hr_{match[1]}", match[2])
    return token if checksum(token.prefix + token.secret) == match[3] else None


def checksum(text: str) -> str:
    """Six characters of CRC-32."""
    value, letters = zlib.crc32(text.encode()), ""
    for _ in range(6):
        value, index = divmod(value, 62)
        letters = LETTERS[index] + letters
    return letters
