"""Who does not decide is reminded, then the next role is asked as well: each once, and never for what is decided."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.accounts.types import Role
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.policies.types import Effect, PolicyRule
from handrail.tool_runs import posts, store, transitions
from handrail.tool_runs import service as runs
from handrail.tool_runs.states import Decision
from handrail.tool_runs.types import DecisionItem, ToolRun, ToolRunRequest
from tests.makers import Scene
from tests.tool_runs.test_transitions import NOW, blank
from tests.tool_runs.theatre import ADMIN, Stage, Theatre, built
from tests.tool_runs.theatre import rule as publish
from tests.world import World, until

HOUR = timedelta(hours=1)
OPERATORS = PolicyRule(
    effect=Effect.REQUIRE, in_words="So.", tool="free", from_roles=[Role.OPERATOR], decide_by_seconds=3600
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return built(tmp_path_factory.mktemp("posts"))


@pytest.fixture
def theatre(stage: Stage, tmp_path: Path) -> Iterator[Theatre]:
    play = stage.play(tmp_path / "play")
    play.do(publish, stage.cast.tools["free"], [OPERATORS])
    play.news()
    yield play
    play.close()


def ask(theatre: Theatre, stage: Stage, key: str = "key") -> ToolRun:
    arguments: Any = {"amount": 5}
    wish = ToolRunRequest(tool="free", arguments=arguments, idempotency_key=key)
    made: ToolRun = theatre.do(runs.request, stage.cast.bot_scope(), wish, by=stage.cast.bot("tool_run.request"))
    return made


def settle(theatre: Theatre) -> list[str]:
    """What the job does now, twice; the actions it left."""
    theatre.news()
    for _ in range(2):
        with theatre.database.writing.begin() as connection:
            due = store.due(connection, theatre.clock.at)
        theatre.do(runs.settle_due, due)
    return [row.action.removeprefix("tool_run.") for row in theatre.news()]


def decide(theatre: Theatre, stage: Stage, run: ToolRun, by: str, decision: Decision = Decision.APPROVE) -> Any:
    shown = DecisionItem(id=run.id, expected_revision=run.revision, expected_arguments_hash=run.arguments_hash)
    return theatre.do(runs.decide, ADMIN, shown, decision, "So.", 10, by=stage.cast.person(by, "tool_run.decide"))


def test_half_way_comes_the_reminder_later_the_next_role_then_the_end(theatre: Theatre, stage: Stage) -> None:
    run = ask(theatre, stage)
    assert (run.remind_at, run.escalate_at) == (run.requested_at + HOUR / 2, run.requested_at + HOUR * 0.75)
    assert run.escalate_to is Role.ADMIN and not (run.reminded or run.escalated)
    assert decide(theatre, stage, run, "ada") is None, "an administrator is not asked yet"
    theatre.pass_time(HOUR / 2)
    assert settle(theatre) == ["remind"]
    theatre.pass_time(HOUR / 4)
    assert settle(theatre) == ["escalate"]
    found = theatre.run(run.id, settled=False)
    assert found.reminded and found.escalated and found.from_roles == [Role.OPERATOR, Role.ADMIN]
    theatre.pass_time(HOUR / 4)
    assert settle(theatre) == ["expire"]


def test_who_is_asked_late_may_decide_and_so_may_those_asked_first(theatre: Theatre, stage: Stage) -> None:
    first, second = ask(theatre, stage, "first"), ask(theatre, stage, "second")
    theatre.pass_time(HOUR * 0.8)
    assert decide(theatre, stage, first, "ada").held, "the first touch escalates; no timer is trusted"
    assert [row.action for row in theatre.news()][-2:] == ["tool_run.escalate", "tool_run.approve"]
    assert decide(theatre, stage, second, "oda").held


def test_what_was_missed_is_not_made_up_for(theatre: Theatre, stage: Stage) -> None:
    ask(theatre, stage)
    theatre.pass_time(HOUR * 0.8)
    assert settle(theatre) == ["escalate"]
    ask(theatre, stage, "other")
    theatre.pass_time(HOUR * 2)
    assert settle(theatre) == ["expire", "expire"]


@pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.REJECT])
def test_what_is_held_or_decided_is_not_reminded(theatre: Theatre, stage: Stage, decision: Decision) -> None:
    run = ask(theatre, stage)
    theatre.pass_time(HOUR / 2 - timedelta(seconds=5))
    decide(theatre, stage, run, "oda", decision)
    theatre.pass_time(timedelta(seconds=6))
    assert settle(theatre) == []
    theatre.pass_time(HOUR / 3)
    assert settle(theatre)[0] == "release"
    assert not theatre.run(run.id, settled=False).reminded


def test_an_undone_decision_waits_for_people_again(theatre: Theatre, stage: Stage) -> None:
    run = ask(theatre, stage)
    theatre.pass_time(HOUR / 2 - timedelta(seconds=5))
    decide(theatre, stage, run, "oda")
    theatre.pass_time(timedelta(seconds=6))
    theatre.do(runs.undo, ADMIN, run.id, by=stage.cast.person("oda", "tool_run.undo"))
    assert settle(theatre) == ["remind"]


def test_an_edit_stops_the_reminder_and_not_the_escalation(theatre: Theatre, stage: Stage) -> None:
    run = ask(theatre, stage)
    shown = DecisionItem(id=run.id, expected_revision=1, expected_arguments_hash=run.arguments_hash)
    theatre.pass_time(HOUR / 4)
    by = stage.cast.person("oda", "tool_run.edit")
    edited = theatre.do(runs.edit, ADMIN, shown, '{"amount": 6}', by=by)
    assert (edited.remind_at, edited.escalate_at, edited.decide_by) == (None, run.escalate_at, run.decide_by)
    theatre.pass_time(HOUR / 2)
    assert settle(theatre) == ["escalate"]
    shown = replace(shown, expected_revision=2, expected_arguments_hash=edited.arguments_hash)
    again = theatre.do(runs.edit, ADMIN, shown, '{"amount": 7}', by=by)
    assert again.escalated and again.from_roles == [Role.OPERATOR, Role.ADMIN], "who was asked stays asked"


@pytest.mark.parametrize(
    ("roles", "named", "expected"),
    [
        ([], None, Role.ADMIN),
        ([Role.OPERATOR], None, Role.ADMIN),
        ([Role.ADMIN], None, None),
        ([Role.ADMIN], Role.OPERATOR, Role.OPERATOR),
    ],
)
def test_the_next_role_is_the_one_named_or_the_one_above(
    roles: list[Role], named: Role | None, expected: Role | None
) -> None:
    assert posts.next_role(roles, named) is expected
    run = posts.posted(blank(from_roles=roles), expected)
    assert (run.escalate_at is None) == (expected is None)


def test_whoever_reads_sees_what_is_due_though_nobody_wrote_it() -> None:
    run = transitions.scheduled(posts.posted(blank(), Role.ADMIN))
    assert run.due_at == NOW + HOUR / 2
    seen = [runs.settled(run, NOW + HOUR * share) for share in (0.4, 0.5, 0.75, 1)]
    assert [(one.reminded, one.escalated) for one in seen] == [
        (False, False),
        (True, False),
        (False, True),
        (False, False),
    ]
    assert seen[-1].finished_at == run.decide_by


def test_two_jobs_at_once_and_a_restart_leave_each_post_once(start: Callable[..., Any]) -> None:
    with start() as world:
        scene = Scene(world)
        scene.rule(PolicyRule(effect=Effect.REQUIRE, in_words="Soon.", decide_by_seconds=2000))
        run = scene.request()

        def later(uow: Any) -> None:
            uow.telemetry()
            [found] = store.by_ids(uow.connection, [run["id"]])
            assert found
            store.save(uow.connection, transitions.scheduled(replace(found, remind_at=uow.now)))

        submit = world.kernel.writer.submit
        world.call(submit(Unit(later, (), {}, SYSTEM)))
        for _ in range(2):
            world.call(submit(Unit(runs.settle_due, ([run["id"]],), {}, SYSTEM)))
        until(lambda: reminders(world) == 1)
    with start() as world:
        assert reminders(world) == 1
        shown = world.admin.one("query ($id: ID!) { toolRun(id: $id) { reminded escalated escalateTo } }", id=run["id"])
        assert shown == {"reminded": True, "escalated": False, "escalateTo": "ADMIN"}


def reminders(world: World) -> int:
    rows = [row for row in world.ledger() if row.action == "tool_run.remind"]
    assert all(row.audience == "people" and row.actor_type == "SYSTEM" for row in rows)
    return len(rows)
