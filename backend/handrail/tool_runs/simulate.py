"""A draft policy, tried on past tool runs: what would have come out, beside what the rules in force make of them.

Both sides see the same runs in the order they were asked for. Limits count what the same side let through in this
range; an agent's state is the one it has now.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from handrail.agents import service as agents
from handrail.agents.types import Agent
from handrail.core.json import decode
from handrail.core.kernel import Scope
from handrail.policies import service as policies
from handrail.policies.inputs import PolicyRuleInput
from handrail.policies.types import Effect, Limit, PolicyRule, PolicyVersion
from handrail.tool_runs import store
from handrail.tool_runs.outcomes import SimulatedChange, SimulatedRun, SimulatedVerdict, Simulation
from handrail.tool_runs.types import ToolRun, ToolRunFilter

MOST_RUNS = 5_000
Verdicts = tuple[SimulatedVerdict, SimulatedVerdict]


@dataclass
class Side:
    """The rules of one side, and what they have let through so far: (facts, arguments) by agent."""

    shared: list[policies.Ready]
    of_tool: dict[str, policies.Ready]
    passed: dict[str, list[policies.Facts]] = field(default_factory=dict)

    def verdict(self, tool_id: str, facts: policies.Facts) -> SimulatedVerdict:
        """What this side makes of a run."""
        own = self.of_tool.get(tool_id)
        before = self.passed.setdefault(facts.agent_id, [])

        def spent(rule: PolicyRule, limit: Limit) -> float:
            since = facts.at - timedelta(seconds=limit.window_seconds)
            return sum(
                policies.used_by(limit, one.arguments) or 0
                for one in before
                if one.at > since and policies.covers(rule, one)
            )

        found = policies.evaluate([*self.shared, *([own] if own else [])], facts, spent)
        if found.effect is Effect.ALLOW:
            before.append(facts)
        return SimulatedVerdict(effect=found.effect, approvers=found.approvers, policy=found.policy)


def simulate(
    connection: Connection,
    scope: Scope,
    policy_id: str | None,
    given: Sequence[PolicyRuleInput],
    wanted: ToolRunFilter,
    shown: int,
) -> Simulation:
    """Try these rules in place of the policy's (or beside all others). Errors: InvalidInput."""
    rules = policies.rules_of(connection, scope, list(given))
    draft = policies.ready(PolicyVersion(name="draft", version=0, rules=rules))
    everything = policies.everything_in_force(connection)
    of_tool = {tool_id: one for _, tool_id, one in everything if tool_id is not None}
    shared = [(key, one) for key, tool_id, one in everything if tool_id is None]
    now = Side([one for _, one in shared], of_tool)
    then = Side([*(one for key, one in shared if key != policy_id), draft], of_tool)
    runs = store.newest_of(connection, scope, wanted, MOST_RUNS + 1)
    considered = sorted(runs[:MOST_RUNS], key=lambda run: (run.requested_at, run.id))
    states = states_of(connection, considered)
    verdicts = [(run, verdicts_of(run, states, now, then)) for run in considered]
    return summed(verdicts, truncated=len(runs) > MOST_RUNS, shown=shown)


def states_of(connection: Connection, runs: Sequence[ToolRun]) -> dict[str, Agent]:
    """The agents of these runs, as they are now."""
    ids = sorted({run.agent_id for run in runs})
    return {agent.id: agent for agent in agents.by_ids(connection, ids) if agent is not None}


def verdicts_of(run: ToolRun, states: dict[str, Agent], now: Side, then: Side) -> Verdicts:
    """What either side makes of a run."""
    facts = policies.Facts(
        run.tool_name, run.risk, run.domain_id, run.agent_id, states[run.agent_id].state, decode(run.exact_text),
        run.requested_at,
    )  # fmt: skip
    return now.verdict(run.tool_id, facts), then.verdict(run.tool_id, facts)


def summed(verdicts: Sequence[tuple[ToolRun, Verdicts]], *, truncated: bool, shown: int) -> Simulation:
    """Counts of every change, and the newest runs concerned."""
    counted: Counter[tuple[Any, ...]] = Counter()
    changed = []
    for run, (before, after) in verdicts:
        counted[(before.effect, before.approvers, after.effect, after.approvers)] += 1
        if (before.effect, before.approvers) != (after.effect, after.approvers):
            changed.append(SimulatedRun(tool_run=run, before=before, after=after))
    moments: list[datetime] = [run.requested_at for run, _ in verdicts]
    return Simulation(
        considered=len(verdicts),
        changed=len(changed),
        truncated=truncated,
        first_at=moments[0] if moments else None,
        last_at=moments[-1] if moments else None,
        outcomes=[
            SimulatedChange(before=key[0], before_approvers=key[1], after=key[2], after_approvers=key[3], count=count)
            for key, count in counted.most_common()
        ],
        runs=changed[::-1][:shown],
    )
