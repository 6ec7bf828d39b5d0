"""Preferences: use cases."""

import re
from dataclasses import fields, replace
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from sqlalchemy import Connection

from handrail.core.records import snapshot
from handrail.core.refusals import InvalidInput, Problem, Refused
from handrail.core.unit import UnitOfWork
from handrail.preferences import store
from handrail.preferences.types import BY_NAME, Preferences, PreferencesInput, Setting

by_users = store.by_users


def get(connection: Connection, user_id: str) -> Preferences:
    """A person's settings; the defaults until they change one."""
    return store.get(connection, user_id) or Preferences()


def change(uow: UnitOfWork, user_id: str, given: PreferencesInput) -> Preferences:
    """Change what is given, leave the rest. Errors: InvalidInput, naming every wrong setting."""
    audience = f"user:{user_id}"
    uow.about("preferences", user_id, audience=audience)
    stored = store.get(uow.connection, user_id)
    before = stored or Preferences()
    after = replace(before, **checked(before, given))
    put = store.save if stored else store.insert
    put(uow.connection, user_id, snapshot(after), uow.now)
    uow.record(
        "preferences.update", user_id, before=before, after=after, audience=audience,
        resource_name=uow.origin.actor_name,
    )  # fmt: skip
    return after


def checked(before: Preferences, given: PreferencesInput) -> dict[str, Any]:
    """The settings that change. Errors: InvalidInput."""
    values = {field.name: getattr(given, field.name) for field in fields(given)}
    values = {name: value for name, value in values.items() if value is not None}
    problems = [
        Problem(path=camel(name), message=message)
        for name, value in values.items()
        if (message := problem_with(BY_NAME[name], value))
    ]
    if problems:
        raise Refused(InvalidInput(message=problems[0].message, problems=problems))
    if "notification_types" in values:
        wishes = values["notification_types"]
        kinds = {field.name: getattr(wishes, field.name) for field in fields(wishes)}
        kinds = {name: value for name, value in kinds.items() if value is not None}
        values["notification_types"] = replace(before.notification_types, **kinds)
    return values


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
