"""Tool runs: use cases, one a file."""

from handrail.tool_runs.listing import RiskCount
from handrail.tool_runs.service.decide import Item, decide, decide_many, undo_many
from handrail.tool_runs.service.edit import edit
from handrail.tool_runs.service.execute import claim, renew, report, resolve
from handrail.tool_runs.service.load import (
    by_ids,
    find,
    get,
    get_many,
    open_runs,
    open_runs_of_tool,
    runs_of_agent,
    runs_of_tool,
    settle_due,
    settled,
    standing,
)
from handrail.tool_runs.service.request import request
from handrail.tool_runs.service.withdraw import cancel, revoke, undo
from handrail.tool_runs.states import OPEN

__all__ = [
    "OPEN", "Item", "RiskCount", "by_ids", "cancel", "claim", "decide", "decide_many", "edit", "find", "get",
    "get_many", "open_runs", "open_runs_of_tool", "renew", "report", "request", "resolve", "revoke", "runs_of_agent",
    "runs_of_tool", "settle_due", "settled", "standing", "undo", "undo_many",
]  # fmt: skip
