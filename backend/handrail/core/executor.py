"""graphql-core's executor, without what it keeps between a subscription's events.

It remembers which fields a selection has, by the address of an object that lives for one event. All events of a
subscription share that memory: it grows with every event, and an address that is used again finds another's fields.
"""

from typing import Any

from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Every event begins with an empty memory."""

    def build_per_event_executor(self, payload: Any) -> "Executor":
        executor = super().build_per_event_executor(payload)
        executor._relevant_sub_fields = {}
        return executor  # type: ignore[return-value]
