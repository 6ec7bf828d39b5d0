"""Rules as people give them, checked: typed values, bounded sizes, and each problem with its path."""

import re
from dataclasses import replace
from typing import Any, cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from handrail.accounts.types import Role
from handrail.core import references
from handrail.core.kernel import Scope
from handrail.core.names import ensure_text
from handrail.core.refusals import InvalidInput, Problem, Refused
from handrail.policies.conditions import kind_of
from handrail.policies.inputs import ConditionInput, LimitInput, PolicyRuleInput, WeeklyWindowInput
from handrail.policies.types import Condition, Effect, Limit, Operator, PolicyRule, WeeklyWindow
from handrail.policies.words import in_words

MOST_RULES = 200
MOST_NODES = 50
DEEPEST = 6
MONTH = 31 * 86400
GROUPS = (Operator.ALL, Operator.ANY, Operator.NOT)
NUMBERS = (Operator.LT, Operator.LTE, Operator.GT, Operator.GTE)
TEXTS = (Operator.PREFIX, Operator.GLOB)
DECIDING = (Role.OPERATOR, Role.ADMIN)
CLOCK = re.compile(r"^([01][0-9]|2[0-3]):[0-5][0-9]$")


class Problems(list[Problem]):
    """What is wrong, collected, so that a form shows all of it at once."""

    def note(self, path: str, message: str) -> None:
        """One more."""
        self.append(Problem(path=path, message=message))

    def within(self, path: str, value: float | None, least: float, most: float) -> None:
        """A number that must lie between two others."""
        if value is not None and not least <= value <= most:
            self.note(path, f"Between {least:,g} and {most:,g}, please.")


def rules_of(connection: Connection, scope: Scope, given: list[PolicyRuleInput]) -> list[PolicyRule]:
    """The rules. Errors: InvalidInput with every problem."""
    problems = Problems()
    if not 1 <= len(given) <= MOST_RULES:
        problems.note("rules", f"Between 1 and {MOST_RULES} rules, please.")
    found = [
        rule_of(connection, scope, rule, f"rules/{index}", problems) for index, rule in enumerate(given[:MOST_RULES])
    ]
    if problems:
        raise Refused(InvalidInput(message=f"The rules are not right: {problems[0].message}", problems=list(problems)))
    return found


def rule_of(connection: Connection, scope: Scope, given: PolicyRuleInput, path: str, problems: Problems) -> PolicyRule:
    """One rule."""
    tool = (given.tool or "*").strip()
    if len(tool) > 100 or tool.count("*") > 5 or any(letter.isspace() for letter in tool):
        problems.note(f"{path}/tool", "A tool's name without spaces, up to 100 letters and 5 stars.")
    agent = named(connection, scope, "agent", given.agent_id, f"{path}/agentId", problems)
    # A rule about an agent is one about its domain: who may not see the domain does not see the rule.
    domain_id = given.domain_id or getattr(agent, "domain_id", None)
    domain = named(connection, scope, "domain", domain_id, f"{path}/domainId", problems)
    condition = condition_of(given.condition, f"{path}/condition", problems, Budget()) if given.condition else None
    window = window_of(given.window, f"{path}/window", problems) if given.window else None
    limits = [limit_of(one, f"{path}/limits/{index}", problems) for index, one in enumerate(given.limits or [])]
    check_effect(given, path, problems)
    rule = PolicyRule(
        effect=given.effect, in_words="", tool=tool, domain_id=domain_id, agent_id=given.agent_id or None,
        agent_state=given.agent_state, risk=given.risk, condition=condition, window=window, limits=limits,
        approvers=1 if given.approvers is None else given.approvers,
        from_roles=list(dict.fromkeys(given.from_roles or [])), reason_required=bool(given.reason_required),
        separation_of_duties=given.separation_of_duties, decide_by_seconds=given.decide_by_seconds,
        execute_by_seconds=given.execute_by_seconds, escalate_to=given.escalate_to,
    )  # fmt: skip
    names = (domain.name if domain else None, agent.name if agent else None)
    return reworded(rule, given.in_words, names, path, problems)


def reworded(
    rule: PolicyRule, said: str | None, names: tuple[str | None, str | None], path: str, problems: Problems
) -> PolicyRule:
    """The rule with its sentence: the one given, or one of our own. `names`: of its domain and its agent."""
    words = ""
    try:
        words = ensure_text("inWords", said or "", 200)
    except Refused as refused:
        problems.note(f"{path}/inWords", refused.refusal.message)
    return replace(rule, in_words=words or in_words(rule, *names))


def named(connection: Connection, scope: Scope, kind: str, key: str | None, path: str, problems: Problems) -> Any:
    """The thing that a rule names, or a problem and None."""
    if not key:
        return None
    thing: Any = references.find(connection, kind, [key])[0]
    domain_id = getattr(thing, "domain_id", None) or getattr(thing, "id", None)
    if thing is None or not scope.sees(domain_id):
        problems.note(path, f"There is no such {kind}.")
        return None
    return thing


