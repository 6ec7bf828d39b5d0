"""docs/metrics.md names every figure, every check and every metric, and none that does not exist."""

import re

import httpx

from handrail.metrics.figures import figures
from handrail.metrics.ring import Ring
from tests.docs.pages import ROOT
from tests.world import World


def documented(pattern: str) -> set[str]:
    page = (ROOT / "docs" / "metrics.md").read_text(encoding="utf-8")
    return set(re.findall(rf"^\| `({pattern})` \|", page, re.MULTILINE))


def test_every_figure_check_and_metric_is_documented(world: World) -> None:
    shown = world.admin.one("{ overview { health { key } } }")
    keys = {figure.key for figure in figures(Ring(), None, 0, 0, 0)} | {check["key"] for check in shown["health"]}
    text = httpx.get(f"{world.url}/metrics").text
    names = set(re.findall(r"^# TYPE (handrail_\w+)", text, re.MULTILINE))
    assert documented("handrail_\\w+") == names
    assert documented("(?!handrail_)\\w+") == keys
