"""What an agent's runs have used of a rule's limit: counted from rows, inside the unit's own transaction."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from handrail.agents.types import Agent
from handrail.core.actors import ActorType
from handrail.core.json import decode
from handrail.policies import service as policies
from handrail.policies.types import Limit, PolicyRule
from handrail.tool_runs import store
from handrail.tools.types import Risk

Spent = Callable[[PolicyRule, Limit], float]


def spending(connection: Connection, agent: Agent, now: datetime, except_id: str) -> Spent:
    """How much of a limit the agent has used: its runs in the window that fit the rule and a policy let through."""

    def spent(rule: PolicyRule, limit: Limit) -> float:
        used = 0.0
        for run in store.let_through(connection, agent.id, now - timedelta(seconds=limit.window_seconds)):
            by_policy = run.decision is not None and run.decision["by"]["type"] == ActorType.POLICY.name
            if run.id == except_id or not by_policy:
                continue
            arguments = decode(run.exact_text)
            facts = policies.Facts(
                run.tool_name, Risk[run.risk], run.domain_id, agent.id, agent.state, arguments, run.requested_at
            )
            if policies.covers(rule, facts):
                used += policies.used_by(limit, arguments) or 0
        return used

    return spent
