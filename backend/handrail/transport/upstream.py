"""Runs a subscription: its events, executed one after the other, as frames that are encoded once."""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import orjson
from strawberry.schema import BaseSchema
from strawberry.types.execution import PreExecutionError

from handrail.core.documents import Prepared
from handrail.core.graphql import Context, masked
from handrail.core.kernel import Kernel
from handrail.core.refusals import Fault, Refused
from handrail.transport.execution import body_of, formatted


@dataclass(frozen=True, slots=True)
class Frame:
    """One result. `payload`: its JSON, cursor included; `seq`: the position of the ledger at which it stands."""

    payload: bytes
    cursor: str | None
    seq: int


class Ended(Exception):
    """Nothing more comes. `errors`: why, in GraphQL's form; None when it is simply over."""

    def __init__(self, errors: list[Any] | None = None) -> None:
        super().__init__("ended")
        self.errors = errors


class TooSlow(Ended):
    """The reader has fallen behind further than can be made good. It may come back with its last cursor."""


async def run(kernel: Kernel, schema: BaseSchema, context: Context, prepared: Prepared) -> AsyncGenerator[Frame, None]:
    """Each event's result. Errors: Ended, with errors when it could not begin or its source broke off."""
    context.prepared = prepared
    results: Any = await schema.stream(
        prepared.text, prepared.variables, context_value=context, operation_name=prepared.name
    )
    async with aclosing(results):
        async for result in results:
            errors = [formatted(error) for error in result.errors or ()]
            if errors and (context.failed or context.position is None or isinstance(result, PreExecutionError)):
                raise Ended(errors)
            kernel.live.traffic.executions += 1
            yield frame_of(kernel, context, result, errors)


def frame_of(kernel: Kernel, context: Context, result: Any, errors: list[Any]) -> Frame:
    """A result as it goes over every wire."""
    seq = context.position
    if seq is None:
        raise RuntimeError("A subscription yielded a value without saying where it stands; see `Context.at`.")
    cursor = kernel.cursors.encode(seq)
    body: dict[str, Any] = {"data": result.data}
    if errors:
        body["errors"] = errors
    body["extensions"] = {**(result.extensions or {}), "cursor": cursor}
    return Frame(encode(body).encode(), cursor, seq)


def broken(error: Exception) -> Ended:
    """The end of a stream by something nobody foresaw: masked, and told to the log."""
    try:
        with masked():
            raise error
    except (Fault, Refused) as told:
        return Ended(body_of(told)["errors"] if isinstance(told, Fault) else None)


def encode(body: Any) -> str:
    """JSON; also for what orjson refuses: integers beyond 64 bits, and lone surrogates."""
    try:
        return orjson.dumps(body).decode()
    except TypeError:
        return json.dumps(body)
