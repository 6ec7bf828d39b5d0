"""Proof: what the API offers."""

from typing import Annotated

import strawberry

from handrail.accounts.types import LastAdmin, User
from handrail.core.graphql import Info, mutation, query
from handrail.core.refusals import InvalidInput, NotFound
from handrail.proof import service
from handrail.proof.types import ChainReport, Proof, Retention

SetRetentionResult = Annotated[
    Retention | InvalidInput,
    strawberry.union("SetRetentionResult", description="How long entries are kept, or why it was not changed."),
]
ErasePersonResult = Annotated[
    User | NotFound | InvalidInput | LastAdmin,
    strawberry.union("ErasePersonResult", description="What is left of the person, or why nothing was erased."),
]


@strawberry.type
class ProofQuery:
    @query("audit:read")
    async def audit_proof(self, info: Info) -> Proof:
        """What the server knows of its ledger; it looks by itself every few seconds. Cheap to ask."""
        context = info.context
        return await service.proof(context.kernel, context.scope.domains is None and context.scope.subject is None)

    @query("audit:verify", cost=1_000)
    async def verify_audit(self, info: Info) -> ChainReport:
        """Walk the whole hash chain now and name the first entry that is not as it was written.

        Only for those who see every domain.
        """
        service.ensure_sees_all(info.context.scope.domains)
        return await service.report(info.context.kernel)


@strawberry.type
class ProofMutation:
    @mutation("ledger.set_retention", "audit:admin")
    async def set_retention(self, info: Info, days: int | None = None) -> SetRetentionResult:
        """Say how long ledger entries are kept. What is older is removed below a signed tombstone.

        days: For how many days, 30 at least; null: for ever.
        """
        service.ensure_sees_all(info.context.scope.domains)
        return await info.context.write(service.set_retention, days)

    @mutation("user.erase", "user:admin")
    async def erase_person(self, info: Info, id: strawberry.ID, confirm_name: str) -> ErasePersonResult:
        """Erase a person's data for good: name, e-mail address and network addresses, in the ledger's texts too.

        What they did stays in the ledger as the deeds of an erased person, and the chain still verifies. Their
        sessions and tokens end at once; the ledger's texts follow within seconds.

        id: Who.
        confirm_name: Their name, as a confirmation.
        """
        service.ensure_sees_all(info.context.scope.domains)
        return await info.context.write(service.erase_person, info.context.scope, id, confirm_name)
