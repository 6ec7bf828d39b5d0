"""What people do with bulk operations, as documents."""

from typing import Any

from handrail.tool_runs.table import tool_run
from tests.makers import Scene, act
from tests.world import Api, World, until

OPERATION = """id digest decision state total done mustConfirm arrivedSince releaseAt reason
  outcomes { outcome count } leftOut { reason count } byRisk { risk count } byTool { name count }"""
FINAL = ("DONE", "STOPPED", "UNDONE")


def plan(api: Api, decision: str = "APPROVE", ids: list[str] | None = None, **given: Any) -> Any:
    """A plan: of these runs, or of all that a filter names."""
    selection = {"ids": ids} if ids is not None else {"filter": given}
    return change(api, "planBulkDecision", selection=selection, decision=decision)


def run(api: Api, planned: Any, **given: Any) -> Any:
    """The plan, carried out as the dialog does it."""
    confirmed = planned["total"] if planned["mustConfirm"] else None
    return change(api, "runBulkDecision", **{
        "id": planned["id"], "digest": planned["digest"], "confirmed": confirmed, **given})  # fmt: skip


def change(api: Api, mutation: str, **given: Any) -> Any:
    """A mutation on an operation."""
    return act(api, mutation, **given)


def read(api: Api, operation: Any) -> Any:
    """The operation as it stands."""
    return api.one(f"query ($id: ID!) {{ bulkOperation(id: $id) {{ {OPERATION} }} }}", id=operation["id"])


def items(api: Api, operation: Any, **given: Any) -> Any:
    """A page of its runs, or of those left out of it."""
    query = """query ($id: ID!, $leftOut: [LeftOutReason!], $first: Int, $after: String) {
      bulkOperation(id: $id) { items(leftOut: $leftOut, first: $first, after: $after) {
        nodes { leftOut toolRun { id } } totalCount pageInfo { hasNextPage endCursor } } } }"""
    return api.one(query, id=operation["id"], **given)["items"]


def ended(api: Api, operation: Any) -> Any:
    """The operation once it has come to its end."""

    def found() -> Any:
        now = read(api, operation)
        return now if now["state"] in FINAL else None

    return until(found)


def counts(operation: Any) -> dict[str, int]:
    """How many runs had which outcome."""
    return {one["outcome"]: one["count"] for one in operation["outcomes"]}


def many(world: World, scene: Scene, count: int) -> list[str]:
    """So many runs that wait, copied from one that was asked for; their ids in the queue's order."""
    pattern = scene.request()

    def copies(uow: Any) -> list[str]:
        row = dict(uow.connection.execute(tool_run.select().where(tool_run.c.id == pattern["id"])).one()._mapping)
        rows = [{**row, "id": uow.new_id(), "idempotency_key": f"copy-{number}"} for number in range(count - 1)]
        uow.connection.execute(tool_run.insert(), rows)
        uow.telemetry()
        return [pattern["id"], *(one["id"] for one in rows)]

    from handrail.core.unit import SYSTEM
    from handrail.core.writer import Unit

    made: list[str] = world.call(world.kernel.writer.submit(Unit(copies, (), {}, SYSTEM)))
    return made
