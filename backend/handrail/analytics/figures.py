"""From sums to figures: pure functions."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate

from handrail.analytics.types import ResponseTime, UsageFigures
from handrail.usage.service import EDGES, SUMS, percentile
from handrail.usage.types import NANO

FIRST_COUNTER = SUMS.index("l00")


def figures(sums: Sequence[int] | None, runs: Mapping[str, int]) -> UsageFigures:
    """The figures of a stretch from the sums of its calls (None: no calls) and what its other facts were counted as."""
    amounts = list(sums or [0] * len(SUMS))
    one = dict(zip(SUMS, amounts, strict=True))
    count = Counter(runs)
    calls, timed, priced, untold = one["calls"], one["timed"], one["priced"], one["unknown_tokens"]
    told = not calls or untold < calls
    sent, answered, talks = one["input_tokens"], one["output_tokens"], count["started"]
    return UsageFigures(
        agent_calls=calls,
        agent_errors=one["errors"],
        error_rate=percent(one["errors"], calls),
        average_response_time=one["latency_us"] / timed / 1000 if timed else None,
        p50_response_time=response_time(amounts[FIRST_COUNTER:], 0.5),
        p95_response_time=response_time(amounts[FIRST_COUNTER:], 0.95),
        calls_without_response_time=calls - timed,
        tokens_used=float(sent + answered) if told else None,
        input_tokens=float(sent) if told else None,
        output_tokens=float(answered) if told else None,
        cached_tokens=float(one["cached_tokens"]) if one["cached_told"] else None,
        reasoning_tokens=float(one["reasoning_tokens"]) if one["reasoning_told"] else None,
        calls_without_tokens=untold,
        calls_without_cached_tokens=calls - one["cached_told"],
        calls_without_reasoning_tokens=calls - one["reasoning_told"],
        estimated_cost=Decimal(one["cost_nano"]) / NANO if priced else None,
        priced_share=percent(priced, calls),
        unpriced_calls=calls - priced,
        conversations=talks,
        messages=count["messages"],
        messages_per_conversation=count["messages"] / talks if talks else None,
        tokens_per_conversation=one["talk_tokens"] / talks if talks and one["talk_told"] else None,
        tool_runs_total=count["requested"],
        tool_runs_approved=count["approved"],
        tool_runs_approved_by_policy=count["approved_by_policy"],
        tool_runs_approved_by_people=count["approved_by_people"],
        tool_runs_rejected=count["rejected"],
        tool_runs_rejected_by_policy=count["rejected_by_policy"],
        tool_runs_rejected_by_people=count["rejected_by_people"],
        tool_runs_revoked=count["revoked"],
        tool_runs_expired=count["expired"],
        tool_runs_expired_undecided=count["expired_undecided"],
        tool_runs_executed=count["executed"],
        tool_runs_failed=count["failed"],
        approval_rate=percent(count["approved"], count["approved"] + count["rejected"]),
        decisions=count["decided"],
        average_seconds_to_decide=count["decide_ms"] / count["decided"] / 1000 if count["decided"] else None,
    )


def percent(part: int, whole: int) -> float | None:
    """A share in percent; None of nothing."""
    return part / whole * 100 if whole else None


def response_time(counts: Sequence[int], share: float) -> ResponseTime | None:
    """A percentile and what it certainly lies between; None without times."""
    found = bounded(counts, share, EDGES)
    if found is None:
        return None
    estimate, low, high = found
    return ResponseTime(estimate=estimate / 1000, at_least=low / 1000, at_most=None if high is None else high / 1000)


def bounded(counts: Sequence[int], share: float, edges: Sequence[float]) -> tuple[float, float, float | None] | None:
    """A percentile of what was counted in steps, where its step begins, and where it ends."""
    estimate = percentile(counts, share, edges[0])
    if estimate is None:
        return None
    passed = list(accumulate(counts))
    step = bisect_left(passed, share * passed[-1])
    while not counts[step]:
        step += 1
    low = edges[step - 1] if step else 0.0
    high = edges[step] if step < len(edges) else None
    return min(max(estimate, low), estimate if high is None else high), low, high
