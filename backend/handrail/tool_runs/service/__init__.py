"""Tool runs: use cases, one a file."""

from handrail.tool_runs.counted import EDGES, METRICS, PREFIX, STEPS, step
from handrail.tool_runs.listing import RiskCount
from handrail.tool_runs.redaction import redact
from handrail.tool_runs.service.decide import Item, decide, names_of
from handrail.tool_runs.service.edit import edit
from handrail.tool_runs.service.execute import claim, renew, report, resolve
from handrail.tool_runs.service.load import (
    by_ids,
    count_held,
    count_waiting,
    count_waiting_since,
    countable,
    find,
    get,
    get_many,
    hold_until,
    open_runs,
    open_runs_of_tool,
    rebuild,
    runs_of_agent,
    runs_of_tool,
    settle_due,
    settled,
    standing,
    still_waiting,
    waiting,
)
from handrail.tool_runs.service.many import decide_chunk, decide_many, undo_many, undo_some
from handrail.tool_runs.service.request import request
from handrail.tool_runs.service.withdraw import cancel, revoke, undo
from handrail.tool_runs.states import OPEN
from handrail.tool_runs.transitions import Decider, ensure_eligible
from handrail.tool_runs.unusual import of_runs as unusual

__all__ = [
    "EDGES",
    "METRICS",
    "OPEN",
    "PREFIX",
    "STEPS",
    "Decider",
    "Item",
    "RiskCount",
    "by_ids",
    "cancel",
    "claim",
    "count_held",
    "count_waiting",
    "count_waiting_since",
    "countable",
    "decide",
    "decide_chunk",
    "decide_many",
    "edit",
    "ensure_eligible",
    "find",
    "get",
    "get_many",
    "hold_until",
    "names_of",
    "open_runs",
    "open_runs_of_tool",
    "rebuild",
    "redact",
    "renew",
    "report",
    "request",
    "resolve",
    "revoke",
    "runs_of_agent",
    "runs_of_tool",
    "settle_due",
    "settled",
    "standing",
    "step",
    "still_waiting",
    "undo",
    "undo_many",
    "undo_some",
    "unusual",
    "waiting",
]  # fmt: skip
