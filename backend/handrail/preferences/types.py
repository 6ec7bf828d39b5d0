"""Preferences: each setting declared once, in `SETTINGS`; record, checks and docs/settings.md follow from it."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

import strawberry

from handrail.core.records import record


@strawberry.enum(description="How the console looks.")
class Theme(Enum):
    LIGHT = strawberry.enum_value("light", description="Dark on light.")
    DARK = strawberry.enum_value("dark", description="Light on dark.")
    AUTO = strawberry.enum_value("auto", description="As the operating system is set.")


@strawberry.enum(description="The form of an exported file.")
class ExportFormat(Enum):
    CSV = strawberry.enum_value("csv", description="For spreadsheets.")
    JSON = strawberry.enum_value("json", description="For programs; nothing is lost.")


@strawberry.enum(description="How often something is exported by itself.")
class ExportSchedule(Enum):
    DAILY = strawberry.enum_value("daily", description="Once a day.")
    WEEKLY = strawberry.enum_value("weekly", description="Once a week.")


@strawberry.enum(description="How much room the rows of lists have.")
class Density(Enum):
    COMPACT = strawberry.enum_value("compact", description="More on one screen.")
    ROOMY = strawberry.enum_value("roomy", description="Easier to tell apart and to hit.")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting. `limits`: smallest and largest number; `choices`: the texts that are possible, if they are few."""

    name: str
    default: Any
    help: str
    limits: tuple[int, int] | None = None
    choices: tuple[str, ...] | None = None


NOTIFICATIONS = (
    Setting("tool_approval", True, "Tell me when a tool run waits for a decision."),
    Setting("agent_state_change", True, "Tell me when an agent changes its state."),
    Setting("system_alert", True, "Tell me when Handrail itself needs attention."),
)
PAGES = (
    "overview", "approvals", "domains", "agents", "tools", "policies", "conversations", "analytics", "audit",
)  # fmt: skip
SETTINGS = (
    Setting(
        "auto_refresh_interval", 5000, "Milliseconds between looks at what is not live, and when live is cut off.",
        limits=(1000, 300_000),
    ),
    Setting("enable_notifications", True, "Show notifications at all."),
    Setting("notification_types", NOTIFICATIONS, "Which kinds of notifications to show."),
    Setting("theme", Theme.AUTO, "How the console looks."),
    Setting("language", "en", "The console's language.", choices=("en", "de", "ja", "ar")),
    Setting("timezone", "UTC", "The time zone in which times and days are shown, by its IANA name."),
    Setting("density", Density.COMPACT, "How much room the rows of lists have."),
    Setting("items_per_page", 50, "How many rows a list fetches at a time.", limits=(10, 100)),
    Setting("start_page", "overview", "The page that Handrail opens with.", choices=PAGES),
    Setting("default_export_format", ExportFormat.CSV, "The form that exports have unless told otherwise."),
    Setting("auto_export", False, "Export by itself, on a schedule."),
    Setting("export_schedule", ExportSchedule.WEEKLY, "How often to export by itself."),
    Setting(
        "enable_beta_features", False,
        "Show what is on trial: how many tool runs wait, in the title of the browser's tab.",
    ),
    Setting(
        "analytics_consent", False,
        "Let this server count which pages are opened and how long they take, without names. Nothing leaves it.",
    ),
)  # fmt: skip
BY_NAME = {setting.name: setting for setting in SETTINGS}
BY_NOTIFICATION = {setting.name: setting for setting in NOTIFICATIONS}
EACH = {
    f"{group.name}.{one.name}" if group.default is NOTIFICATIONS else one.name: one
    for group in SETTINGS
    for one in (NOTIFICATIONS if group.default is NOTIFICATIONS else (group,))
}


def of(name: str) -> Any:
    """A field of the record: default and description from its declaration."""
    setting = BY_NAME[name]
    if setting.default is NOTIFICATIONS:
        return strawberry.field(default_factory=NotificationTypes, description=setting.help)
    return strawberry.field(default=setting.default, description=setting.help)


def kind(name: str) -> Any:
    """A field of the notifications' record."""
    return strawberry.field(default=BY_NOTIFICATION[name].default, description=BY_NOTIFICATION[name].help)


def wish(declared: dict[str, Setting], name: str) -> Any:
    """A field of an input: what is left out stays as it is."""
    return strawberry.field(default=None, description=declared[name].help)


@record()
class NotificationTypes:
    """Which kinds of notifications to show."""

    tool_approval: bool = kind("tool_approval")
    agent_state_change: bool = kind("agent_state_change")
    system_alert: bool = kind("system_alert")


@record()
class Preferences:
    """Settings as they are in force: a person's own, else the organisation's, else Handrail's.

    own: The settings that were chosen here, by name, such as `theme` and `notificationTypes.systemAlert`; the others
      follow the organisation's.
    """

    auto_refresh_interval: int = of("auto_refresh_interval")
    enable_notifications: bool = of("enable_notifications")
    notification_types: NotificationTypes = of("notification_types")
    theme: Theme = of("theme")
    language: str = of("language")
    timezone: str = of("timezone")
    density: Density = of("density")
    items_per_page: int = of("items_per_page")
    start_page: str = of("start_page")
    default_export_format: ExportFormat = of("default_export_format")
    auto_export: bool = of("auto_export")
    export_schedule: ExportSchedule = of("export_schedule")
    enable_beta_features: bool = of("enable_beta_features")
    analytics_consent: bool = of("analytics_consent")
    own: list[str] = strawberry.field(default_factory=list)


@strawberry.input(description="Which kinds of notifications to show; what is left out stays as it is.")
class NotificationTypesInput:
    tool_approval: bool | None = wish(BY_NOTIFICATION, "tool_approval")
    agent_state_change: bool | None = wish(BY_NOTIFICATION, "agent_state_change")
    system_alert: bool | None = wish(BY_NOTIFICATION, "system_alert")


@strawberry.input(description="Settings to change; what is left out stays as it is.")
class PreferencesInput:
    auto_refresh_interval: int | None = wish(BY_NAME, "auto_refresh_interval")
    enable_notifications: bool | None = wish(BY_NAME, "enable_notifications")
    notification_types: NotificationTypesInput | None = wish(BY_NAME, "notification_types")
    theme: Theme | None = wish(BY_NAME, "theme")
    language: str | None = wish(BY_NAME, "language")
    timezone: str | None = wish(BY_NAME, "timezone")
    density: Density | None = wish(BY_NAME, "density")
    items_per_page: int | None = wish(BY_NAME, "items_per_page")
    start_page: str | None = wish(BY_NAME, "start_page")
    default_export_format: ExportFormat | None = wish(BY_NAME, "default_export_format")
    auto_export: bool | None = wish(BY_NAME, "auto_export")
    export_schedule: ExportSchedule | None = wish(BY_NAME, "export_schedule")
    enable_beta_features: bool | None = wish(BY_NAME, "enable_beta_features")
    analytics_consent: bool | None = wish(BY_NAME, "analytics_consent")
    reset: list[str] | None = strawberry.field(
        default=None, description="Settings to give up, by name as in `own`: they are what they are for everybody."
    )
