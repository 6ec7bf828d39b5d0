"""Pages of the console are counted for those who agreed to it, and for nobody else."""

from typing import Any

import httpx
import pytest

from tests.preferences.test_preferences import update
from tests.world import World


def visit(world: World, cookie: str | None = None, **told: Any) -> int:
    """How the server answers to a page that was opened."""
    cookies = {"handrail_session": cookie} if cookie else None
    answer = httpx.post(f"{world.url}/v1/page-views", json=told, cookies=cookies, trust_env=False)
    return answer.status_code


def counted(world: World) -> list[str]:
    """What is said of pages."""
    text = httpx.get(f"{world.url}/metrics", trust_env=False).text
    return [line for line in text.splitlines() if line.startswith("handrail_console_page") and "_created" not in line]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_only_who_agreed_is_counted_and_only_as_a_sum(world: World) -> None:
    seen = {"page": "agents", "milliseconds": 500}
    assert visit(world, **seen) == 401
    assert visit(world, world.admin.cookie, **seen) == 204
    assert counted(world) == []
    update(world.admin, analyticsConsent=True)
    entries = len(world.ledger())
    assert [visit(world, world.admin.cookie, **seen) for _ in range(2)] == [204, 204]
    for wrong in ({"page": "A b"}, {"page": "agents", "milliseconds": -1}, {"milliseconds": True, "page": "agents"}):
        assert visit(world, world.admin.cookie, **wrong) == 400
    sums = [
        'handrail_console_page_views_total{page="agents"} 2.0',
        'handrail_console_page_seconds_total{page="agents"} 1.0',
    ]
    assert counted(world) == sums
    assert [row.action for row in world.ledger()[entries:] if row.actor_type == "PERSON"] == []
    update(world.admin, analyticsConsent=False)
    assert visit(world, world.admin.cookie, **seen) == 204
    assert counted(world) == sums
