"""Why a bulk operation was not changed."""

import strawberry

from handrail.bulk.types import BulkOperation
from handrail.core.refusals import Refusal


@strawberry.type(description="The plan ran out, was run already, or is not the one that was shown. Plan again.")
class PlanOutdated(Refusal):
    operation: BulkOperation = strawberry.field(description="The operation as it stands now.")


@strawberry.type(description="In its present state this cannot be done.")
class WrongBulkState(Refusal):
    operation: BulkOperation = strawberry.field(description="The operation as it stands now.")
