"""What it costs to weigh rules: one tool run against 10, 100 and 200 of them, with typed conditions on its arguments.

    ./just bench policies

Gated: the cost grows with the number of rules and not faster. Shown: CPU for 100 rules, target 100 us.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from bench.measure import Report, interleaved, median, ratio
from handrail.agents.types import AgentState
from handrail.policies.rules import Facts, Ready, evaluate, ready
from handrail.policies.types import Condition, Effect, Operator, PolicyRule, PolicyVersion
from handrail.tools.types import Risk

ROUNDS, TIMES = 30, 40
TOOLS = ("payments.*", "payments.refund", "*", "mail.send", "crm.*")
FACTS = Facts(
    "payments.refund", Risk.HIGH, "support", "refund-assistant", AgentState.PRODUCTION,
    {"amount": 500, "currency": "EUR", "order_id": "ORD-1"}, datetime(2026, 3, 4, 12, tzinfo=UTC),
)  # fmt: skip


def rules(count: int) -> Ready:
    """Rules of every kind; about half of them match, none is an ALLOW."""
    made = [
        PolicyRule(
            effect=Effect.REQUIRE,
            in_words=f"rule {number}",
            tool=TOOLS[number % len(TOOLS)],
            risk=Risk.HIGH if number % 3 else None,
            condition=Condition(
                operator=Operator.ALL,
                conditions=[
                    Condition(operator=Operator.GT, path="/amount", value=number * 10),
                    Condition(operator=Operator.EQ, path="/currency", value="EUR"),
                ],
            ),
        )
        for number in range(count)
    ]
    return ready(PolicyVersion(name="bench", version=1, rules=made))


def side(count: int) -> Callable[[], float]:
    """Microseconds of CPU for one verdict."""
    versions = [rules(count)]

    def run() -> float:
        start = time.process_time()
        for _ in range(TIMES):
            evaluate(versions, FACTS)
        return (time.process_time() - start) / TIMES * 1e6

    return run


def main() -> int:
    report = Report("policies: weighing rules for one tool run")
    measured = interleaved(ROUNDS, {str(count): side(count) for count in (10, 100, 200)})
    for count in ("10", "100", "200"):
        report.show(
            f"CPU at {count} rules", f"{median(measured[count]):.0f} us", "target 100 us" if count == "100" else ""
        )
    growth = ratio(measured, "200", "100")
    report.at_most("200 rules against 100", growth, 2.6, "{:.2f}x")
    return report.finish()


if __name__ == "__main__":
    raise SystemExit(main())
