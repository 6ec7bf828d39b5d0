"""Policies: the words, and how rules are weighed. Pure: facts in, verdict out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum

from handrail.agents.types import AgentState
from handrail.core.records import record
from handrail.tools.types import Risk

DECIDE_BY: dict[Risk, timedelta] = {
    Risk.LOW: timedelta(hours=2),
    Risk.MEDIUM: timedelta(hours=1),
    Risk.HIGH: timedelta(minutes=45),
    Risk.CRITICAL: timedelta(minutes=30),
}
EXECUTE_BY: dict[Risk, timedelta] = {
    Risk.LOW: timedelta(hours=1),
    Risk.MEDIUM: timedelta(hours=1),
    Risk.HIGH: timedelta(minutes=15),
    Risk.CRITICAL: timedelta(minutes=15),
}


class Effect(IntEnum):
    """What a rule does to a tool run; the higher wins."""

    ALLOW = 1
    REQUIRE = 2
    DENY = 3


@record()
class PolicyReference:
    """The rule that decided whether a tool run needs people.

    name: The policy's name; `default` when no rule matched.
    version: The version of the policy; versions never change.
    rule: The rule that asked, in words.
    """

    name: str
    version: int
    rule: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it matches (None matches everything) and what it does then.

    tool: a name, where `*` stands for any letters. approvers, reason_required, decide_by_seconds and
    execute_by_seconds count for REQUIRE (execute_by_seconds for ALLOW too); None leaves the default of the risk.
    """

    effect: Effect
    in_words: str
    tool: str = "*"
    domain_id: str | None = None
    agent_id: str | None = None
    agent_state: AgentState | None = None
    risk: Risk | None = None
    approvers: int = 1
    reason_required: bool = False
    decide_by_seconds: int | None = None
    execute_by_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One immutable version of a policy."""

    name: str
    version: int
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at."""

    tool: str
    risk: Risk
    domain_id: str
    agent_id: str
    agent_state: AgentState


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a tool run needs. decide_by: from the request on; execute_by: from the approval on.

    approvers: how many people must approve; 0 when it is allowed or denied.
    """

    effect: Effect
    approvers: int
    reason_required: bool
    policy: PolicyReference
    decide_by: timedelta
    execute_by: timedelta


def evaluate(versions: Sequence[PolicyVersion], facts: Facts) -> Verdict:
    """Weigh every rule that matches: DENY wins, then the most restrictive REQUIRE, then ALLOW; none is REQUIRE 1.

    Several REQUIRE rules add up to the strictest of each demand; the one with the most approvers is named.
    """
    matching = [(version, rule) for version in versions for rule in version.rules if matches(rule, facts)]
    if not matching:
        nothing = PolicyReference(name="default", version=1, rule="No rule matches, so one person must approve.")
        return Verdict(Effect.REQUIRE, 1, False, nothing, DECIDE_BY[facts.risk], EXECUTE_BY[facts.risk])
    effect = max(rule.effect for _, rule in matching)
    strongest = [(version, rule) for version, rule in matching if rule.effect is effect]
    version, named = max(strongest, key=lambda pair: pair[1].approvers)
    rules = [rule for _, rule in strongest]
    return Verdict(
        effect=effect,
        approvers=named.approvers if effect is Effect.REQUIRE else 0,
        reason_required=any(rule.reason_required for rule in rules),
        policy=PolicyReference(name=version.name, version=version.version, rule=named.in_words),
        decide_by=shortest([rule.decide_by_seconds for rule in rules], DECIDE_BY[facts.risk]),
        execute_by=shortest([rule.execute_by_seconds for rule in rules], EXECUTE_BY[facts.risk]),
    )


def shortest(seconds: Sequence[int | None], default: timedelta) -> timedelta:
    """The strictest limit that rules set, or the default of the risk."""
    given = [value for value in seconds if value is not None]
    return timedelta(seconds=min(given)) if given else default


def matches(rule: Rule, facts: Facts) -> bool:
    """Whether every condition of the rule holds."""
    return (
        rule.domain_id in (None, facts.domain_id)
        and rule.agent_id in (None, facts.agent_id)
        and rule.agent_state in (None, facts.agent_state)
        and rule.risk in (None, facts.risk)
        and name_matches(rule.tool, facts.tool)
    )


def name_matches(pattern: str, name: str) -> bool:
    """Whether a tool's name fits; `*` stands for any letters. Linear: each part is taken where it first occurs."""
    if "*" not in pattern:
        return pattern == name
    first, *middle, last = pattern.split("*")
    if len(name) < len(first) + len(last) or not name.startswith(first) or not name.endswith(last):
        return False
    at, end = len(first), len(name) - len(last)
    for part in middle:
        at = name.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def approval_rule(tool: str, needs_approval: bool) -> Rule:
    """A tool's needs-approval flag as a rule."""
    if needs_approval:
        return Rule(effect=Effect.REQUIRE, tool=tool, in_words=f"{tool} needs one approval.")
    return Rule(effect=Effect.ALLOW, tool=tool, in_words=f"{tool} runs without approval.")
