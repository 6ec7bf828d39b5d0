"""Settings: defaults, limits, and that only their person sees them."""

from dataclasses import fields
from typing import Any

import pytest

from handrail.migrations.versions.m0017_choices import chosen_in
from handrail.preferences.service import camel
from handrail.preferences.store import flat, grouped
from handrail.preferences.types import (
    NOTIFICATIONS,
    SETTINGS,
    NotificationTypes,
    NotificationTypesInput,
    Preferences,
    PreferencesInput,
)
from tests.accounts import acts
from tests.accounts.socket import subscribed
from tests.world import ApiError, World

ALL = """autoRefreshInterval enableNotifications notificationTypes { toolApproval agentStateChange systemAlert }
  theme language timezone density itemsPerPage startPage defaultExportFormat autoExport exportSchedule
  enableBetaFeatures analyticsConsent"""
DEFAULTS = {
    "autoRefreshInterval": 5000,
    "enableNotifications": True,
    "notificationTypes": {"toolApproval": True, "agentStateChange": True, "systemAlert": True},
    "theme": "AUTO",
    "language": "en",
    "timezone": "UTC",
    "density": "COMPACT",
    "itemsPerPage": 50,
    "startPage": "overview",
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
    "language": "ar",
    "timezone": "America/Argentina/Buenos_Aires",
    "density": "ROOMY",
    "itemsPerPage": 100,
    "startPage": "approvals",
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
        ("itemsPerPage", 9),
        ("itemsPerPage", 101),
        ("startPage", "settings"),
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


def own(api: Any) -> Any:
    """The names of what one chose."""
    return api.one("{ preferences { own } }")["own"]


def of_everybody(api: Any, **given: Any) -> Any:
    """Change what holds for everybody."""
    return api.one(
        "mutation ($input: PreferencesInput!) { updatePreferenceDefaults(input: $input) { __typename"
        " ... on InvalidInput { problems { path message } } ... on Preferences { own theme itemsPerPage } } }",
        input=given,
    )


def test_what_one_did_not_choose_is_as_the_organisation_has_it(world: World) -> None:
    ben = acts.person(world, "ben@example.com")
    update(ben, theme="DARK", notificationTypes={"systemAlert": False})
    assert own(ben) == ["notificationTypes.systemAlert", "theme"]
    changed = of_everybody(world.admin, theme="LIGHT", itemsPerPage=20, notificationTypes={"toolApproval": False})
    assert changed["own"] == ["notificationTypes.toolApproval", "theme", "itemsPerPage"]
    assert read(ben) == {
        **DEFAULTS, "theme": "DARK", "itemsPerPage": 20,
        "notificationTypes": {"toolApproval": False, "agentStateChange": True, "systemAlert": False},
    }  # fmt: skip
    assert update(ben, itemsPerPage=30, reset=["theme"])["theme"] == "LIGHT"
    assert own(ben) == ["notificationTypes.systemAlert", "itemsPerPage"]
    assert of_everybody(world.admin, reset=["theme", "itemsPerPage"])["theme"] == "AUTO"
    assert (read(ben)["theme"], read(ben)["itemsPerPage"]) == ("AUTO", 30)


def test_only_an_admin_changes_what_holds_for_everybody(world: World) -> None:
    for role in ("VIEWER", "OPERATOR", "DEVELOPER"):
        with pytest.raises(ApiError, match="user:admin"):
            of_everybody(acts.person(world, f"{role.lower()}@example.com", role), theme="DARK")
    assert [one["path"] for one in of_everybody(world.admin, timezone="x", reset=["y"])["problems"]] == [
        "timezone", "reset",
    ]  # fmt: skip
    assert world.admin.one("{ preferenceDefaults { own theme } }") == {"own": [], "theme": "AUTO"}


def test_everybodys_settings_reach_who_is_looking(world: World) -> None:
    ben = acts.person(world, "ben@example.com")
    with subscribed(world, "subscription { me { preferences { theme } } }", ben.cookie) as me:
        assert me.next()["preferences"] == {"theme": "AUTO"}
        of_everybody(world.admin, theme="DARK")
        assert me.next()["preferences"] == {"theme": "DARK"}


def test_what_was_stored_before_settings_were_choices_is_read_as_choices() -> None:
    stored = {
        "theme": "DARK", "timezone": "UTC", "enable_notifications": False,
        "notification_types": {"tool_approval": True, "agent_state_change": True, "system_alert": False},
    }  # fmt: skip
    left = {"theme": "DARK", "enable_notifications": False, "notification_types": {"system_alert": False}}
    assert chosen_in(stored) == left
    assert grouped(flat(left)) == left


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
            names = [field.name for field in fields(cls) if field.name not in ("own", "reset")]
            assert names == [setting.name for setting in declared]
    assert [camel(setting.name) for setting in SETTINGS] == list(DEFAULTS)
