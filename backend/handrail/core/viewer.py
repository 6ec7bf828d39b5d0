"""Who is asking, and through which request."""

from collections.abc import Callable
from dataclasses import dataclass, field

from handrail.core.kernel import Scope


@dataclass(frozen=True, slots=True)
class Request:
    """Marks of the HTTP request or socket. `channel`: console, api or socket."""

    id: str
    channel: str = "api"
    address: str | None = None
    user_agent: str | None = None
    secure: bool = False


@dataclass(slots=True, weakref_slot=True)
class Viewer:
    """Someone who is signed in: a person's session, or an API token.

    `gone` is set when that ends; whoever must act at once puts a function into `at_end`.
    """

    actor_type: str
    actor_id: str | None
    actor_name: str
    scope: Scope
    user_id: str | None = None
    session_id: str | None = None
    token_id: str | None = None
    role: str | None = None
    gone: bool = field(default=False, compare=False)
    at_end: set[Callable[[], None]] = field(init=False, default_factory=set, compare=False, repr=False)

    def end(self) -> None:
        """The session or token ended, or what it may do changed."""
        self.gone = True
        while self.at_end:
            self.at_end.pop()()


ANONYMOUS = Viewer("PERSON", None, "someone not signed in", Scope(frozenset()))
