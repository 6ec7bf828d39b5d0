"""Charts in layers: model calls by agent, model or domain."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import Connection

from handrail.agents import service as agents
from handrail.agents.types import Agent
from handrail.analytics.inputs import StackedBy
from handrail.analytics.outcomes import UsageStack
from handrail.analytics.ranges import Stretch
from handrail.domains import service as domains
from handrail.domains.types import Domain
from handrail.usage import service as usage
from handrail.usage.service import Source, Span
from handrail.usage.types import NANO

MOST = 8
NAMES = ("calls", "errors", "input_tokens", "output_tokens", "unknown_tokens", "cost_nano", "priced")
NONE = [0] * len(NAMES)


def stacked(
    connection: Connection, by: StackedBy, source: Source, cut: Sequence[Span], points: Sequence[Stretch], size: int
) -> list[UsageStack]:
    """The layers with most calls, and all others in one, which is there when they called."""
    first, end = cut[0].first, cut[-1].end
    dimension = str(by.value)
    if source.agent_id is not None and by is not StackedBy.AGENT:
        return []
    ranked = usage.by_key(connection, dimension, source.domains, first, end, NAMES[:1], source.agent_id)
    keys = sorted((key for key in ranked if ranked[key][0]), key=lambda key: (-ranked[key][0], key))
    shown = keys[:MOST]
    found = [usage.layered(connection, dimension, source.domains, shown, span, size, NAMES) for span in cut]
    layers = [[add(found[at].get((key, number), NONE) for at, number in one.parts) for one in points] for key in shown]
    names = naming(connection, by, shown)
    made = [layer(key, names.get(key), sums) for key, sums in zip(shown, layers, strict=True)]
    if len(keys) <= MOST:
        return made
    everything = [usage.summed(connection, source, span, size, NAMES) for span in cut]
    rest = []
    for place, one in enumerate(points):
        whole = add(everything[at].get(number, NONE) for at, number in one.parts)
        rest.append([a - b for a, b in zip(whole, add(sums[place] for sums in layers), strict=True)])
    return [*made, layer(None, None, rest)]


def add(every: Iterable[Sequence[int]]) -> list[int]:
    """All of them together."""
    total = NONE
    for one in every:
        total = [a + b for a, b in zip(total, one, strict=True)]
    return total


def layer(key: str | None, name: str | None, points: Sequence[Sequence[int]]) -> UsageStack:
    """A layer from its sums at each point."""
    made = UsageStack(key=key, name=name, agent_calls=[], agent_errors=[], tokens_used=[], estimated_cost=[])
    for calls, errors, sent, answered, untold, cost, priced in points:
        made.agent_calls.append(calls)
        made.agent_errors.append(errors)
        made.tokens_used.append(float(sent + answered) if not calls or untold < calls else None)
        made.estimated_cost.append(Decimal(cost) / NANO if priced else None)
    return made


def naming(connection: Connection, by: StackedBy, keys: list[str]) -> dict[str, str]:
    """What the keys are called."""
    if by is StackedBy.MODEL:
        return {key: key for key in keys}
    found: Sequence[Agent | Domain | None] = (
        agents.by_ids(connection, keys) if by is StackedBy.AGENT else domains.by_ids(connection, keys)
    )
    return {key: one.name for key, one in zip(keys, found, strict=True) if one}
