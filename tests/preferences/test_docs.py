"""docs/settings.md says what the declarations say."""

from enum import Enum
from pathlib import Path
from typing import Any

from handrail.preferences.service import camel
from handrail.preferences.types import NOTIFICATIONS, SETTINGS, Setting

DOCS = Path(__file__).parents[2] / "docs" / "settings.md"


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
