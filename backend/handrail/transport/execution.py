"""Runs a prepared operation, within the deadline, and makes the response's body of it."""

import asyncio
import logging
import uuid
from typing import Any

from graphql import GraphQLError
from strawberry.schema import BaseSchema

from handrail.core.buckets import report, settle
from handrail.core.documents import Prepared
from handrail.core.graphql import Context
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault, Refused

log = logging.getLogger("handrail.api")
EXPECTED = (GraphQLError, Fault, Refused)


async def execute(kernel: Kernel, schema: BaseSchema, context: Context, prepared: Prepared) -> dict[str, Any]:
    """The response to a query or mutation. Without `data`, nothing was run to an end."""
    context.prepared = prepared
    seconds = kernel.settings.execution_seconds
    try:
        async with asyncio.timeout(seconds):
            result = await schema.execute(
                prepared.text, prepared.variables, context_value=context, operation_name=prepared.name
            )
    except TimeoutError:
        return body_of(timed_out(seconds))
    body: dict[str, Any] = {"data": result.data}
    if result.errors:
        body["errors"] = [formatted(error) for error in result.errors]
        if result.data is None and not any(error.path for error in result.errors):
            del body["data"]
    settle(context, prepared, result.data)
    body["extensions"] = {**(result.extensions or {}), "cost": report(context, prepared)}
    return body


def timed_out(seconds: int) -> Fault:
    """The answer when the deadline passes. What was given to the writer is done nevertheless."""
    return Fault(
        "TIMEOUT", f"This took longer than {seconds} seconds and was given up. Read what changed before you repeat it."
    )


def body_of(fault: Fault) -> dict[str, Any]:
    """A fault that concerns the whole operation, as a response without data."""
    return {"errors": [{"message": fault.message, "extensions": fault.extensions}]}


def formatted(error: GraphQLError) -> dict[str, Any]:
    """An error as the client sees it: what nobody foresaw is masked, and told to the log."""
    cause = error.original_error
    told: dict[str, Any] = dict(error.formatted)
    if cause is not None and not isinstance(cause, EXPECTED) and (error.path or not error.nodes):
        correlation = uuid.uuid4().hex[:12]
        log.error("unexpected error %s", correlation, exc_info=cause)
        told["message"] = f"Something went wrong on our side. The log knows it as {correlation}."
        told["extensions"] = {"code": "INTERNAL", "correlationId": correlation}
    return told
