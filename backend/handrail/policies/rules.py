"""How rules are weighed. Pure: facts in, verdict out.

Every rule is compiled once to a list of tests, so that a hundred of them cost less than 100 us.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from handrail.accounts.types import Role
from handrail.agents.types import AgentState
from handrail.core.ids import Id
from handrail.core.pointers import reader
from handrail.policies.conditions import compiled, kind_of
from handrail.policies.patterns import fits
from handrail.policies.types import (
    DECIDE_BY,
    EXECUTE_BY,
    Effect,
    Limit,
    PolicyReference,
    PolicyRule,
    PolicyVersion,
    Weekday,
    WeeklyWindow,
    is_severe,
)  # fmt: skip
from handrail.tools.types import Risk


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at. `at`: now."""

    tool: str
    risk: Risk
    domain_id: str
    agent_id: str
    agent_state: AgentState
    arguments: Any
    at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tool run needs. decide_by: from the request on; execute_by: from the approval on.

    approvers: how many people must approve; 0 when it is allowed or denied. roles: whose approvals count; empty means
    everyone who may decide. separation: whether requester and last editor do not count. escalate_to: the role that a
    rule says is asked late. used_up: whether only a limit keeps a rule from allowing it.
    """

    effect: Effect
    approvers: int
    reason_required: bool
    policy: PolicyReference
    decide_by: timedelta
    execute_by: timedelta
    roles: tuple[Role, ...] = ()
    separation: bool = False
    escalate_to: Role | None = None
    used_up: bool = False


WEEK = list(Weekday)
STRENGTH = list(Effect)
Test = Callable[[Facts], bool]
Spent = Callable[[PolicyRule, Limit], float]
"""What an agent's runs of the rule's tools have used of a limit, the run in question left out."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A version whose rules are compiled: each rule with its tests, the cheap ones first. A draft has no policy yet."""

    policy_id: str | None
    version: PolicyVersion
    rules: tuple[tuple[PolicyRule, tuple[Test, ...]], ...]

    def reference(self, rule: str) -> PolicyReference:
        """This version's rule, in these words."""
        known = Id(self.policy_id) if self.policy_id else None
        return PolicyReference(policy_id=known, name=self.version.name, version=self.version.version, rule=rule)


def ready(version: PolicyVersion, policy_id: str | None = None) -> Ready:
    """A version, compiled."""
    return Ready(policy_id, version, tuple((rule, tests_of(rule)) for rule in version.rules))


def tests_of(rule: PolicyRule) -> tuple[Test, ...]:
    """One test for each thing the rule names."""
    tests: list[Test] = []
    if "*" not in rule.tool:
        tests.append(lambda facts: facts.tool == rule.tool)
    elif rule.tool != "*":
        tests.append(lambda facts: fits(rule.tool, facts.tool))
    if rule.domain_id is not None:
        tests.append(lambda facts: facts.domain_id == rule.domain_id)
    if rule.agent_id is not None:
        tests.append(lambda facts: facts.agent_id == rule.agent_id)
    if rule.agent_state is not None:
        tests.append(lambda facts: facts.agent_state is rule.agent_state)
    if rule.risk is not None:
        tests.append(lambda facts: facts.risk is rule.risk)
    if rule.window is not None:
        tests.append(partial(in_window, rule.window, ZoneInfo(rule.window.timezone)))
    if rule.condition is not None:
        check, doubt = compiled(rule.condition), rule.effect is not Effect.ALLOW
        tests.append(lambda facts: doubt if (found := check(facts.arguments)) is None else found)
    return tuple(tests)


def all_hold(tests: Sequence[Test], facts: Facts) -> bool:
    """Whether each of them does. (A loop: `all` with a generator takes half as long again.)"""
    for test in tests:  # noqa: SIM110
        if not test(facts):
            return False
    return True


def in_window(window: WeeklyWindow, zone: ZoneInfo, facts: Facts) -> bool:
    """Whether now is within the hours; those past midnight belong to the day on which they began."""
    local = facts.at.astimezone(zone)
    clock, days = local.time(), {WEEK.index(day) for day in window.days}
    starts, ends = time.fromisoformat(window.starts), time.fromisoformat(window.ends)
    if starts < ends:
        return local.weekday() in days and starts <= clock < ends
    return (local.weekday() in days and clock >= starts) or ((local.weekday() - 1) % 7 in days and clock < ends)


