"""A schedule makes each report exactly once, at its person's midnight: with a clock of our own, and no server."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import handrail.schema  # noqa: F401 - what slices tell one another
from handrail.accounts import service as accounts
from handrail.core.kernel import Kernel
from handrail.core.unit import SYSTEM
from handrail.core.writer import Unit
from handrail.preferences import service as preferences
from handrail.preferences.types import ExportSchedule, PreferencesInput
from handrail.reports import jobs, schedules, service
from handrail.reports.types import Report, ReportKind
from handrail.settings import Settings


class Clock:
    """What the machine's clock says; the ledger's time never goes back, so it begins behind the template's entries."""

    def __init__(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)  # so that what comes later has the greater id
        return self.now

    def to(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)


class House:
    """Processes on one database."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self.settings, self.clock = settings, clock
        self.kernels: list[Kernel] = []

    async def another(self) -> Kernel:
        """One more process."""
        kernel = Kernel(self.settings, self.clock)
        await kernel.start()
        self.kernels.append(kernel)
        return kernel

    async def stop(self, kernel: Kernel) -> None:
        """End one."""
        self.kernels.remove(kernel)
        await kernel.stop()


async def write(kernel: Kernel, function: Any, *args: Any, **own: Any) -> Any:
    return await kernel.writer.submit(Unit(function, args, own, SYSTEM))


async def person(kernel: Kernel) -> str:
    users = await kernel.database.read(accounts.users_who, "usage:read")
    return str(users[0].id)


async def reports(kernel: Kernel, user_id: str) -> list[Report]:
    """Oldest first."""
    scope = (await kernel.database.read(accounts.person_scope, user_id))[1]  # type: ignore[index]
    page = await kernel.database.read(service.listed, scope, user_id, None, 100, None)
    return page.nodes[::-1]


async def keys(kernel: Kernel, user_id: str) -> list[str | None]:
    return [one.period for one in await reports(kernel, user_id)]


async def prefer(kernel: Kernel, user_id: str, **given: Any) -> Any:
    return await write(kernel, preferences.change, user_id, PreferencesInput(**given))


async def plan(kernel: Kernel, user_id: str, kind: ReportKind) -> Any:
    return await write(kernel, schedules.schedule, None, kind, None, user_id=user_id)


def played(settings: Settings, clock: Clock, scene: Callable[[House], Awaitable[None]]) -> None:
    """Play a scene, and end every process."""

    async def play() -> None:
        house = House(settings, clock)
        try:
            await scene(house)
        finally:
            for kernel in list(house.kernels):
                await house.stop(kernel)

    asyncio.run(play())


def test_a_daily_and_a_weekly_report_come_once_a_period_through_restarts_and_a_change_of_clocks(
    settings: Settings,
) -> None:
    clock = Clock("2030-03-29T12:00")  # a Friday; on Sunday the clocks of Berlin go forward

    async def scene(house: House) -> None:
        kernel = await house.another()
        user_id = await person(kernel)
        await prefer(kernel, user_id, timezone="Europe/Berlin")
        await plan(kernel, user_id, ReportKind.DAILY)
        await plan(kernel, user_id, ReportKind.WEEKLY)
        clock.to("2030-03-29T22:59")
        assert await jobs.make(kernel) == 0
        clock.to("2030-03-29T23:00")
        assert [await jobs.make(kernel) for _ in range(3)] == [1, 0, 0]
        clock.to("2030-03-31T21:59")  # one hour earlier than the day before: midnight is at 22:00
        assert [await jobs.make(kernel), await keys(kernel, user_id)] == [1, ["2030-03-29", "2030-03-30"]]
        await house.stop(kernel)
        kernel = await house.another()
        clock.now += timedelta(minutes=2)  # the other process's lease is over, too
        assert await jobs.make(kernel) == 2
        assert await jobs.make(kernel) == 0
        made = await reports(kernel, user_id)
        assert {one.period for one in made} == {"2030-03-29", "2030-03-30", "2030-03-31", "2030-W13"}
        sunday = next(one for one in made if one.period == "2030-03-31")
        assert sunday.ends_at - sunday.starts_at == timedelta(hours=23)
        assert (sunday.by.type.name, sunday.scheduled, sunday.timezone) == ("SYSTEM", True, "Europe/Berlin")

    played(settings, clock, scene)


def test_two_processes_at_once_make_one_report(settings: Settings) -> None:
    clock = Clock("2030-05-01T12:00")

    async def scene(house: House) -> None:
        one, other = await house.another(), await house.another()
        user_id = await person(one)
        await plan(one, user_id, ReportKind.DAILY)
        for day in range(2, 7):
            clock.to(f"2030-05-{day:02}T00:00:30")
            made = await asyncio.gather(*(jobs.make(kernel) for kernel in (one, other, one, other)))
            assert sum(made) == 1
        assert await keys(one, user_id) == [f"2030-05-{day:02}" for day in range(1, 6)]

    played(settings, clock, scene)


def test_after_a_long_time_the_last_three_are_caught_up_and_a_schedule_that_was_off_begins_anew(
    settings: Settings,
) -> None:
    clock = Clock("2030-05-01T12:00")

    async def scene(house: House) -> None:
        kernel = await house.another()
        user_id = await person(kernel)
        found = await plan(kernel, user_id, ReportKind.DAILY)
        clock.to("2030-06-10T08:00")
        assert await jobs.make(kernel) == 3
        assert await keys(kernel, user_id) == ["2030-06-07", "2030-06-08", "2030-06-09"]
        await write(kernel, schedules.unschedule, None, found.id, user_id=user_id)
        clock.to("2030-06-20T08:00")
        assert await jobs.make(kernel) == 0
        await plan(kernel, user_id, ReportKind.DAILY)
        assert await jobs.make(kernel) == 0
        clock.to("2030-06-21T00:00")
        assert await jobs.make(kernel) == 1

    played(settings, clock, scene)


def test_who_moves_to_another_zone_misses_no_day_and_gets_none_twice(settings: Settings) -> None:
    clock = Clock("2030-05-01T12:00")

    async def scene(house: House) -> None:
        kernel = await house.another()
        user_id = await person(kernel)
        await prefer(kernel, user_id, timezone="Europe/Berlin")
        await plan(kernel, user_id, ReportKind.DAILY)
        clock.to("2030-05-01T21:00")  # in Auckland it is 9:00 on the 2nd: the 1st is over there
        await prefer(kernel, user_id, timezone="Pacific/Auckland")
        assert await jobs.make(kernel) == 1
        await prefer(kernel, user_id, timezone="America/Los_Angeles")  # where it is the 1st again
        clock.to("2030-05-02T12:00")
        assert await jobs.make(kernel) == 0
        clock.to("2030-05-03T07:00")
        assert await jobs.make(kernel) == 1
        assert await keys(kernel, user_id) == ["2030-05-01", "2030-05-02"]

    played(settings, clock, scene)


def test_the_settings_are_a_switch_of_the_schedule_and_show_what_it_says(settings: Settings) -> None:
    clock = Clock("2030-05-01T12:00")

    async def scene(house: House) -> None:
        kernel = await house.another()
        user_id = await person(kernel)

        async def told() -> tuple[bool, str, set[str]]:
            wishes = await kernel.database.read(preferences.get, user_id)
            found = await kernel.database.read(schedules.of_person, user_id)
            return wishes.auto_export, wishes.export_schedule.name, {one.kind.name for one in found if one.enabled}

        assert await told() == (False, "WEEKLY", set())
        answer = await prefer(kernel, user_id, auto_export=True)
        assert answer.auto_export
        assert await told() == (True, "WEEKLY", {"WEEKLY"})
        await prefer(kernel, user_id, export_schedule=ExportSchedule.DAILY)
        assert await told() == (True, "DAILY", {"DAILY"})
        [daily] = [one for one in await kernel.database.read(schedules.of_person, user_id) if one.enabled]
        await write(kernel, schedules.unschedule, None, daily.id, user_id=user_id)
        assert (await told())[::2] == (False, set())
        await plan(kernel, user_id, ReportKind.MONTHLY)
        assert (await told())[::2] == (False, {"MONTHLY"})
        await plan(kernel, user_id, ReportKind.WEEKLY)
        await prefer(kernel, user_id, auto_export=False)
        assert (await told())[::2] == (False, {"MONTHLY"})

    played(settings, clock, scene)


def test_nothing_is_made_for_who_may_not_be_here_and_the_oldest_make_room(settings: Settings, monkeypatch: Any) -> None:
    clock = Clock("2030-05-01T12:00")
    monkeypatch.setitem(service.KEPT, ReportKind.DAILY, 2)

    async def scene(house: House) -> None:
        kernel = await house.another()
        user_id = await person(kernel)
        await plan(kernel, user_id, ReportKind.DAILY)
        before = accounts.person_scope
        monkeypatch.setattr(accounts, "person_scope", lambda connection, user_id: None)
        clock.to("2030-05-02T08:00")
        assert await jobs.make(kernel) == 0
        monkeypatch.setattr(accounts, "person_scope", before)
        clock.to("2030-05-04T08:00")
        assert await jobs.make(kernel) == 3
        assert await keys(kernel, user_id) == ["2030-05-02", "2030-05-03"]

    played(settings, clock, scene)
