"""What a call costs, in billionths of a US dollar: pure functions over the published list and one's own prices."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

from handrail.usage.types import NANO, AgentCallInput, CostBasis, ModelPrice

LOCAL = frozenset({"ollama", "llama.cpp", "llamafile", "lm-studio"})
HOUR_MS = Decimal(3_600_000)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a call costs and why. nano: None when nobody knows."""

    nano: int | None
    basis: CostBasis
    source: str | None = None


UNPRICED = Cost(None, CostBasis.UNPRICED)


def listed(calls: Sequence[AgentCallInput]) -> list[Cost]:
    """Each call by the published list. The list is large: read at first use, in whichever thread asks."""
    return [from_list(call) for call in calls]


def from_list(call: AgentCallInput) -> Cost:
    """One call by the published list; unpriced when it does not know the model, or tokens are unknown."""
    if (call.provider or "").lower() in LOCAL:
        return Cost(0, CostBasis.FREE_LOCAL, "local")
    if call.input_tokens is None or call.output_tokens is None:
        return UNPRICED
    found = known(call.model, call.provider)
    if found is None:
        return UNPRICED
    from genai_prices import Usage

    provider, model = found
    try:
        usage = Usage(input_tokens=call.input_tokens, output_tokens=call.output_tokens)
        if call.cached_tokens:
            usage.cache_read_tokens = call.cached_tokens
        price = model.calc_price(usage, provider, genai_request_timestamp=call.at).total_price
    except ValueError:  # no numbers of tokens: the service says so
        return UNPRICED
    return Cost(nano(price), CostBasis.KNOWN, f"genai-prices {list_version()}: {provider.id}/{model.id}")


@cache
def list_version() -> str:
    """The published list's version; to look it up takes longer than to price a call."""
    return version("genai-prices")


@lru_cache(maxsize=2_000)
def known(model: str, provider: str | None) -> Any:
    """The list's provider and model by their names, or None."""
    from genai_prices.data_snapshot import get_snapshot

    try:
        return get_snapshot().find_provider_model(model, None, provider, None)
    except LookupError:
        return None


def own(call: AgentCallInput, prices: Sequence[ModelPrice]) -> Cost | None:
    """The call by the prices that were set here; None when none of them is about it."""
    price = matching(call, prices)
    if price is None:
        return None
    source = f"set here: {price.model} (revision {price.revision})"
    if price.free:
        return Cost(0, CostBasis.FREE_LOCAL, source)
    total = Decimal(0)
    if price.per_hour is not None:
        if call.latency_milliseconds is None:
            return UNPRICED
        total += price.per_hour * Decimal(repr(call.latency_milliseconds)) / HOUR_MS
    if price.input_per_million is not None or price.output_per_million is not None:
        if call.input_tokens is None or call.output_tokens is None:
            return UNPRICED
        sent = price.input_per_million or Decimal(0)
        cached = sent if price.cached_per_million is None else price.cached_per_million
        reread = min(call.cached_tokens or 0, call.input_tokens)
        total += (sent * (call.input_tokens - reread) + cached * reread) / 1_000_000
        total += (price.output_per_million or Decimal(0)) * call.output_tokens / 1_000_000
    return Cost(nano(total), CostBasis.OVERRIDDEN, source)


def matching(call: AgentCallInput, prices: Sequence[ModelPrice]) -> ModelPrice | None:
    """The price that is most exactly about this call: the whole name before a beginning, a provider before none."""
    about = [price for price in prices if price.provider in (None, call.provider) and names(price.model, call.model)]
    return max(about, key=lambda price: (not price.model.endswith("*"), len(price.model), price.provider is not None),
               default=None)  # fmt: skip


def names(pattern: str, model: str) -> bool:
    """Whether a price's model is this one."""
    return model.startswith(pattern[:-1]) if pattern.endswith("*") else model == pattern


def nano(dollars: Decimal) -> int:
    """Billionths of a dollar."""
    return int((dollars * NANO).to_integral_value(ROUND_HALF_EVEN))
