"""Tools: what the API offers. Creating and changing a tool are in `policies/graphql.py`."""

import strawberry

from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once
from handrail.tools import service
from handrail.tools.types import Tool, ToolFilter, ToolResult, ToolSort


@strawberry.type
class ToolQuery:
    @query("tool:read")
    async def tools(
        self,
        info: Info,
        filter: ToolFilter | None = None,
        first: int | None = None,
        after: str | None = None,
        order: ToolSort | None = None,
        descending: bool | None = None,
    ) -> Connection_[Tool]:
        """Tools, by name unless told.

        filter: Which ones; all that are in use unless told.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor of the same order: start behind it.
        order: By what they are sorted; by name unless told.
        descending: The other way round.
        """
        page = await info.context.read(service.page, info.context.scope, filter, order, descending, first, after)
        return page.connection(Connection_[Tool])

    @query("tool:read")
    async def tool(self, info: Info, id: strawberry.ID) -> Tool | None:
        """One tool; null when there is none, or when it lies outside your domains.

        id: Its identifier.
        """
        return await info.context.read(service.get, info.context.scope, id)


@strawberry.type
class ToolMutation:
    @mutation("tool.archive", "tool:write")
    async def archive_tool(
        self, info: Info, id: strawberry.ID, expected_revision: int, idempotency_key: str | None = None
    ) -> ToolResult:
        """Take a tool out of use. It must have no open tool runs left.

        id: Its identifier.
        expected_revision: The revision you read.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.archive, context.scope, id, expected_revision)
