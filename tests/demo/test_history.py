"""The demo's history is genuine: chain, states, counters and rows agree, and it is the same for the same seed."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from handrail.accounts import service as accounts
from handrail.core import verification
from handrail.demo.cast import Cast
from handrail.demo.content import ADMIN, AGENTS, TOOLS
from handrail.demo.history import days, story
from handrail.demo.queue import WAITING
from tests.demo.conftest import SMALL, Made
from tests.world import running

MOVING = {"tool_run.request", "tool_run.approve", "tool_run.release", "tool_run.claim", "tool_run.report"}


def rows(made: Made, statement: str) -> list[Any]:
    database = made.database()
    with database.writing.connect() as connection:
        found = list(connection.exec_driver_sql(statement).all())
    database.writing.dispose()
    return found


def walk(made: Made) -> list[Any]:
    database = made.database()
    with database.writing.connect() as connection:
        assert verification.verify(connection).first_bad is None
        found = list(verification.walk(connection))
    database.writing.dispose()
    return found


def test_the_chain_verifies_and_time_goes_forward_up_to_now(made: Made) -> None:
    entries = walk(made)
    times = [entry.at for entry in entries]
    assert times == sorted(times) and times[-1] <= made.now
    assert made.now - times[0] <= timedelta(days=SMALL.days, minutes=1)
    assert {entry.actor_type for entry in entries} == {"PERSON", "AGENT", "SYSTEM"}
    assert {entry.action for entry in entries} >= MOVING | {"agent.promote", "tool.create", "user.invite"}


def test_what_the_runs_are_is_what_the_ledger_and_the_counters_say(made: Made) -> None:
    states = Counter(row.state for row in rows(made, "SELECT state FROM tool_run"))
    sums = dict(rows(made, "SELECT metric, SUM(value) FROM counter WHERE dimension = 'all' GROUP BY metric"))
    assert sums["tool_runs.requested"] == sum(states.values())
    for state in ("EXECUTED", "FAILED", "REJECTED", "EXPIRED", "CANCELLED"):
        assert sums.get(f"tool_runs.{state.lower()}", 0) == states[state]
    done = Counter(entry.action for entry in walk(made) if entry.outcome == "DONE")
    assert done["tool_run.request"] == sum(states.values())
    by_agent = rows(made, "SELECT SUM(value) FROM counter WHERE dimension = 'agent' AND metric = 'tool_runs.requested'")
    assert by_agent[0][0] == sum(states.values())


def test_agents_called_models_priced_local_and_unpriced_and_the_sums_are_theirs(made: Made) -> None:
    basis = dict(rows(made, "SELECT basis, COUNT(*) FROM agent_call GROUP BY basis"))
    assert set(basis) == {"KNOWN", "FREE_LOCAL", "UNPRICED"}
    sums = "SELECT SUM(calls), SUM(priced) FROM usage_rollup WHERE dimension = 'all' AND domain_id = '*'"
    assert rows(made, sums) == [(sum(basis.values()), sum(basis.values()) - basis["UNPRICED"])]
    assert rows(made, "SELECT COUNT(*) FROM agent_call WHERE error_type IS NOT NULL AND input_tokens IS NOT NULL") == [
        (0,)
    ]
    assert 0 <= rows(made, "SELECT MAX(at) FROM agent_call")[0][0] <= made.now.timestamp() * 1_000_000


def test_people_and_agents_spoke_around_the_runs_and_it_is_counted(made: Made) -> None:
    [talks] = rows(made, "SELECT COUNT(*), SUM(message_count), COUNT(title) FROM conversation")
    sums = dict(rows(made, "SELECT metric, SUM(value) FROM counter WHERE dimension = 'all' GROUP BY metric"))
    assert talks[0] > 10 and talks[0] == talks[2] == sums["conversations.started"]
    assert talks[1] == sums["conversations.messages"] == rows(made, "SELECT COUNT(*) FROM message")[0][0]
    roles = dict(rows(made, "SELECT role, COUNT(tool_run_id) FROM message GROUP BY role"))
    assert set(roles) == {"USER", "ASSISTANT", "TOOL"} and roles["TOOL"] > 0 == roles["USER"]
    unpaired = (
        "SELECT COUNT(*) FROM message WHERE role = 'ASSISTANT' AND span_id NOT IN (SELECT span_id FROM agent_call)"
    )
    assert rows(made, unpaired) == [(0,)]
    assert 0 < rows(made, "SELECT MAX(last_message_at) FROM conversation")[0][0] <= made.now.timestamp() * 1_000_000


def test_a_queue_of_all_risks_waits_at_the_end_and_nothing_is_overdue(made: Made) -> None:
    waiting = rows(made, "SELECT risk, decide_by FROM tool_run WHERE state = 'PENDING_APPROVAL'")
    assert len(waiting) == len(WAITING) and {row.risk for row in waiting} == {"LOW", "MEDIUM", "HIGH", "CRITICAL"}
    assert min(row.decide_by for row in waiting) > made.now.timestamp() * 1_000_000
    open_states = Counter(row.state for row in rows(made, "SELECT state FROM tool_run"))
    assert (open_states["APPROVED"], open_states["EXECUTING"], open_states["UNKNOWN"]) == (2, 2, 1)


def test_agents_are_in_all_states_and_tools_of_all_risks(made: Made) -> None:
    states = Counter(row.state for row in rows(made, "SELECT state FROM agent"))
    assert states == Counter(spec.state for spec in AGENTS) and len(states) == 5
    risks = Counter(row.risk for row in rows(made, "SELECT risk FROM tool"))
    assert risks == Counter(spec.risk for spec in TOOLS.values()) and len(risks) == 4


def test_secrets_stay_out_of_the_ledger(made: Made) -> None:
    [refund] = rows(made, "SELECT * FROM tool_run WHERE summary LIKE '%ORD-88213%' AND state = 'PENDING_APPROVAL'")
    assert "pk_demo_4410" in refund.exact_text and "/api_key" in refund.redacted_paths
    assert all("pk_demo_4410" not in entry.detail for entry in walk(made))


def told(seed: int) -> list[Any]:
    """Who asks for what, by the script."""
    random = Random(seed)
    cast, now = Cast(random), datetime(2026, 3, 4, 12, tzinfo=UTC)
    moments = list(days(random, now, SMALL))
    return [(at, story(cast, random, AGENTS[0], now, "key").case) for at in moments]


def test_the_same_seed_tells_the_same_story() -> None:
    assert told(7) == told(7) and told(7) != told(8)


def test_its_link_signs_in_as_often_as_one_likes_and_the_overview_shows_it(made: Made, tmp_path: Path) -> None:
    with running(made.copy(tmp_path)) as world:
        link = world.call(accounts.create_sign_in_link(world.kernel, ADMIN, uses=None))
        for _ in range(2):
            visitor = world.client()
            document = "mutation ($token: String!) { signInWithLink(token: $token) { ... on Me { actor { name } } } }"
            assert visitor.one(document, token=link.split("#token=")[1])["actor"]["name"] == "Mara Lind"
        shown = visitor.one(
            "{ overview { pendingTotal agentTotal domainTotal toolTotal figures { key value previous } } }"
        )
        assert shown["pendingTotal"] == len(WAITING) and shown["agentTotal"] == len(AGENTS)
        assert shown["toolTotal"] == len(TOOLS) and shown["domainTotal"] == 7
        assert all(figure["value"] is not None for figure in shown["figures"])
        assert all(figure["previous"] is not None for figure in shown["figures"])
        assert visitor.one("{ verifyAudit { verified } }")["verified"]