def evaluate(versions: Sequence[Ready], facts: Facts, spent: Spent | None = None) -> Verdict:
    """Weigh every rule that matches: DENY wins, then the most restrictive REQUIRE, then ALLOW; none is REQUIRE 1.

    Several REQUIRE rules add up to the strictest of each demand; the one with the most approvers is named. The limits
    of every ALLOW rule that matches hold; when one is used up, people must approve.
    """
    matching = [(one, rule) for one in versions for rule, tests in one.rules if all_hold(tests, facts)]
    effect = max((rule.effect for _, rule in matching), key=STRENGTH.index, default=Effect.REQUIRE)
    strongest = [(one, rule) for one, rule in matching if rule.effect is effect]
    used_up = [pair for pair in strongest if effect is Effect.ALLOW and not within(pair[1], facts, spent)]
    if used_up or not strongest:
        return unmatched(used_up, facts.risk)
    asking, named = max(strongest, key=lambda pair: pair[1].approvers)
    rules = [rule for _, rule in strongest]
    asks = effect is Effect.REQUIRE
    return Verdict(
        effect=effect,
        approvers=named.approvers if asks else 0,
        reason_required=asks and any(rule.reason_required for rule in rules),
        policy=asking.reference(named.in_words),
        decide_by=shortest([rule.decide_by_seconds for rule in rules], DECIDE_BY[facts.risk]),
        execute_by=shortest([rule.execute_by_seconds for rule in rules], EXECUTE_BY[facts.risk]),
        roles=counting(rules) if asks else (),
        separation=separated([rule.separation_of_duties for rule in rules], facts.risk),
        escalate_to=highest([rule.escalate_to for rule in rules]) if asks else None,
    )


def unmatched(used_up: list[tuple[Ready, PolicyRule]], risk: Risk) -> Verdict:
    """No rule says who decides, or none lets it run any more: one person must approve."""
    named = PolicyReference(name="default", version=1, rule="No rule matches, so one person must approve.")
    if used_up:
        allowing, rule = used_up[0]
        named = allowing.reference(f"{rule.in_words} Its limit is used up, so one person must approve.")
    return Verdict(
        Effect.REQUIRE, 1, False, named, DECIDE_BY[risk], EXECUTE_BY[risk], separation=is_severe(risk),
        used_up=bool(used_up),
    )  # fmt: skip


def covers(rule: PolicyRule, facts: Facts) -> bool:
    """Whether everything the rule names fits; its limits aside."""
    return all_hold(tests_of(rule), facts)


def used_by(limit: Limit, arguments: Any) -> float | None:
    """How much one run takes of a limit; None when its argument is missing, no number or negative."""
    if limit.sum_of is None:
        return 1
    used = reader(limit.sum_of)(arguments)
    return float(used) if kind_of(used) == "number" and used >= 0 else None


def within(rule: PolicyRule, facts: Facts, spent: Spent | None) -> bool:
    """Whether the limits of an ALLOW rule leave room for this run."""
    for limit in rule.limits:
        used = used_by(limit, facts.arguments)
        if used is None or used + (spent(rule, limit) if spent else 0) > limit.most:
            return False
    return True


def counting(rules: Sequence[PolicyRule]) -> tuple[Role, ...]:
    """The roles that every rule accepts; when there is none, admins."""
    named = [set(rule.from_roles) for rule in rules if rule.from_roles]
    if not named:
        return ()
    common = set.intersection(*named) or {Role.ADMIN}
    return tuple(role for role in Role if role in common)


def highest(roles: Sequence[Role | None]) -> Role | None:
    """The role with the most rights of those named."""
    named = [role for role in Role if role in roles]
    return named[-1] if named else None


def separated(given: Sequence[bool | None], risk: Risk) -> bool:
    """Whether one rule wants separation of duties; without a word, at high and critical risk."""
    said = [value for value in given if value is not None]
    return any(said) if said else is_severe(risk)


def shortest(seconds: Sequence[int | None], default: timedelta) -> timedelta:
    """The strictest limit that rules set, or the default of the risk."""
    given = [value for value in seconds if value is not None]
    return timedelta(seconds=min(given)) if given else default


def approval_rule(tool: str, needs_approval: bool) -> PolicyRule:
    """A tool's needs-approval flag as a rule."""
    if needs_approval:
        return PolicyRule(effect=Effect.REQUIRE, tool=tool, in_words=f"{tool} needs one approval.")
    return PolicyRule(effect=Effect.ALLOW, tool=tool, in_words=f"{tool} runs without approval.")
