"""Model usage: use cases."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import Connection

from handrail.agents import service as agents
from handrail.agents.types import Agent
from handrail.core.connections import Page
from handrail.core.kernel import Scope
from handrail.core.names import ensure_name
from handrail.core.refusals import NameTaken, Refused, ensure_revision, invalid, not_found
from handrail.core.unit import UnitOfWork
from handrail.usage import store
from handrail.usage.latency import EDGES as EDGES
from handrail.usage.latency import percentile as percentile
from handrail.usage.prices import Cost, own
from handrail.usage.rollups import DAY as DAY
from handrail.usage.rollups import HOUR as HOUR
from handrail.usage.rollups import SUMS as SUMS
from handrail.usage.rollups import Source as Source
from handrail.usage.rollups import Span as Span
from handrail.usage.sums import between as between
from handrail.usage.sums import by_agent as by_agent
from handrail.usage.sums import by_key as by_key
from handrail.usage.sums import layered as layered
from handrail.usage.sums import pieces as pieces
from handrail.usage.sums import summed as summed
from handrail.usage.sums import week_hours as week_hours
from handrail.usage.types import (
    AgentCall,
    AgentCallFilter,
    AgentCallInput,
    AgentCallsRecorded,
    ModelPrice,
    ModelPriceInput,
)

MOST_CALLS = 500
MOST_PRICES = 500
MOST_TOKENS = 1_000_000_000
MOST_LATENCY = 24 * 3_600_000
EARLIEST, LATEST = timedelta(days=400), timedelta(minutes=5)
DEAREST = Decimal(1_000_000)
prices = store.prices
of_spans = store.of_spans
of_conversations = store.of_conversations


def page(
    connection: Connection, scope: Scope, chosen: AgentCallFilter | None, first: int | None, after: str | None
) -> Page[AgentCall]:
    """Calls, newest first."""
    return store.page(connection, scope, chosen or AgentCallFilter(), first, after)


def record_calls(
    uow: UnitOfWork, scope: Scope, agent_id: str | None, calls: Sequence[AgentCallInput], listed: Sequence[Cost]
) -> AgentCallsRecorded:
    """Take calls, each once; all of them or none. `listed`: what each costs by the published list. Telemetry.

    Errors: NotFound (the agent), InvalidInput.
    """
    uow.telemetry()
    agent = agents.find(uow.connection, scope, agent_id or scope.subject or "")
    spans = [checked(uow, call, f"calls.{index}") for index, call in enumerate(calls)]
    known = store.known_spans(uow.connection, agent.id, spans)
    set_here = store.prices(uow.connection)
    made: list[AgentCall] = []
    for call, span, published in zip(calls, spans, listed, strict=True):
        if span not in known:
            known.add(span)
            made.append(build(uow, agent, call, span, own(call, set_here) or published))
    if made:
        store.insert(uow.connection, made)
    unpriced = sum(call.cost_nano is None for call in made)
    return AgentCallsRecorded(recorded=len(made), duplicates=len(calls) - len(made), unpriced=unpriced)


def build(uow: UnitOfWork, agent: Agent, call: AgentCallInput, span: str, cost: Cost) -> AgentCall:
    """The call as it is kept."""
    return AgentCall(
        id=uow.new_id(), domain_id=agent.domain_id, agent_id=agent.id, span_id=span,
        conversation_id=call.conversation_id or None, model=call.model.strip(),
        provider=provider_of(call.provider), at=call.at or uow.now,
        latency_microseconds=None if call.latency_milliseconds is None else call.latency_milliseconds * 1000,
        input_tokens=call.input_tokens, output_tokens=call.output_tokens, cached_tokens=call.cached_tokens,
        reasoning_tokens=call.reasoning_tokens, error_type=call.error_type or None,
        cost_nano=cost.nano, basis=cost.basis, price_source=cost.source,
    )  # fmt: skip


def provider_of(text: str | None) -> str | None:
    """A provider as it is compared."""
    return (text or "").strip().lower() or None


def checked(uow: UnitOfWork, call: AgentCallInput, path: str) -> str:
    """The span's id, when everything about the call is right. Errors: InvalidInput."""
    for name, most in (("provider", 60), ("error_type", 120), ("conversation_id", 64)):
        if text := getattr(call, name):
            ensure_name(f"{path}.{camel(name)}", text, most)
    ensure_name(f"{path}.model", call.model, 120)
    for name in ("input_tokens", "output_tokens", "cached_tokens", "reasoning_tokens"):
        number = getattr(call, name)
        if number is not None and not 0 <= number <= MOST_TOKENS:
            raise invalid(f"{path}.{camel(name)}", f"Between 0 and {MOST_TOKENS:,}. Leave out what is not known.")
    for part, whole in (("cached_tokens", "input_tokens"), ("reasoning_tokens", "output_tokens")):
        if (getattr(call, part) or 0) > (getattr(call, whole) or 0):
            raise invalid(f"{path}.{camel(part)}", f"They are a part of `{camel(whole)}`, and cannot be more.")
    latency = call.latency_milliseconds
    if latency is not None and not 0 <= latency <= MOST_LATENCY:
        raise invalid(f"{path}.latencyMilliseconds", "Between 0 and a day.")
    if call.at is not None and not uow.now - EARLIEST <= call.at <= uow.now + LATEST:
        raise invalid(f"{path}.at", "A call began within the last 400 days, and not in the future.")
    return ensure_name(f"{path}.spanId", call.span_id, 64)


