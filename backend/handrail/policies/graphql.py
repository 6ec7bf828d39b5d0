"""Policies: what the API offers now, which is to create and change tools with their approval flag (see `service`)."""

import strawberry

from handrail.core.graphql import Info, mutation
from handrail.core.idempotency import once
from handrail.policies import service
from handrail.tools.types import ToolInput, ToolResult


@strawberry.type
class PolicyMutation:
    @mutation("tool.create", "tool:write")
    async def create_tool(self, info: Info, input: ToolInput, idempotency_key: str | None = None) -> ToolResult:
        """Create a tool, and with it version 1 of its policy.

        input: The new tool.
        idempotency_key: The same key does it once in 24 hours.
        """
        return await once(info.context, idempotency_key, service.create_tool, info.context.scope, input)

    @mutation("tool.update", "tool:write")
    async def update_tool(
        self,
        info: Info,
        id: strawberry.ID,
        expected_revision: int,
        input: ToolInput,
        idempotency_key: str | None = None,
    ) -> ToolResult:
        """Change a tool; every field takes the value given, save those that say otherwise.

        id: Its identifier.
        expected_revision: The revision you read.
        input: The tool as it shall be.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.change_tool, context.scope, id, expected_revision, input)
