"""Tool runs: use cases, one a file."""

from handrail.tool_runs.service.decide import Item, decide, decide_many, undo_many
from handrail.tool_runs.service.execute import claim, renew, report, resolve
from handrail.tool_runs.service.load import by_ids, find, get, open_runs, settle_due, settled
from handrail.tool_runs.service.request import request
from handrail.tool_runs.service.withdraw import cancel, revoke, undo

__all__ = [
    "Item", "by_ids", "cancel", "claim", "decide", "decide_many", "find", "get", "open_runs", "renew",
    "report", "request", "resolve", "revoke", "settle_due", "settled", "undo", "undo_many",
]  # fmt: skip
