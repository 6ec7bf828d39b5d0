"""What can go wrong, as a tree.

    Exception
    |-- Refused(refusal)       the caller's mistake or bad luck: a value in the mutation's result union,
    |                          shown beside the control; the unit is rolled back and leaves `<action>.refused`
    `-- Fault(code, message)   concerns the whole request: an error with `extensions.code`
            UNAUTHENTICATED    sign in, or send a token
            FORBIDDEN          signed in, but not allowed
            RATE_LIMITED       too often; `retryAfter` seconds
            QUERY_TOO_COMPLEX  refused before it ran
            DOCUMENT_NOT_FOUND no trusted document has this id
            BAD_REQUEST        well-formed, but nothing that can be done
            INVALID_CURSOR     not a cursor of this server
            CURSOR_EXPIRED     older than what is kept
            BUSY               the writer's queue is full; try again
            UNAVAILABLE        the database cannot be used right now; nothing was changed
            TIMEOUT            took longer than the deadline and was given up; read what changed
            INTERNAL           anything else, masked, with a correlation id that is in the log

The person's mistake never logs a traceback.
"""

import logging
import uuid
from typing import Any

import strawberry

log = logging.getLogger("handrail.api")


@strawberry.interface(description="Why a mutation changed nothing. Every refusal has a message for people.")
class Refusal:
    message: str = strawberry.field(description="One sentence for the person who asked.")


class Refused(Exception):
    """Raised by a service to refuse; carries the refusal that the client gets as a value."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal
        self.recorded = False  # whether the writer has left its ledger entry


class Fault(Exception):
    """Raised for what signs out, concerns the whole page or pages someone."""

    def __init__(self, code: str, message: str, **extensions: Any) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.extensions: dict[str, Any] = {"code": code, **extensions}
        self.recorded = False


def unauthenticated() -> Fault:
    """The answer to everyone who is not signed in."""
    return Fault("UNAUTHENTICATED", "Sign in, or send an API token.")


def forbidden(permission: str) -> Fault:
    """The answer to someone who lacks a permission."""
    return Fault("FORBIDDEN", f"You need the permission {permission}.", permission=permission)


def internal(error: BaseException) -> Fault:
    """What nobody foresaw: the log hears of it, the client gets a fault without its words."""
    correlation = uuid.uuid4().hex[:12]
    log.error("unexpected error %s", correlation, exc_info=error)
    message = f"Something went wrong on our side. The log knows it as {correlation}."
    return Fault("INTERNAL", message, correlationId=correlation)


@strawberry.type(description="One thing that is wrong with the input.")
class Problem:
    path: str = strawberry.field(description="The input field, or a JSON Pointer into the arguments.")
    message: str = strawberry.field(description="What is wrong with it.")


@strawberry.type(description="The input is well-formed GraphQL, but breaks a rule.")
class InvalidInput(Refusal):
    problems: list[Problem] = strawberry.field(description="Each rule that is broken.")


@strawberry.type(description="There is no such thing, or it lies outside your domains: the answer is the same.")
class NotFound(Refusal):
    pass


@strawberry.type(description="Another one has this name already.")
class NameTaken(Refusal):
    pass


@strawberry.type(description="Somebody changed it after you read it. Read it again and decide anew.")
class ChangedMeanwhile(Refusal):
    revision: int = strawberry.field(description="Its revision now.")


@strawberry.type(description="Something still depends on it.")
class StillInUse(Refusal):
    count: int = strawberry.field(description="How many things depend on it.")


def not_found(what: str) -> Refused:
    """`not_found("tool run")`: one sentence for unknown ids and for those of other domains."""
    return Refused(NotFound(message=f"There is no such {what}."))


def invalid(path: str, message: str) -> Refused:
    """A single problem with one input field."""
    return Refused(InvalidInput(message=message, problems=[Problem(path=path, message=message)]))


def ensure_revision(current: int, expected: int) -> None:
    """The optimistic lock of everything people edit."""
    if current != expected:
        raise Refused(ChangedMeanwhile(message="Somebody changed this after you opened it.", revision=current))
