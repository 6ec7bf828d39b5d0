"""Each kind of notification can be switched off on its own, and all of them together."""

import pytest

from handrail.notifications.news import wants
from handrail.notifications.types import NotificationType
from handrail.preferences.service import in_force

NAMES = [f"notification_types.{kind.name.lower()}" for kind in NotificationType]


def told(chosen: dict[str, bool], of_everybody: dict[str, bool] | None = None) -> set[str]:
    """The kinds that somebody hears of."""
    wishes = in_force(of_everybody or {}, chosen)
    return {f"notification_types.{kind.name.lower()}" for kind in NotificationType if wants(wishes, kind)}


@pytest.mark.parametrize("name", NAMES)
def test_each_kind_is_told_to_who_wants_it_and_to_nobody_else(name: str) -> None:
    assert told({}) == set(NAMES)
    assert told({name: False}) == set(NAMES) - {name}
    assert told({name: True}, dict.fromkeys(NAMES, False)) == {name}
    assert told({name: True, "enable_notifications": False}) == set()
