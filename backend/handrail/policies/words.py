"""A rule in one English sentence, for whoever did not write it."""

from handrail.core.records import to_json
from handrail.policies.types import Condition, Effect, Limit, Operator, PolicyRule

COMPARED = {
    Operator.EQ: "is", Operator.NE: "is not", Operator.IN: "is one of", Operator.LT: "is less than",
    Operator.LTE: "is at most", Operator.GT: "is more than", Operator.GTE: "is at least",
    Operator.BETWEEN: "is within", Operator.PREFIX: "begins with", Operator.GLOB: "fits",
    Operator.LENGTH: "has a length within",
}  # fmt: skip
SPANS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def in_words(rule: PolicyRule, domain: str | None, agent: str | None) -> str:
    """`payments.refund in Support needs 2 approvals when amount is more than 1000.`"""
    what = "Any tool" if rule.tool == "*" else rule.tool
    if rule.risk is not None:
        what += f" of {rule.risk.name.lower()} risk"
    if agent:
        what += f" by {agent}"
    elif rule.agent_state is not None:
        what += f" by agents in {rule.agent_state.name.lower()}"
    if domain:
        what += f" in {domain}"
    does = {Effect.ALLOW: "runs without approval", Effect.DENY: "is denied"}.get(rule.effect) or demand(rule)
    when = f" when {condition_in_words(rule.condition)}" if rule.condition else ""
    if rule.window:
        days = ", ".join(day.name.capitalize()[:3] for day in rule.window.days)
        when += f" on {days} from {rule.window.starts} to {rule.window.ends} ({rule.window.timezone})"
    limits = "; at most " + " and ".join(limit_in_words(limit) for limit in rule.limits) if rule.limits else ""
    return f"{what} {does}{when}{limits}."[:400]


def demand(rule: PolicyRule) -> str:
    """`needs 2 approvals by admins, with a reason`."""
    roles = " or ".join(f"{role.name.lower()}s" for role in rule.from_roles)
    many = "one approval" if rule.approvers == 1 else f"{rule.approvers} approvals"
    return f"needs {many}{f' by {roles}' if roles else ''}{', with a reason' if rule.reason_required else ''}"


def condition_in_words(condition: Condition) -> str:
    """`amount is more than 1000 and currency is not "EUR"`."""
    parts = [condition_in_words(part) for part in condition.conditions]
    if condition.operator in (Operator.ALL, Operator.ANY):
        joined = (" and " if condition.operator is Operator.ALL else " or ").join(parts)
        return joined if len(parts) == 1 else f"({joined})"
    if condition.operator is Operator.NOT:
        return f"not {parts[0]}" if parts else "not"
    where = (condition.path or "").removeprefix("/").replace("/", ".") or "the arguments"
    if condition.operator is Operator.EXISTS:
        return f"{where} is given"
    return f"{where} {COMPARED[condition.operator]} {to_json(condition.value)}"


def limit_in_words(limit: Limit) -> str:
    """`20 runs per hour`, `500 of amount per day`."""
    most = f"{limit.most:g}"
    what = f"{most} runs" if limit.sum_of is None else f"{most} of {limit.sum_of.removeprefix('/')}"
    size, name = next((size, name) for size, name in SPANS if limit.window_seconds % size == 0)
    many = limit.window_seconds // size
    return f"{what} per {name if many == 1 else f'{many} {name}s'}"
