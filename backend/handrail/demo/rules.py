"""The company's policies. They hold for all that is asked later, so the older ones forbid what nobody does."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from handrail.accounts.types import Role
from handrail.core.unit import UnitOfWork
from handrail.demo.cast import Cast
from handrail.demo.content import ADMIN
from handrail.demo.timeline import Event
from handrail.policies import service as policies
from handrail.policies.inputs import ConditionInput, LimitInput, PolicyRuleInput
from handrail.policies.types import Effect, Operator, Policy

SHIPS = "ines.moreau@northwind.example"
LARGE = 1600


def when(operator: Operator, path: str, value: Any) -> ConditionInput:
    """A condition on one argument."""
    return ConditionInput(operator=operator, path=path, value=value)


NO_DELETING = PolicyRuleInput(effect=Effect.DENY, tool="*.delete_*", in_words="Nothing is deleted by an agent.")
NO_OWNERS = PolicyRuleInput(
    effect=Effect.DENY,
    tool="iam.*",
    condition=when(Operator.GLOB, "/role", "*owner*"),
    in_words="No agent hands out ownership.",
)
LOOKUPS = PolicyRuleInput(
    effect=Effect.ALLOW, tool="order.lookup", limits=[LimitInput(most=2_000, window_seconds=3_600)]
)
TWICE = PolicyRuleInput(
    effect=Effect.REQUIRE,
    tool="payments.refund",
    approvers=2,
    condition=ConditionInput(
        operator=Operator.ALL,
        conditions=[when(Operator.GT, "/amount", LARGE), when(Operator.NE, "/destination", "original")],
    ),
)
SECRETS = PolicyRuleInput(effect=Effect.REQUIRE, tool="secrets.*", from_roles=[Role.OPERATOR, Role.ADMIN])


def rules_of_the_house(cast: Cast, now: datetime, scale: float) -> Iterator[Event]:
    """Four policies: one in its second version, and one that came into force just before the queue was filled."""
    known: dict[str, Policy] = {}

    def event(ago: timedelta, by: str, name: str, rules: list[PolicyRuleInput], note: str) -> Event:
        def publish(uow: UnitOfWork) -> None:
            before = known.get(name)
            key, version = (before.id, before.version) if before else (None, None)
            known[name] = policies.publish(uow, cast.rights_of(by), key, version, name, rules, note)

        return Event(at=now - ago, act=publish, by=partial(cast.person, by), alone=True)

    def days(count: float) -> timedelta:
        return timedelta(days=count * scale)

    yield event(days(41), ADMIN, "No irreversible work", [NO_DELETING], "After the review in October.")
    yield event(days(30), SHIPS, "Lookups have a budget", [LOOKUPS], "A loop read every order twice last week.")
    yield event(days(12), ADMIN, "No irreversible work", [NO_DELETING, NO_OWNERS], "Ownership stays with people.")
    yield event(days(9), SHIPS, "Secrets", [SECRETS], "Whoever is on call looks first.")
    yield event(
        timedelta(minutes=23.6),
        ADMIN,
        "Large payments",
        [TWICE],
        "Two people above 1,600 to an account we do not know.",
    )
