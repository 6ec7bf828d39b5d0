"""Weak hashing for these tests, asked for explicitly; the strength in force has a test of its own."""

import pytest
from argon2 import PasswordHasher

from handrail.accounts import passwords


@pytest.fixture(autouse=True, scope="session")
def fast_passwords() -> None:
    """Hashing that takes no time."""
    passwords.use(passwords.Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)))
