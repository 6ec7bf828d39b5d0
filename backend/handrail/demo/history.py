"""Sixty believable days, made by the real services under a simulated clock, so that ledger and chain are genuine."""

import gc
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from random import Random

import handrail.schema  # noqa: F401 - wires what the slices offer each other
from handrail.agents import service as agents
from handrail.core.database import Database
from handrail.core.unit import UnitOfWork
from handrail.core.writer import Writer
from handrail.demo import calls, talk
from handrail.demo.cast import Cast
from handrail.demo.content import AGENTS, TOOLS
from handrail.demo.founding import Founding, some_password
from handrail.demo.queue import still_open
from handrail.demo.rules import rules_of_the_house
from handrail.demo.spec import AgentSpec
from handrail.demo.story import Story
from handrail.demo.timeline import Clock, Event, play

DAYS = 60
LIVE = timedelta(hours=2)
ASKING = ("DEVELOPMENT", "TESTING", "PRODUCTION")


@dataclass(frozen=True, slots=True)
class Size:
    """How much: days, runs spread over them, and runs a minute in the last two hours."""

    days: float = DAYS
    runs: int = 2_000
    pace: float = 6.0


def size_of(days: int) -> Size:
    """As many runs a day, whatever the number of days (1 to 365)."""
    whole = Size()
    days = min(max(days, 1), 365)
    return Size(days, round(whole.runs * days / whole.days), whole.pace)


def make(database: Database, now: datetime, size: Size = Size(), seed: int = 2026) -> Cast:
    """Fill an empty, migrated database with history that ends at `now`."""
    random, chatter = Random(seed), Random(seed + 1)
    scale = size.days / DAYS
    cast = Cast(random, scale)
    founding = Founding(cast, now, scale, some_password())
    clock = Clock(now - timedelta(days=size.days))
    writer = Writer(database.writing, now=clock)
    events = [*founding.events(), *rules_of_the_house(cast, now, scale)]
    asked: list[tuple[datetime, AgentSpec]] = []
    for index, at in enumerate([*days(random, now, size), *last_hours(random, now, size)]):
        spec = pick_agent(random, (now - at).total_seconds() / 86_400 / scale)
        if spec:
            asked.append((at, spec))
            told = story(cast, random, spec, now, f"run-{index}")
            if life := told.tell(at):
                events += [*life, *talk.of_story(chatter, told, at)]
    events += still_open(cast, random, now)
    events += calls.events(cast, Random(seed), asked)
    events += [Event(at=now, act=partial(beat, cast, spec), by=cast.system) for spec in at_work()]
    gc.disable()
    try:
        play(writer, clock, events)
    finally:
        gc.enable()
    return cast


def story(cast: Cast, random: Random, spec: AgentSpec, now: datetime, key: str) -> Story:
    """A run of one of the agent's tools."""
    names, weights = zip(*spec.tools, strict=True)
    tool = TOOLS[random.choices(names, weights)[0]]
    return Story(cast, random, spec, tool, tool.case(random), key, now)


def at_work() -> list[AgentSpec]:
    """The agents that may ask for runs when the history ends."""
    return [spec for spec in AGENTS if spec.state in ASKING]


def beat(cast: Cast, spec: AgentSpec, uow: UnitOfWork) -> None:
    """The agent says that it is alive."""
    agents.heartbeat(uow, cast.rights_of_agent(spec), None)


def pick_agent(random: Random, days_ago: float) -> AgentSpec | None:
    """An agent that asked for runs at that time; the others wait for theirs."""
    there = [spec for spec in AGENTS if asked_then(spec, days_ago)]
    return random.choices(there, [spec.weight for spec in there])[0] if there else None


def asked_then(spec: AgentSpec, days_ago: float) -> bool:
    """Whether it was in a state in which it may ask, and not just about to leave it."""
    ended = [days for days, state in spec.states if state not in ASKING]
    return days_ago < min(spec.states[0][0], 59.85) - 0.1 and (not ended or days_ago > ended[0] + 0.2)


def days(random: Random, now: datetime, size: Size) -> Iterator[datetime]:
    """Moments of runs, day by day: working days and hours, and more of them as people come to trust it."""
    first = now - timedelta(days=size.days)
    whole = [first + timedelta(days=index) for index in range(int(size.days) + 1)]
    weights = [
        (0.4 + 0.6 * index / len(whole)) * (1.0 if day.weekday() < 5 else 0.2) for index, day in enumerate(whole)
    ]
    for day, weight in zip(whole, weights, strict=True):
        midnight = day.replace(hour=0, minute=0, second=0, microsecond=0)
        for _ in range(round(size.runs * weight / sum(weights) * random.uniform(0.8, 1.2))):
            at = midnight + timedelta(seconds=second_of_day(random))
            if first < at < now - LIVE:
                yield at


def second_of_day(random: Random) -> float:
    """Mostly around half past ten and three in the afternoon, now and then at night."""
    kind = random.random()
    if kind < 0.08:
        return random.uniform(0, 86_399)
    middle = 10.4 if kind < 0.55 else 14.8
    return min(max(random.gauss(middle, 1.7), 0.0), 23.9) * 3600


def last_hours(random: Random, now: datetime, size: Size) -> Iterator[datetime]:
    """The last two hours, at the pace that the fleet then keeps up."""
    at = now - LIVE
    while True:
        at += timedelta(seconds=random.expovariate(size.pace / 60))
        if at >= now:
            return
        yield at