def check_effect(given: PolicyRuleInput, path: str, problems: Problems) -> None:
    """What belongs to one effect only."""
    asks = given.effect is Effect.REQUIRE
    for name, value in (
        ("approvers", given.approvers), ("fromRoles", given.from_roles), ("reasonRequired", given.reason_required),
        ("separationOfDuties", given.separation_of_duties), ("decideBySeconds", given.decide_by_seconds),
        ("escalateTo", given.escalate_to),
    ):  # fmt: skip
        if value and not asks:
            problems.note(f"{path}/{name}", "Only a rule that requires people has this.")
    if given.limits and given.effect is not Effect.ALLOW:
        problems.note(f"{path}/limits", "Only a rule that allows has limits.")
    problems.within(f"{path}/approvers", given.approvers, 1, 10)
    problems.within(f"{path}/decideBySeconds", given.decide_by_seconds, 60, 30 * 86400)
    problems.within(f"{path}/executeBySeconds", given.execute_by_seconds, 10, 30 * 86400)
    named = [("fromRoles", role) for role in given.from_roles or []]
    for name, role in [*named, ("escalateTo", given.escalate_to)]:
        if role and role not in DECIDING:
            problems.note(f"{path}/{name}", f"People with the role {role.name.lower()} cannot decide.")


class Budget:
    """How many conditions a rule may still have."""

    left = MOST_NODES


def condition_of(given: ConditionInput, path: str, problems: Problems, budget: Budget, depth: int = 1) -> Condition:
    """One condition with those in it."""
    budget.left -= 1
    parts = given.conditions or []
    if depth > DEEPEST or budget.left < 0:
        problems.note(path, f"At most {MOST_NODES} conditions, {DEEPEST} deep.")
        parts = []
    if given.operator in GROUPS:
        if not parts or (given.operator is Operator.NOT and len(parts) != 1):
            problems.note(path, "NOT is about one condition, ALL and ANY about one or more.")
        if given.path is not None or given.value is not None:
            problems.note(path, f"{given.operator.name} has conditions, but neither a path nor a value.")
    else:
        check_leaf(given, path, problems)
    inner = [
        condition_of(part, f"{path}/conditions/{index}", problems, budget, depth + 1)
        for index, part in enumerate(parts[: MOST_NODES + 1])
    ]
    return Condition(operator=given.operator, path=given.path, value=given.value, conditions=inner)


def check_leaf(given: ConditionInput, path: str, problems: Problems) -> None:
    """A comparison: a pointer and a value of the operator's type."""
    operator, value = given.operator, cast(Any, given.value)
    check_pointer(given.path, f"{path}/path", problems)
    if given.conditions:
        problems.note(f"{path}/conditions", "Only ALL, ANY and NOT have conditions.")
    kind = kind_of(value)
    pair = isinstance(value, list) and len(value) == 2 and all(kind_of(one) == "number" for one in value)
    wrong = {
        operator in NUMBERS and kind != "number": "A number, please.",
        operator in TEXTS and (kind != "string" or not value or len(str(value)) > 200): "A text of 1 to 200 letters.",
        operator is Operator.IN and (not isinstance(value, list) or not 1 <= len(value) <= 1000):
            "A list of 1 to 1,000 values.",
        operator in (Operator.BETWEEN, Operator.LENGTH) and not (pair and value[0] <= value[1]):
            "A list of two numbers, the smaller first.",
        operator is Operator.EXISTS and value is not None: "EXISTS has no value.",
    }  # fmt: skip
    for message in (message for is_wrong, message in wrong.items() if is_wrong):
        problems.note(f"{path}/value", message)


def check_pointer(pointer: str | None, path: str, problems: Problems) -> None:
    """A JSON Pointer into the arguments."""
    if pointer is None or not pointer.startswith("/") or len(pointer) > 200 or re.search(r"~(?![01])", pointer):
        problems.note(path, "A JSON Pointer to an argument, such as /amount.")


def window_of(given: WeeklyWindowInput, path: str, problems: Problems) -> WeeklyWindow:
    """Hours of the week."""
    if not given.days:
        problems.note(f"{path}/days", "Name a day.")
    for name, clock in (("starts", given.starts), ("ends", given.ends)):
        if not CLOCK.match(clock):
            problems.note(f"{path}/{name}", "A time of day, such as 09:00.")
    try:
        ZoneInfo(given.timezone)
    except (ValueError, OSError, LookupError):
        problems.note(f"{path}/timezone", "An IANA time zone, such as Europe/Berlin.")
    days = sorted(set(given.days), key=lambda day: int(day.value))
    return WeeklyWindow(days=days, starts=given.starts, ends=given.ends, timezone=given.timezone)


def limit_of(given: LimitInput, path: str, problems: Problems) -> Limit:
    """How much is let through."""
    problems.within(f"{path}/most", given.most, 1 if given.sum_of is None else 0, 1e12)
    problems.within(f"{path}/windowSeconds", given.window_seconds, 60, MONTH)
    if given.sum_of is not None:
        check_pointer(given.sum_of, f"{path}/sumOf", problems)
    return Limit(most=given.most, sum_of=given.sum_of, window_seconds=given.window_seconds)
