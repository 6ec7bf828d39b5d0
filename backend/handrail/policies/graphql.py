"""Policies: what the API offers. Tools are created and changed here too, with their approval flag (see `service`)."""

from typing import Annotated

import strawberry

from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once
from handrail.core.refusals import ChangedMeanwhile, InvalidInput, NameTaken, NotFound
from handrail.policies import service
from handrail.policies.inputs import PolicyRuleInput
from handrail.policies.types import Policy, PolicySort
from handrail.tools.types import ToolInput, ToolResult

PolicyResult = Annotated[
    Policy | NotFound | NameTaken | InvalidInput | ChangedMeanwhile,
    strawberry.union("PolicyResult", description="The policy, or why it was not changed."),
]


@strawberry.type
class PolicyQuery:
    @query("policy:read")
    async def policies(
        self,
        info: Info,
        include_archived: bool | None = None,
        first: int | None = None,
        after: str | None = None,
        order: PolicySort | None = None,
        descending: bool | None = None,
    ) -> Connection_[Policy]:
        """Policies, by name unless told, those of tools' switches included.

        include_archived: Also those out of force.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor of the same order: start behind it.
        order: By what they are sorted; by name unless told.
        descending: The other way round.
        """
        context = info.context
        page = await context.read(service.page, context.scope, bool(include_archived), order, descending, first, after)
        return page.connection(Connection_[Policy])

    @query("policy:read")
    async def policy(self, info: Info, id: strawberry.ID) -> Policy | None:
        """One policy; null when there is none.

        id: Its identifier.
        """
        return await info.context.read(service.get, info.context.scope, id)


@strawberry.type
class PolicyMutation:
    @mutation("policy.publish", "policy:write")
    async def publish_policy(
        self,
        info: Info,
        name: str,
        rules: list[PolicyRuleInput],
        id: strawberry.ID | None = None,
        expected_version: int | None = None,
        note: str | None = None,
        idempotency_key: str | None = None,
    ) -> PolicyResult:
        """Publish the next version of a policy, or a new policy. It holds from now on; runs already asked for keep
        the rules of their moment, but a claim is checked against DENY rules and limits once more.

        name: Its name, unique among policies, 1 to 80 characters.
        rules: All of its rules, 1 to 200.
        id: The policy; a new one unless told.
        expected_version: The version you read; needed with `id`.
        note: Why, for whoever reads the ledger.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(
            context, idempotency_key, service.publish, context.scope, id, expected_version, name, rules, note
        )

    @mutation("policy.archive", "policy:write")
    async def archive_policy(
        self, info: Info, id: strawberry.ID, expected_version: int, idempotency_key: str | None = None
    ) -> PolicyResult:
        """Take a policy out of force. Publishing another version of it brings it back.

        id: Its identifier.
        expected_version: The version you read.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.archive, context.scope, id, expected_version)

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
