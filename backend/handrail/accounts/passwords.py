"""Passwords: argon2id, off the event loop, two at a time (each takes 64 MiB for about 50 ms).

`protect` and `matches` belong before the write unit: the writer must never wait for a hash.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handrail.core.refusals import invalid

T = TypeVar("T")
SHORTEST = 10
LONGEST = 1000


class Passwords:
    """One strength of hashing, with a hash of nothing to compare with when there is no such person."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self.hasher = hasher
        self.nobody = hasher.hash("nobody has this password")

    def matches(self, stored: str | None, password: str) -> bool:
        """Whether it is the password; takes as long when there is none stored."""
        try:
            self.hasher.verify(stored or self.nobody, password[:LONGEST])
        except (VerificationError, InvalidHashError):
            return False
        return stored is not None


class _Strength:
    """The strength in force: argon2id as RFC 9106 recommends it, unless a test has asked for another."""

    def __init__(self) -> None:
        self.chosen: Passwords | None = None

    def get(self) -> Passwords:
        if self.chosen is None:
            self.chosen = Passwords(PasswordHasher())
        return self.chosen


_strength = _Strength()
_threads = ThreadPoolExecutor(2, thread_name_prefix="handrail-password")


def use(passwords: Passwords) -> None:
    """Hash with other parameters, in this process. For tests, which pass weak ones explicitly."""
    _strength.chosen = passwords


def ensure_password(path: str, password: str, email: str) -> None:
    """Errors: InvalidInput for a password that is too short, or is the e-mail address."""
    if len(password) < SHORTEST:
        raise invalid(path, f"A password needs at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise invalid(path, f"A password has at most {LONGEST:,} characters.")
    if password.strip().casefold() == email.strip().casefold():
        raise invalid(path, "The e-mail address is no password.")


def protect_now(password: str) -> str:
    """What is stored of a password. Blocks; for the command line."""
    return _strength.get().hasher.hash(password)


async def protect(password: str) -> str:
    """What is stored of a password."""
    return await _off_loop(lambda: protect_now(password))


async def matches(stored: str | None, password: str) -> bool:
    """Whether it is the password; as slow for `None` as for a wrong one."""
    return await _off_loop(lambda: _strength.get().matches(stored, password))


async def _off_loop(function: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(_threads, function)
