"""Who is asking, and through which request."""

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
    """Someone who is signed in: a person's session, or an API token. `gone` is set when that ends."""

    actor_type: str
    actor_id: str | None
    actor_name: str
    scope: Scope
    user_id: str | None = None
    session_id: str | None = None
    token_id: str | None = None
    role: str | None = None
    gone: bool = field(default=False, compare=False)


ANONYMOUS = Viewer("PERSON", None, "someone not signed in", Scope(frozenset()))
