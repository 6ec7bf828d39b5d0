"""The model calls of the demo's history, reported by its agents through the real service."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any

from handrail.core.unit import UnitOfWork
from handrail.demo import models
from handrail.demo.cast import Cast
from handrail.demo.spec import AgentSpec
from handrail.demo.timeline import Event
from handrail.usage import service as usage
from handrail.usage.prices import listed
from handrail.usage.types import AgentCallInput

STEP = timedelta(seconds=6)
BATCH = 250


def events(cast: Cast, random: Random, runs: Sequence[tuple[datetime, AgentSpec]]) -> Iterator[Event]:
    """The calls that led to these runs, reported by each agent in batches as it goes."""
    waiting: dict[str, list[AgentCallInput]] = {}
    last: dict[str, tuple[datetime, AgentSpec]] = {}
    for at, spec in sorted(runs, key=lambda run: run[0]):
        batch = waiting.setdefault(spec.name, [])
        batch += of_run(random, spec, at)
        last[spec.name] = at, spec
        if len(batch) >= BATCH:
            yield reported(cast, spec, waiting.pop(spec.name), at)
    for name, batch in waiting.items():
        at, spec = last[name]
        yield reported(cast, spec, batch, at)


def of_run(random: Random, spec: AgentSpec, at: datetime) -> list[AgentCallInput]:
    """The calls that led to a run: one to three, the last of them just before it."""
    count = random.choice((1, 1, 2, 3))
    return [AgentCallInput(**models.call(random, spec), at=at - STEP * (count - step)) for step in range(count)]


def reported(cast: Cast, spec: AgentSpec, batch: list[AgentCallInput], at: datetime) -> Event:
    """The agent reports them."""
    return Event(at=at, act=partial(report, cast, spec, batch), by=partial(cast.agent, spec.name))


def report(cast: Cast, spec: AgentSpec, batch: list[AgentCallInput], uow: UnitOfWork) -> Any:
    """As it would over the API."""
    return usage.record_calls(uow, cast.rights_of_agent(spec), None, batch, listed(batch))