def camel(name: str) -> str:
    """A field as the API names it."""
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def ensure_count(calls: Sequence[AgentCallInput]) -> None:
    """Errors: InvalidInput for none or too many at once."""
    if not 1 <= len(calls) <= MOST_CALLS:
        raise invalid("calls", f"Send 1 to {MOST_CALLS} calls at a time.")


def set_price(
    uow: UnitOfWork, scope: Scope, given: ModelPriceInput, price_id: str | None, expected: int | None
) -> ModelPrice:
    """A new price, or another one for what had one. Errors: NotFound, InvalidInput, NameTaken, ChangedMeanwhile."""
    ensure_everywhere(scope)
    known = store.prices(uow.connection)
    before = None
    if price_id is not None:
        before = find(known, price_id)
        uow.about("model_price", before.id, resource_name=before.model)
        ensure_revision(before.revision, expected or 0)
    elif len(known) >= MOST_PRICES:
        raise invalid("input", f"At most {MOST_PRICES} prices.")
    model, provider = ensure_name("model", given.model, 120), provider_of(given.provider)
    if model.rstrip("*").count("*") or model in ("*", "**"):
        raise invalid("model", "A `*` stands at the end of a name's beginning.")
    if any((price.model, price.provider) == (model, provider) and price is not before for price in known):
        raise Refused(NameTaken(message=f"{model} has a price already."))
    money = {name: getattr(given, name) for name in MONEY}
    for name, amount in money.items():
        if amount is not None and not (amount.is_finite() and 0 <= amount <= DEAREST):
            raise invalid(camel(name), f"Between 0 and {DEAREST:,} US dollars.")
    free = bool(given.free)
    if free == any(amount is not None for amount in money.values()):
        raise invalid("free", "Give a price, or say that it is free.")
    if (given.input_per_million is None) != (given.output_per_million is None):
        raise invalid("outputPerMillion", "Tokens sent and tokens answered are priced together.")
    fields = {"model": model, "provider": provider, "free": free, "updated_at": uow.now, **money}
    if before is None:
        after = ModelPrice(id=uow.new_id(), revision=1, **fields)
        store.insert_price(uow.connection, after)
    else:
        after = replace(before, revision=before.revision + 1, **fields)
        store.save_price(uow.connection, after)
    uow.record("model_price.set", after.id, before=before, after=after, resource_name=model)
    return after


MONEY = ("input_per_million", "output_per_million", "cached_per_million", "per_hour")


def ensure_everywhere(scope: Scope) -> None:
    """Errors: InvalidInput for people limited to some domains."""
    if scope.domains is not None:
        raise invalid("model", "A price counts in every domain, and you see only some.")


def remove_price(uow: UnitOfWork, scope: Scope, price_id: str, expected: int) -> ModelPrice:
    """Go back to the published list. Errors: NotFound, InvalidInput, ChangedMeanwhile."""
    ensure_everywhere(scope)
    before = find(store.prices(uow.connection), price_id)
    uow.about("model_price", before.id, resource_name=before.model)
    ensure_revision(before.revision, expected)
    store.remove_price(uow.connection, before.id)
    uow.record("model_price.remove", before.id, before=before, resource_name=before.model)
    return before


def find(known: Sequence[ModelPrice], price_id: str) -> ModelPrice:
    """One of these prices. Errors: NotFound."""
    for price in known:
        if price.id == price_id:
            return price
    raise not_found("price")


def prices_by_ids(connection: Connection, ids: list[str]) -> list[ModelPrice | None]:
    """Aligned with `ids`."""
    known = {str(price.id): price for price in store.prices(connection)}
    return [known.get(key) for key in ids]
