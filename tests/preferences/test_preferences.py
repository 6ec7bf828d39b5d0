"""Settings: defaults, limits, and that only their person sees them."""

from dataclasses import fields
from typing import Any

import pytest

from handrail.preferences.service import camel
from handrail.preferences.types import (
    NOTIFICATIONS,
    SETTINGS,
    NotificationTypes,
    NotificationTypesInput,
    Preferences,
    PreferencesInput,
)
from tests.accounts import acts
from tests.world import ApiError, World

ALL = """autoRefreshInterval enableNotifications notificationTypes { toolApproval agentStateChange systemAlert }
  theme language timezone defaultExportFormat autoExport exportSchedule enableBetaFeatures analyticsConsent"""
DEFAULTS = {
    "autoRefreshInterval": 5000,
    "enableNotifications": True,
    "notificationTypes": {"toolApproval": True, "agentStateChange": True, "systemAlert": True},
    "theme": "AUTO",
    "language": "en",
    "timezone": "UTC",
    "defaultExportFormat": "CSV",
    "autoExport": False,
    "exportSchedule": "WEEKLY",
    "enableBetaFeatures": False,
    "analyticsConsent": False,
}
OTHERS = {
    "autoRefreshInterval": 300_000,
    "enableNotifications": False,
    "notificationTypes": {"toolApproval": True, "agentStateChange": False, "systemAlert": True},
    "theme": "DARK",
    "language": "en",
    "timezone": "America/Argentina/Buenos_Aires",
    "defaultExportFormat": "JSON",
    "autoExport": True,
    "exportSchedule": "DAILY",
    "enableBetaFeatures": True,
    "analyticsConsent": True,
}


def update(api: Any, **given: Any) -> Any:
    """Change some settings."""
    return api.one(
        "mutation ($input: PreferencesInput!) { updatePreferences(input: $input) { __typename"
        f" ... on InvalidInput {{ problems {{ path message }} }} ... on Preferences {{ {ALL} }} }} }}",
        input=given,
    )


def read(api: Any) -> Any:
    """One's settings."""
    return api.one(f"{{ preferences {{ {ALL} }} }}")


def test_everyone_begins_with_the_defaults(world: World) -> None:
    assert read(world.admin) == DEFAULTS


def test_every_setting_is_kept_for_its_person_alone(world: World) -> None:
    assert update(world.admin, **OTHERS) == {"__typename": "Preferences", **OTHERS}
    assert read(world.admin) == OTHERS
    assert read(acts.person(world, "ben@example.com")) == DEFAULTS
    assert update(world.admin, theme="LIGHT") == {"__typename": "Preferences", **OTHERS, "theme": "LIGHT"}


def test_what_is_left_out_of_the_notifications_stays(world: World) -> None:
    update(world.admin, notificationTypes={"toolApproval": False})
    update(world.admin, notificationTypes={"systemAlert": False})
    assert read(world.admin)["notificationTypes"] == {
        "toolApproval": False, "agentStateChange": True, "systemAlert": False,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("autoRefreshInterval", 999),
        ("autoRefreshInterval", 300_001),
        ("autoRefreshInterval", -1),
        ("language", "tlh"),
        ("timezone", "Mars/Olympus"),
        ("timezone", "../../etc/passwd"),
        ("timezone", ""),
    ],
)
def test_a_value_beyond_its_limits_is_refused_by_name(world: World, name: str, value: object) -> None:
    refused = update(world.admin, theme="DARK", **{name: value})
    assert [problem["path"] for problem in refused["problems"]] == [name]
    assert read(world.admin) == DEFAULTS


def test_all_that_is_wrong_is_named_at_once(world: World) -> None:
    refused = update(world.admin, autoRefreshInterval=1, language="x", timezone="y")
    assert [problem["path"] for problem in refused["problems"]] == ["autoRefreshInterval", "language", "timezone"]


def test_a_change_leaves_one_entry_for_its_person_alone(world: World) -> None:
    before = len(world.ledger())
    update(world.admin, theme="DARK")
    update(world.admin, timezone="nowhere")
    changed, refused = world.ledger()[before:]
    assert (changed.action, refused.action) == ("preferences.update", "preferences.update.refused")
    assert changed.audience == refused.audience == f"user:{changed.actor_id}"


def test_api_tokens_have_no_settings(world: World) -> None:
    token = acts.create_token(world.admin, scopes=["preferences:write"])["secret"]
    client = world.client(token=token)
    for ask in (read, update):
        with pytest.raises(ApiError, match="Only people have settings"):
            ask(client)


def test_the_record_the_input_and_the_declarations_name_the_same_settings() -> None:
    for declared, *classes in (
        (SETTINGS, Preferences, PreferencesInput),
        (NOTIFICATIONS, NotificationTypes, NotificationTypesInput),
    ):
        for cls in classes:
            assert [field.name for field in fields(cls)] == [setting.name for setting in declared]
    assert [camel(setting.name) for setting in SETTINGS] == list(DEFAULTS)
