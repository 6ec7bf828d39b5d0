"""Notifications: the words."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from handrail.core.graphql import Info, field
from handrail.core.records import record

if TYPE_CHECKING:
    from handrail.domains.types import Domain


@strawberry.enum(description="The kinds of notifications, each switched on and off in one's settings.")
class NotificationType(Enum):
    TOOL_APPROVAL = strawberry.enum_value("tool_approval", description="Tool runs wait for a decision.")
    AGENT_STATE_CHANGE = strawberry.enum_value("agent_state_change", description="An agent changed its state.")
    SYSTEM_ALERT = strawberry.enum_value("system_alert", description="Handrail itself needs attention.")


@strawberry.enum(description="What happened.")
class NotificationEvent(Enum):
    ASKED = strawberry.enum_value("asked", description="Tool runs were asked for that you may decide.")
    REMINDER = strawberry.enum_value("reminder", description="Half of their time to decide is over.")
    ESCALATION = strawberry.enum_value("escalation", description="Nobody decided them; now your role is asked.")
    BULK_FINISHED = strawberry.enum_value("bulk_finished", description="A bulk decision of yours is carried out.")
    STATE_CHANGED = strawberry.enum_value("state_changed", description="Somebody moved agents to another state.")
    REPORT_READY = strawberry.enum_value("report_ready", description="A report of yours was made on its schedule.")
    ALERT = strawberry.enum_value("alert", description="Something about Handrail itself; see `summary`.")


@record(permission="notification:read")
class Notification:
    """Something you should know. What happens shortly after one another is one notification, until you have read it.

    id: Its identifier (UUIDv7).
    type: The kind, as in your settings.
    event: What happened.
    count: How many runs or agents it is about.
    resource_id: The run, agent, bulk operation or report; null when it is about several.
    tool_id: The tool, when all of it is about one.
    tool_name: The tool's name.
    agent_id: The agent, when all of it is about one.
    agent_name: The agent's name.
    summary: The arguments' summary of the only run, the agent's new state, the report's name such as
      daily-2026-11-22, or the alert in a sentence.
    first_at: When the first of it happened.
    at: When the last of it happened.
    read_at: When you read it; null while you have not.
    """

    id: strawberry.ID
    user_id: strawberry.Private[str]
    type: NotificationType
    event: NotificationEvent
    domain_id: strawberry.Private[str | None]
    count: int
    resource_id: strawberry.ID | None
    tool_id: strawberry.ID | None
    tool_name: str | None
    agent_id: strawberry.ID | None
    agent_name: str | None
    summary: str | None
    first_at: datetime
    at: datetime
    read_at: datetime | None
    seq: strawberry.Private[int]

    @field()
    async def domain(self, info: Info) -> Annotated["Domain", strawberry.lazy("handrail.domains.types")] | None:
        """The domain it happened in."""
        found: Domain | None = await info.context.load("domain", self.domain_id)
        return found


@record()
class Inbox:
    """Your notifications in short.

    unread: How many you have not read; counted up to 100.
    newest_at: When the last of them happened; null when there are none.
    """

    unread: int
    newest_at: datetime | None


@record(permission="notification:read")
class NotificationsRead:
    """What was marked as read.

    count: How many were unread before.
    unread: How many still are.
    """

    count: int
    unread: int
