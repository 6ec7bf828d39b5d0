"""Rules as they are stored, and back. A field that an older version did not know takes its default."""

from typing import Any

from handrail.accounts.types import Role
from handrail.agents.types import AgentState
from handrail.core.records import snapshot
from handrail.policies.types import Condition, Effect, Limit, Operator, PolicyRule, Weekday, WeeklyWindow
from handrail.tools.types import Risk


def rule_to_json(rule: PolicyRule) -> dict[str, Any]:
    """A rule as JSON: enums by name."""
    return snapshot(rule)


def rule_from_json(stored: dict[str, Any]) -> PolicyRule:
    """A stored rule."""
    state, risk = stored.get("agent_state"), stored.get("risk")
    condition, window = stored.get("condition"), stored.get("window")
    escalates = stored.get("escalate_to")
    return PolicyRule(
        **stored
        | {
            "effect": Effect[stored["effect"]],
            "agent_state": AgentState[state] if state else None,
            "risk": Risk[risk] if risk else None,
            "condition": condition_from_json(condition) if condition else None,
            "window": WeeklyWindow(**window | {"days": [Weekday[day] for day in window["days"]]}) if window else None,
            "limits": [Limit(**limit) for limit in stored.get("limits", [])],
            "from_roles": [Role[role] for role in stored.get("from_roles", [])],
            "escalate_to": Role[escalates] if escalates else None,
        }
    )


def condition_from_json(stored: dict[str, Any]) -> Condition:
    """A stored condition with those in it."""
    inner = [condition_from_json(part) for part in stored["conditions"]]
    return Condition(
        operator=Operator[stored["operator"]], path=stored["path"], value=stored["value"], conditions=inner
    )  # fmt: skip
