"""The simulated clock: events in order of time, run as genuine units of work in large batches."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any

from handrail.core.refusals import Refused
from handrail.core.unit import Origin, UnitOfWork
from handrail.core.writer import Unit, Writer

BATCH = 512
_numbers = count()


@dataclass(order=True, slots=True)
class Event:
    """Something that somebody does at a moment.

    by: asked only when the event's batch begins, since who acts may have been created just before.
    alone: a batch of its own: what later events' `by` needs, or what will be refused.
    refused: whether it is meant to be.
    """

    at: datetime
    number: int = field(init=False, default_factory=lambda: next(_numbers))
    act: Callable[[UnitOfWork], Any] = field(compare=False)
    by: Callable[[], Origin] = field(compare=False)
    alone: bool = field(default=False, compare=False)
    refused: bool = field(default=False, compare=False)


class Clock:
    """What the writer takes for now: the moment of the batch's first event."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def play(writer: Writer, clock: Clock, events: Iterable[Event]) -> int:
    """Run the events in order of time; returns how many. Errors: what an event raised that was not meant to."""
    batch: list[Event] = []
    played = 0
    for event in sorted(events):
        played += 1
        if event.alone:
            commit(writer, clock, batch)
            commit(writer, clock, [event])
            batch = []
            continue
        batch.append(event)
        if len(batch) == BATCH:
            commit(writer, clock, batch)
            batch = []
    commit(writer, clock, batch)
    return played


def commit(writer: Writer, clock: Clock, batch: list[Event]) -> None:
    """One transaction."""
    if not batch:
        return
    clock.at = batch[0].at
    units = [Unit(moved, (event.at, event.act), {}, event.by()) for event in batch]
    writer.commit(units)
    for event, unit in zip(batch, units, strict=True):
        if unit.error and not (event.refused and isinstance(unit.error, Refused)):
            raise unit.error
        if event.refused and not unit.error:
            raise RuntimeError(f"{event.act} at {event.at} was to be refused")


def moved(uow: UnitOfWork, at: datetime, act: Callable[[UnitOfWork], Any]) -> Any:
    """The unit at its own moment within the batch; time never goes back."""
    uow.now = max(at, uow.now)
    return act(uow)
