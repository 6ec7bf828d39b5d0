"""What a call costs: by the published list, by a price set here, or unknown; never a silent 0."""

import math
import random
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from handrail.usage.latency import COUNTERS, EDGES, counter_of, percentile
from handrail.usage.prices import UNPRICED, from_list, matching, own
from handrail.usage.types import AgentCallInput, CostBasis, ModelPrice

AT = datetime(2026, 6, 1, tzinfo=UTC)


def call(model: str = "gpt-4o", provider: str | None = "openai", **given: Any) -> AgentCallInput:
    return AgentCallInput(**{"span_id": "s", "model": model, "provider": provider, "at": AT, **given})


def price(model: str, **given: Any) -> ModelPrice:
    return ModelPrice(
        **{
            "id": "p", "model": model, "provider": None, "input_per_million": None, "output_per_million": None,
            "cached_per_million": None, "per_hour": None, "free": False, "updated_at": AT, "revision": 1, **given,
        }
    )  # fmt: skip


ROW = re.compile(r"\| (\w+) \| `(\S+)` \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \| (\S+), (\S+), (\S+) \| .* \| ([\d.]+) \|")
USAGE = Path(__file__).parents[2] / "docs" / "usage.md"
BY_HAND = [found.groups() for found in map(ROW.fullmatch, USAGE.read_text().splitlines()) if found]


@pytest.mark.parametrize(
    ("provider", "model", "input_", "cached", "output", "p_in", "p_cached", "p_out", "cost"), BY_HAND
)
def test_the_published_list_comes_to_what_the_documentation_works_out(
    provider: str, model: str, input_: str, cached: str, output: str, p_in: str, p_cached: str, p_out: str, cost: str
) -> None:
    given, kept, answered = (int(number.replace(",", "")) for number in (input_, cached, output))
    tokens = {"input_tokens": given, "output_tokens": answered, **({"cached_tokens": kept} if kept else {})}
    found = from_list(call(model, provider, **tokens))
    assert found.basis is CostBasis.KNOWN and f"{provider}/" in (found.source or "")
    assert found.nano == Decimal(cost) * 1_000_000_000
    by_hand = (given - kept) * Decimal(p_in) + answered * Decimal(p_out)
    by_hand += kept * Decimal(p_cached) if kept else 0
    assert by_hand / 1_000_000 == Decimal(cost)


def test_ten_costs_are_worked_out() -> None:
    assert len(BY_HAND) == 10


def test_what_nobody_knows_is_unpriced_and_never_nothing() -> None:
    assert from_list(call("our-own-model", None, input_tokens=1, output_tokens=1)) == UNPRICED
    assert from_list(call("gpt-4o", "nobody", input_tokens=1, output_tokens=1)) == UNPRICED
    assert from_list(call(input_tokens=1)) == UNPRICED, "tokens answered were not reported"
    assert from_list(call("llama3.1", "ollama")).basis is CostBasis.FREE_LOCAL
    paid = price("llama*", input_per_million=Decimal(1), output_per_million=Decimal(2))
    assert own(call("llama3.1", input_tokens=5), [paid]) == UNPRICED


def test_a_price_set_here_counts_by_tokens_or_by_the_hour() -> None:
    tokens = price("m", input_per_million=Decimal("0.5"), output_per_million=Decimal(2), cached_per_million=Decimal(0))
    cost = own(call("m", input_tokens=1000, output_tokens=10, cached_tokens=400), [tokens])
    assert cost and (cost.nano, cost.basis) == (600 * 500 + 10 * 2000, CostBasis.OVERRIDDEN)
    hours = own(call("m", latency_milliseconds=1800.0), [price("m", per_hour=Decimal("3.60"))])
    assert hours and hours.nano == 1_800_000
    free = own(call("m"), [price("m", free=True)])
    assert free and (free.nano, free.basis) == (0, CostBasis.FREE_LOCAL)


def test_the_price_that_is_most_exactly_about_a_call_counts() -> None:
    prices = [price("gpt*"), price("gpt-4*"), price("gpt-4o"), price("gpt-4o", provider="azure"), price("x")]
    assert matching(call("gpt-4o"), prices) is prices[2]
    assert matching(call("gpt-4o", "azure"), prices) is prices[3]
    assert matching(call("gpt-4.1"), prices) is prices[1]
    assert matching(call("gpt-3.5"), prices) is prices[0]
    assert matching(call("claude"), prices) is None


def test_percentiles_of_lognormal_times_are_within_3_percent() -> None:
    chance = random.Random(7)
    for middle, spread in ((300_000, 0.5), (1_200_000, 0.8), (40_000, 0.4)):
        times = sorted(round(chance.lognormvariate(math.log(middle), spread)) for _ in range(20_000))
        counts = [0] * COUNTERS
        for time in times:
            counts[counter_of(time)] += 1
        for share in (0.5, 0.95):
            exact = times[round(share * len(times)) - 1]
            found = percentile(counts, share)
            assert found and abs(found - exact) / exact <= 0.03, (middle, share, found, exact)
    assert percentile([0] * COUNTERS, 0.5) is None


def test_every_time_has_its_counter() -> None:
    assert counter_of(0) == 0 and counter_of(9_999) == 0 and counter_of(10_000) == 1
    for index, edge in enumerate(EDGES):
        assert counter_of(math.ceil(edge)) == index + 1
        assert counter_of(math.ceil(edge) - 1) == index
    assert counter_of(10**12) == COUNTERS - 1
