"""docs/settings.md says what the declarations say, and every setting has a test of what it does."""

from enum import Enum
from pathlib import Path
from typing import Any

from handrail.preferences.service import camel
from handrail.preferences.types import EACH, NOTIFICATIONS, SETTINGS, Setting

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "settings.md"
LIVE = ("tests/e2e/test_settings.py", "def test_a_change_is_live_in_every_tab_and_browser_and_there_for_the_next")
PAGES = ("tests/e2e/test_settings.py", "def test_lists_pages_exports_and_consent_follow_the_settings")
TOLD = ("tests/preferences/test_effects.py", "def test_a_bell_rings_for_what_its_person_wishes_and_for_nothing_else")
SCHEDULE = ("tests/reports/test_schedules.py", "def test_the_settings_are_a_switch_of_the_schedule_and")
EFFECTS = {
    "auto_refresh_interval": (
        "frontend/src/lib/live.test.ts",
        "asks as often as the person wishes, from the next question on",
    ),
    "enable_notifications": TOLD,
    "notification_types.tool_approval": TOLD,
    "notification_types.agent_state_change": TOLD,
    "notification_types.system_alert": TOLD,
    "theme": LIVE,
    "language": LIVE,
    "timezone": LIVE,
    "density": LIVE,
    "items_per_page": PAGES,
    "start_page": PAGES,
    "default_export_format": PAGES,
    "auto_export": SCHEDULE,
    "export_schedule": SCHEDULE,
    "enable_beta_features": LIVE,
    "analytics_consent": PAGES,
}
"""The test of what a setting does: a file, and words that stand in it."""


def shown(value: Any) -> str:
    """A default as the API spells it."""
    if isinstance(value, Enum):
        return value.name
    return str(value).lower() if isinstance(value, bool) else str(value)


def values(setting: Setting) -> str:
    """What it can be."""
    if setting.limits:
        return f"{setting.limits[0]} to {setting.limits[1]}"
    if setting.choices:
        return ", ".join(setting.choices)
    if isinstance(setting.default, Enum):
        return ", ".join(type(setting.default).__members__)
    return "true, false" if isinstance(setting.default, bool) else "an IANA name"


def table() -> list[str]:
    """One row for each setting."""
    rows = []
    for setting in SETTINGS:
        nested = setting.default is NOTIFICATIONS
        for one in NOTIFICATIONS if nested else (setting,):
            name = f"{camel(setting.name)}.{camel(one.name)}" if nested else camel(one.name)
            rows.append(f"| `{name}` | {shown(one.default)} | {values(one)} | {one.help} |")
    return rows


def test_the_table_is_the_declarations() -> None:
    rows = [line for line in DOCS.read_text().splitlines() if line.startswith("| `")]
    assert rows == table()


def test_every_setting_has_a_test_of_its_effect() -> None:
    assert list(EFFECTS) == list(EACH)
    missing = [words for path, words in set(EFFECTS.values()) if words not in (ROOT / path).read_text(encoding="utf-8")]
    assert missing == []
