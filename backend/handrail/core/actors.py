"""Who did it, as the API shows them."""

from enum import Enum

import strawberry

from handrail.core.records import record


@strawberry.enum(description="What kind of someone.")
class ActorType(Enum):
    PERSON = strawberry.enum_value("person", description="A person, signed in or by their own token.")
    AGENT = strawberry.enum_value("agent", description="An agent, by its token.")
    POLICY = strawberry.enum_value("policy", description="A policy's rule.")
    SYSTEM = strawberry.enum_value("system", description="Handrail itself: time limits, releases, jobs.")


@record()
class Actor:
    """Who did something.

    type: What kind of someone.
    id: The person's, agent's or token's identifier.
    name: How they are called.
    """

    type: ActorType
    id: strawberry.ID | None
    name: str
