"""The tables of accounts and every statement on them, one file per table."""

from handrail.accounts.store import attempts, links, people, sessions, tokens

__all__ = ["attempts", "links", "people", "sessions", "tokens"]
