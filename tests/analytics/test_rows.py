"""Whatever people, agents and time do to tool runs: the figures are their rows, and so is each list that one opens."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from sqlalchemy import Connection, select

from handrail.analytics import service
from handrail.analytics.types import AnalyticsGranularity, AnalyticsRange
from handrail.core.counters import counter
from handrail.core.kernel import EVERYTHING
from handrail.tool_runs import service as runs
from handrail.tool_runs import store
from handrail.tool_runs.states import Decision, ToolRunState
from handrail.tool_runs.types import Decider, ToolRunFilter, ToolRunOrder
from tests.tool_runs.test_machine import Machine
from tests.tool_runs.theatre import START, built

APPROVED, REJECTED = {"decision": Decision.APPROVE}, {"decision": Decision.REJECT}
PEOPLE, POLICY = {"decider": Decider.PEOPLE}, {"decider": Decider.POLICY}
ROWS: dict[str, tuple[str, dict[str, Any]]] = {
    "tool_runs_total": ("requested", {}),
    "tool_runs_approved": ("decided", APPROVED),
    "tool_runs_approved_by_people": ("decided", APPROVED | PEOPLE),
    "tool_runs_approved_by_policy": ("decided", APPROVED | POLICY),
    "tool_runs_rejected": ("decided", REJECTED),
    "tool_runs_rejected_by_people": ("decided", REJECTED | PEOPLE),
    "tool_runs_rejected_by_policy": ("decided", REJECTED | POLICY),
    "tool_runs_revoked": ("finished", APPROVED | {"state": [ToolRunState.REJECTED]}),
    "tool_runs_expired": ("finished", {"state": [ToolRunState.EXPIRED]}),
    "tool_runs_expired_undecided": ("finished", {"state": [ToolRunState.EXPIRED], "decided": False}),
    "tool_runs_executed": ("finished", {"state": [ToolRunState.EXECUTED]}),
    "tool_runs_failed": ("finished", {"state": [ToolRunState.FAILED]}),
    "decisions": ("decided", PEOPLE),
}
"""Of each figure: which moment of a run lies in the range, and what else its list's filter says. See analytics.md."""
seen = Counter[str]()


def listed(connection: Connection, of: str, first: datetime, end: datetime, more: dict[str, Any]) -> int:
    """How many rows the list has."""
    limits: dict[str, Any] = {f"{of}_after": first, f"{of}_before": end}
    given = ToolRunFilter(**limits, **more)
    page = store.page(connection, EVERYTHING, given, ToolRunOrder.NEWEST, 1, None)
    assert page.exact
    return page.total


class Counting(Machine):
    """The same steps; at the end the figures are compared."""

    def teardown(self) -> None:
        with self.theatre.database.writing.begin() as connection:
            now = self.theatre.clock.at
            for hours in (0.5, 1, 1000):
                self.ensure(connection, START, min(START + timedelta(hours=hours), now + timedelta(minutes=15)), now)
            self.ensure(connection, now - timedelta(hours=1), now + timedelta(minutes=15), now)
            ensure_rebuilt(connection)
        super().teardown()

    def ensure(self, connection: Connection, first: datetime, end: datetime, now: datetime) -> None:
        """Each figure is as long as its list."""
        wanted, day = AnalyticsRange(from_=first, to=end), AnalyticsGranularity.DAY
        shown = service.analytics(connection, EVERYTHING, wanted, day, "Asia/Kolkata", None, None, now)
        for name, (of, more) in ROWS.items():
            figure = getattr(shown.current, name)
            assert listed(connection, of, shown.starts_at, shown.ends_at, more) == figure, name
            assert sum(getattr(point.figures, name) for point in shown.series) == figure, name
            seen[name] += figure
        oversight = shown.later.oversight(connection)
        for one in oversight.people or ():
            mine: dict[str, Any] = {"decided_by": [one.person_id]}
            assert listed(connection, "decided", shown.starts_at, shown.ends_at, mine) == one.decisions
            assert listed(connection, "decided", shown.starts_at, shown.ends_at, mine | APPROVED) == one.approved
        waits = ToolRunFilter(state=[ToolRunState.PENDING_APPROVAL], requested_before=oversight.waiting_since)
        page = store.page(connection, EVERYTHING, waits, ToolRunOrder.NEWEST, 1, None)
        assert page.total == oversight.waiting_too_long
        seen["waiting_too_long"] += oversight.waiting_too_long


def ensure_rebuilt(connection: Connection) -> None:
    """Counters made anew from the rows are those that grew with them."""
    every = select(counter).where(counter.c.metric.startswith(runs.PREFIX)).order_by(*counter.primary_key)
    before = connection.execute(every).all()
    runs.rebuild(connection)
    assert connection.execute(every).all() == before


def test_each_figure_of_tool_runs_is_as_many_rows_as_its_list_and_a_rebuild_changes_nothing(tmp_path: Path) -> None:
    Counting.stage, Counting.folder = built(tmp_path / "stage"), tmp_path / "plays"
    run_state_machine_as_test(
        Counting,
        settings=settings(
            max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=True, phases=[Phase.generate],
        ),
    )  # fmt: skip
    assert sum(bool(number) for number in seen.values()) >= 6, "figures had something to count"
