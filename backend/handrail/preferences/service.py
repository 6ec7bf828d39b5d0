"""Preferences: use cases.

What a person chose is kept, and nothing else: where they chose nothing the organisation's default holds, and where
there is none Handrail's. A choice has one name, `notification_types.system_alert` where it stands in a group.
"""

import re
from collections.abc import Callable
from dataclasses import fields
from enum import Enum
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Connection

from handrail.core.refusals import InvalidInput, Problem, Refused
from handrail.core.unit import UnitOfWork
from handrail.preferences import store
from handrail.preferences.store import Choices
from handrail.preferences.types import (
    EACH,
    Density,
    ExportFormat,
    ExportSchedule,
    NotificationTypes,
    NotificationTypesInput,
    Preferences,
    PreferencesInput,
    Setting,
    Theme,
)

ENUMS: dict[str, type[Enum]] = {
    "theme": Theme, "density": Density, "default_export_format": ExportFormat, "export_schedule": ExportSchedule,
}  # fmt: skip
GROUP = "notification_types."
EVERYBODY = "everybody"
SHOWN: list[Callable[[Connection, list[str], list[Preferences]], list[Preferences]]] = []
"""What upper slices know better than the stored choice: whether a report's schedule is on."""
FOLLOWED: list[Callable[[UnitOfWork, str, PreferencesInput], None]] = []
"""What upper slices do in the same transaction when a person changes settings."""


def get(connection: Connection, user_id: str) -> Preferences:
    """A person's settings."""
    [found] = by_users(connection, [user_id])
    return found


def by_users(connection: Connection, user_ids: list[str]) -> list[Preferences]:
    """Aligned with `user_ids`."""
    defaults, chosen = store.defaults(connection), store.by_users(connection, user_ids)
    return as_shown(connection, user_ids, [in_force(defaults, chosen.get(user_id, {})) for user_id in user_ids])


def as_shown(connection: Connection, user_ids: list[str], found: list[Preferences]) -> list[Preferences]:
    """Settings, with what is told elsewhere in place of what stands here."""
    for tell in SHOWN:
        found = tell(connection, user_ids, found)
    return found


def defaults(connection: Connection) -> Preferences:
    """What holds for everybody who chose nothing else; `own` are those that the organisation chose."""
    return in_force({}, store.defaults(connection))


def in_force(defaults: Choices, own: Choices) -> Preferences:
    """What holds when these are the organisation's choices and those one's own."""
    chosen = {
        name: value for name, value in {**defaults, **own}.items() if name in EACH
    }  # others are of another release
    values: dict[str, Any] = {name: ENUMS[name][value] if name in ENUMS else value for name, value in chosen.items()}
    kinds = {name.removeprefix(GROUP): values.pop(name) for name in list(values) if name.startswith(GROUP)}
    return Preferences(
        **values, notification_types=NotificationTypes(**kinds), own=[camel(name) for name in EACH if name in own]
    )


def change(uow: UnitOfWork, user_id: str, given: PreferencesInput) -> Preferences:
    """Change what is given, leave the rest. Errors: InvalidInput, naming every wrong setting."""
    audience = f"user:{user_id}"
    uow.about("preferences", user_id, audience=audience)
    stored = store.get(uow.connection, user_id)
    chosen = choices(stored or {}, given)
    put = store.insert if stored is None else store.save
    put(uow.connection, user_id, chosen, uow.now)
    common = store.defaults(uow.connection)
    [before] = as_shown(uow.connection, [user_id], [in_force(common, stored or {})])
    for follow in FOLLOWED:
        follow(uow, user_id, given)
    [after] = as_shown(uow.connection, [user_id], [in_force(common, chosen)])
    uow.record(
        "preferences.update", user_id, before=before, after=after, audience=audience,
        resource_name=uow.origin.actor_name,
    )  # fmt: skip
    return after


def change_defaults(uow: UnitOfWork, given: PreferencesInput) -> Preferences:
    """Change what holds for everybody who chose nothing else. Errors: InvalidInput."""
    uow.about("preferences", EVERYBODY)
    stored = store.defaults(uow.connection)
    chosen = choices(stored, given)
    store.save_defaults(uow.connection, chosen)
    before, after = in_force({}, stored), in_force({}, chosen)
    uow.record("preferences.default", EVERYBODY, before=before, after=after)
    return after


def choices(stored: Choices, given: PreferencesInput) -> dict[str, Any]:
    """The choices after this change. Errors: InvalidInput."""
    wanted = flat(given)
    problems = [
        Problem(path=camel(name), message=message)
        for name, value in wanted.items()
        if (message := problem_with(EACH[name], value))
    ]
    names = {camel(name): name for name in EACH}
    problems += [
        Problem(path="reset", message=f"There is no setting {name}.") for name in given.reset or () if name not in names
    ]
    if problems:
        raise Refused(InvalidInput(message=problems[0].message, problems=problems))
    dropped = {names[name] for name in given.reset or ()}
    kept = {name: value for name, value in stored.items() if name not in dropped}
    return {**kept, **{name: value.name if isinstance(value, Enum) else value for name, value in wanted.items()}}


def flat(given: PreferencesInput | NotificationTypesInput, group: str = "") -> dict[str, Any]:
    """What is given, each under its one name."""
    found: dict[str, Any] = {}
    for field in fields(given):
        value = getattr(given, field.name)
        if isinstance(value, NotificationTypesInput):
            found.update(flat(value, GROUP))
        elif value is not None and field.name != "reset":
            found[group + field.name] = value
    return found


def problem_with(setting: Setting, value: Any) -> str | None:
    """What is wrong with a value, by the setting's declaration; None when nothing is."""
    if setting.limits and not setting.limits[0] <= value <= setting.limits[1]:
        return f"Between {setting.limits[0]:,} and {setting.limits[1]:,}, please."
    if setting.choices and value not in setting.choices:
        return f"One of {', '.join(setting.choices)}, please."
    if setting.name == "timezone" and value not in zones():
        return "There is no such time zone. Names look like Europe/Berlin."
    return None


@cache
def zones() -> frozenset[str]:
    """The IANA names of time zones."""
    return frozenset(available_timezones()) - {"localtime", "Factory"}


def camel(name: str) -> str:
    """As the API spells it."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)
