"""How rules are weighed: facts in, verdict out."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest

from handrail.agents.types import AgentState
from handrail.policies.patterns import fits as name_matches
from handrail.policies.rules import Facts, Ready, approval_rule, evaluate, ready
from handrail.policies.stored import rule_from_json, rule_to_json
from handrail.policies.types import DECIDE_BY, EXECUTE_BY, Effect, PolicyRule, PolicyVersion
from handrail.tools.types import Risk

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
FACTS = Facts("payments.refund", Risk.HIGH, "domain-1", "agent-1", AgentState.PRODUCTION, {}, AT)
ALLOW = PolicyRule(effect=Effect.ALLOW, in_words="Allowed.")
ONE = PolicyRule(effect=Effect.REQUIRE, in_words="One.")
TWO = PolicyRule(effect=Effect.REQUIRE, in_words="Two.", approvers=2, decide_by_seconds=600)
DENY = PolicyRule(effect=Effect.DENY, in_words="Denied.")


def policy(*rules: PolicyRule, name: str = "p", version: int = 3) -> Ready:
    return ready(PolicyVersion(name=name, version=version, rules=list(rules)))


@pytest.mark.parametrize("rules", list(itertools.permutations([ALLOW, ONE, TWO, DENY])))
def test_deny_wins_in_any_order(rules: tuple[PolicyRule, ...]) -> None:
    verdict = evaluate([policy(*rules)], FACTS)
    assert (verdict.effect, verdict.approvers, verdict.policy.rule) == (Effect.DENY, 0, "Denied.")


@pytest.mark.parametrize("rules", list(itertools.permutations([ALLOW, ONE, TWO])))
def test_the_most_restrictive_demand_wins_over_allow_in_any_order(rules: tuple[PolicyRule, ...]) -> None:
    verdict = evaluate([policy(*rules)], FACTS)
    assert (verdict.effect, verdict.approvers, verdict.policy.rule) == (Effect.REQUIRE, 2, "Two.")


def test_demands_of_several_policies_add_up_to_the_strictest_of_each() -> None:
    verdict = evaluate(
        [
            policy(TWO, name="a"),
            policy(
                PolicyRule(effect=Effect.REQUIRE, in_words="Say why.", reason_required=True, decide_by_seconds=60),
                name="b",
            ),
            policy(PolicyRule(effect=Effect.REQUIRE, in_words="Soon.", execute_by_seconds=30), name="c"),
        ],
        FACTS,
    )
    assert (verdict.approvers, verdict.reason_required, verdict.policy.name) == (2, True, "a")
    assert (verdict.decide_by, verdict.execute_by) == (timedelta(seconds=60), timedelta(seconds=30))


def test_the_policy_that_asked_is_named_with_its_id_and_a_draft_without_one() -> None:
    version = PolicyVersion(name="p", version=3, rules=[TWO])
    named = evaluate([ready(version, "policy-1")], FACTS).policy
    assert (named.policy_id, named.name, named.version, named.rule) == ("policy-1", "p", 3, "Two.")
    assert evaluate([ready(version)], FACTS).policy.policy_id is None


def test_no_match_needs_one_person() -> None:
    verdict = evaluate([policy(PolicyRule(effect=Effect.ALLOW, in_words="Other.", tool="mail.send"))], FACTS)
    assert (verdict.effect, verdict.approvers, verdict.policy.name) == (Effect.REQUIRE, 1, "default")
    assert evaluate([], FACTS) == verdict


def test_allow_needs_nobody_and_names_its_policy() -> None:
    verdict = evaluate([policy(ALLOW, name="tool:payments.refund", version=7)], FACTS)
    assert (verdict.effect, verdict.approvers) == (Effect.ALLOW, 0)
    assert (verdict.policy.name, verdict.policy.version) == ("tool:payments.refund", 7)


@pytest.mark.parametrize(
    ("condition", "other"),
    [
        ({"domain_id": "domain-1"}, {"domain_id": "domain-2"}),
        ({"agent_id": "agent-1"}, {"agent_id": "agent-2"}),
        ({"agent_state": AgentState.PRODUCTION}, {"agent_state": AgentState.TESTING}),
        ({"risk": Risk.HIGH}, {"risk": Risk.LOW}),
        ({"tool": "payments.*"}, {"tool": "mail.*"}),
    ],
)
def test_every_condition_must_hold(condition: dict[str, object], other: dict[str, object]) -> None:
    assert evaluate([policy(PolicyRule(effect=Effect.DENY, in_words="No.", **condition))], FACTS).effect is Effect.DENY  # type: ignore[arg-type]
    assert evaluate([policy(PolicyRule(effect=Effect.DENY, in_words="No.", **other))], FACTS).effect is Effect.REQUIRE  # type: ignore[arg-type]


@pytest.mark.parametrize("risk", list(Risk))
def test_time_limits_come_from_the_risk_unless_a_rule_says_otherwise(risk: Risk) -> None:
    facts = Facts("mail.send", risk, "d", "a", AgentState.TESTING, {}, AT)
    verdict = evaluate([policy(ONE)], facts)
    assert (verdict.decide_by, verdict.execute_by) == (DECIDE_BY[risk], EXECUTE_BY[risk])


@pytest.mark.parametrize(
    ("pattern", "fits"),
    [
        ("payments.refund", True), ("payments", False), ("payments.*", True), ("*", True), ("*.refund", True),
        ("*refund*", True), ("pay*und", True), ("payments.refund*", True), ("*payments.refund.now", False),
        ("payments.refund*refund", False), ("*a*y*", True), ("*y*a*y*", False), ("p?yments.refund", False),
    ],
)  # fmt: skip
def test_a_star_stands_for_any_letters(pattern: str, fits: bool) -> None:
    assert name_matches(pattern, "payments.refund") is fits


@pytest.mark.parametrize("needs_approval", [True, False])
def test_a_stored_rule_reads_back_the_same(needs_approval: bool) -> None:
    for rule in (
        approval_rule("mail.send", needs_approval),
        PolicyRule(
            effect=Effect.DENY,
            in_words="No.",
            agent_state=AgentState.TESTING,
            risk=Risk.LOW,
            domain_id="d",
            agent_id="a",
        ),
    ):
        assert rule_from_json(rule_to_json(rule)) == rule
