"""Bulk decisions: use cases, one a file."""

from handrail.bulk.service.carry import finish_undo, step, undo_step
from handrail.bulk.service.change import retry, start, stop, undo
from handrail.bulk.service.plan import keep, pick
from handrail.bulk.service.show import arrived, find, items, results
from handrail.bulk.store import busy, by_ids

__all__ = [
    "arrived", "busy", "by_ids", "find", "finish_undo", "items", "keep", "pick", "results", "retry", "start", "step",
    "stop", "undo", "undo_step",
]  # fmt: skip
