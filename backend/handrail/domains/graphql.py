"""Domains: what the API offers."""

from typing import Annotated

import strawberry

from handrail.core.connections import Connection_
from handrail.core.graphql import Info, mutation, query
from handrail.core.idempotency import once
from handrail.core.refusals import ChangedMeanwhile, InvalidInput, NameTaken, NotFound, StillInUse
from handrail.domains import service
from handrail.domains.types import Domain, DomainInput, DomainSort

DomainResult = Annotated[
    Domain | NotFound | NameTaken | InvalidInput | ChangedMeanwhile | StillInUse,
    strawberry.union("DomainResult", description="The domain, or why it was not changed."),
]


@strawberry.type
class DomainQuery:
    @query("domain:read")
    async def domains(
        self,
        info: Info,
        include_archived: bool | None = None,
        first: int | None = None,
        after: str | None = None,
        order: DomainSort | None = None,
        descending: bool | None = None,
    ) -> Connection_[Domain]:
        """Domains, by name unless told.

        include_archived: Also those out of use.
        first: How many, 1 to 100; 50 unless told.
        after: A cursor of the same order: start behind it.
        order: By what they are sorted; by name unless told.
        descending: The other way round.
        """
        context = info.context
        page = await context.read(service.page, context.scope, bool(include_archived), order, descending, first, after)
        return page.connection(Connection_[Domain])

    @query("domain:read")
    async def domain(self, info: Info, id: strawberry.ID) -> Domain | None:
        """One domain; null when there is none, or when it lies outside your domains.

        id: Its identifier.
        """
        return await info.context.read(service.get, info.context.scope, id)


@strawberry.type
class DomainMutation:
    @mutation("domain.create", "domain:write")
    async def create_domain(self, info: Info, input: DomainInput, idempotency_key: str | None = None) -> DomainResult:
        """Create a domain.

        input: The new domain.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.create, context.scope, input)

    @mutation("domain.update", "domain:write")
    async def update_domain(
        self,
        info: Info,
        id: strawberry.ID,
        expected_revision: int,
        input: DomainInput,
        idempotency_key: str | None = None,
    ) -> DomainResult:
        """Change a domain; every field takes the value given.

        id: Its identifier.
        expected_revision: The revision you read.
        input: The domain as it shall be.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.change, context.scope, id, expected_revision, input)

    @mutation("domain.archive", "domain:write")
    async def archive_domain(
        self, info: Info, id: strawberry.ID, expected_revision: int, idempotency_key: str | None = None
    ) -> DomainResult:
        """Take a domain out of use. It must have no agents left.

        id: Its identifier.
        expected_revision: The revision you read.
        idempotency_key: The same key does it once in 24 hours.
        """
        context = info.context
        return await once(context, idempotency_key, service.archive, context.scope, id, expected_revision)
