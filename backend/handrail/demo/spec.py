"""The words of the demo's script: what a domain, a tool, an agent and a person are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """One call as an agent would ask for it."""

    arguments: Any
    reason: str
    on_behalf_of: str | None = None


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool, how it is called, what it returns, and how it fails. domain: None for one that all share."""

    name: str
    domain: str | None
    description: str
    risk: str
    free: bool
    schema: Any
    case: Callable[[Random], Case]
    result: Callable[[Random, Json], Json]
    errors: tuple[str, ...] = ("Timed out after 30 s.",)
    rejections: tuple[str, ...] = ("Not needed any more.",)
    seconds: tuple[float, float] = (0.4, 4.0)


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """An agent. states: when it reached which, in days before now; tools: with their weights."""

    name: str
    domain: str
    description: str
    version: str
    model: str
    states: tuple[tuple[float, str], ...]
    tools: tuple[tuple[str, int], ...]
    weight: int = 1
    capabilities: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    prompt: str | None = None

    @property
    def state(self) -> str:
        """Where it stands now."""
        return self.states[-1][1]


@dataclass(frozen=True, slots=True)
class DomainSpec:
    """A business area. agent: its default agent."""

    name: str
    description: str
    owner: str
    agent: str | None
    keywords: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonSpec:
    """A person. share: how much of the deciding falls to them."""

    name: str
    email: str
    role: str
    days: float
    share: int = 0
    domains: tuple[str, ...] = field(default=())


def schema(required: str = "", **properties: Json) -> Json:
    """An object with these properties, nothing else."""
    made: Json = {"type": "object", "properties": properties, "additionalProperties": False}
    return made | ({"required": required.split()} if required else {})


def text(title: str, **more: Any) -> Json:
    """A string."""
    return {"type": "string", "description": title, **more}


def number(title: str, **more: Any) -> Json:
    """A number."""
    return {"type": "number", "description": title, **more}


def whole(title: str, **more: Any) -> Json:
    """An integer."""
    return {"type": "integer", "description": title, **more}


def flag(title: str) -> Json:
    """Yes or no."""
    return {"type": "boolean", "description": title}


def listed(title: str, of: Json | None = None, most: int = 500) -> Json:
    """A list."""
    return {"type": "array", "description": title, "items": of or {"type": "string"}, "maxItems": most}


def one_of(title: str, *values: str) -> Json:
    """One of some words."""
    return {"type": "string", "description": title, "enum": list(values)}


def euros(random: Random, middle: float, most: float) -> float:
    """An amount: mostly about the middle, now and then far above it."""
    return round(min(random.lognormvariate(0, 0.8) * middle, most), 2)


def serial(random: Random, prefix: str, low: int, high: int) -> str:
    """`ORD-88213`."""
    return f"{prefix}-{random.randint(low, high)}"
