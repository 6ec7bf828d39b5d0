"""Every state with every target, from one table."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import strawberry

from handrail.agents.types import NEXT_STATES, Agent, AgentState, IllegalTransition, moved
from handrail.core.refusals import Refused

D, T, P, O, A = AgentState  # noqa: E741
ALLOWED = {(D, T), (T, P), (T, D), (D, O), (T, O), (P, O), (O, A)}
DRAFT = Agent(
    id=strawberry.ID("a"), domain_id="d", name="Refunds", description="", version="1.0.0", state=D, capabilities=[],
    keywords=[], model=None, system_prompt=None, tool_ids=[], last_heartbeat_at=None,
    created_at=datetime(2026, 1, 1, tzinfo=UTC), revision=3,
)  # fmt: skip


@pytest.mark.parametrize("to", list(AgentState), ids=lambda state: f"to-{state.name}")
@pytest.mark.parametrize("state", list(AgentState), ids=lambda state: state.name)
def test_an_agent_moves_only_along_the_table(state: AgentState, to: AgentState) -> None:
    agent = replace(DRAFT, state=state)
    if (state, to) in ALLOWED:
        after = moved(agent, to)
        assert (after.state, after.revision) == (to, 4)
        assert replace(after, state=state, revision=3) == agent
        return
    with pytest.raises(Refused) as caught:
        moved(agent, to)
    refusal = caught.value.refusal
    assert isinstance(refusal, IllegalTransition)
    assert refusal.state is state
    assert {(state, target) for target in refusal.allowed} == {pair for pair in ALLOWED if pair[0] is state}


def test_the_states_an_agent_may_go_to_are_those_that_moving_accepts() -> None:
    assert {(state, to) for state, targets in NEXT_STATES.items() for to in targets} == ALLOWED


def test_everything_before_the_archive_may_be_deprecated_and_nothing_leaves_the_archive() -> None:
    assert all(AgentState.DEPRECATED in NEXT_STATES[state] for state in (D, T, P))
    assert NEXT_STATES[A] == ()
