"""The model calls behind tool runs: most on machines of one's own, some bought, some of a model that nobody prices."""

from random import Random
from typing import Any
from uuid import UUID

from handrail.demo.spec import AgentSpec, Json

BOUGHT = (
    ("gpt-4o-mini", "openai", 1100),
    ("gpt-4o", "openai", 2300),
    ("claude-3-5-haiku-latest", "anthropic", 1500),
    ("claude-sonnet-4-0", "anthropic", 3400),
    ("gemini-2.5-flash", "google", 1200),
)
OURS = ("northwind-classifier-2", "vllm", 240)  # in no price list, and none is set for it
ERRORS = ("Timeout", "RateLimitError", "OverloadedError", "ContextLengthExceeded")


def call(random: Random, spec: AgentSpec) -> dict[str, Any]:
    """One call; now and then it fails, or does not tell all."""
    fate = random.random()
    model, provider, middle = (spec.model, "ollama", 1700)
    if fate > 0.88:
        model, provider, middle = OURS
    elif fate > 0.55:
        model, provider, middle = BOUGHT[sum(map(ord, spec.name)) % len(BOUGHT)]
    sent, answered = round(random.lognormvariate(7.4, 0.7)), round(random.lognormvariate(5.3, 0.8))
    failed = random.random() < 0.018
    told = not failed and random.random() > 0.015
    return {
        "span_id": str(UUID(int=random.getrandbits(128))),
        "model": model,
        "provider": provider,
        "latency_milliseconds": round(random.lognormvariate(0, 0.55) * middle * (4 if failed else 1), 1),
        "input_tokens": sent if told else None,
        "output_tokens": answered if told else None,
        "cached_tokens": int(sent * random.uniform(0.2, 0.8)) if told and random.random() < 0.3 else None,
        "error_type": random.choice(ERRORS) if failed else None,
    }


def as_json(given: dict[str, Any]) -> Json:
    """A call as the API takes it."""
    names = {name: "".join(word.capitalize() for word in name.split("_")) for name in given}
    return {names[name][0].lower() + names[name][1:]: value for name, value in given.items()}
