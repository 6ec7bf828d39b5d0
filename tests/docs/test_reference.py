"""Reference pages name everything there is: settings, codes, refusals, ledger actions, and what leaves no entry."""

import inspect
import re

import pytest
from graphql import GraphQLInterfaceType, GraphQLObjectType

from handrail.core import refusals
from handrail.schema import schema
from handrail.settings import Settings
from tests.docs.pages import ROOT

GRAPHQL = schema._schema


def text(page: str) -> str:
    """A page of docs."""
    return (ROOT / "docs" / page).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default(name: str) -> None:
    field = Settings.model_fields[name]
    default = f"`{field.default}`" if field.default != "" else "(empty)"
    assert f"| `HANDRAIL_{name.upper()}` | {default} | {field.description} |" in text("configuration.md")


def test_no_setting_is_documented_that_does_not_exist() -> None:
    known = {f"HANDRAIL_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"^\| `(HANDRAIL_\w+)`", text("configuration.md"), re.MULTILINE)) == known
    elsewhere = "".join(text(page) for page in ("deploy.md", "tool-runs.md", "api.md", "live.md"))
    assert set(re.findall(r"HANDRAIL_[A-Z_]+", elsewhere)) <= known | {"HANDRAIL_PUBLISHED_PORT"}


def test_every_error_code_is_documented() -> None:
    codes = set(re.findall(r"^\s+([A-Z_]{4,})\s", inspect.getdoc(refusals) or "", re.MULTILINE))
    assert "BUSY" in codes
    documented = set(re.findall(r"^\| `([A-Z_]+)` \|", text("api.md"), re.MULTILINE))
    assert documented == codes | {"BAD_REQUEST"}


def test_every_refusal_of_a_tool_run_is_documented() -> None:
    unions = [name for name in GRAPHQL.type_map if re.match(r".*(ToolRun|Decision|Lease|Unknown)Result$", name)]
    refusal = GRAPHQL.type_map["Refusal"]
    assert isinstance(refusal, GraphQLInterfaceType)
    names = {
        kind.name
        for union in unions
        for kind in GRAPHQL.type_map[union].types  # type: ignore[attr-defined]
        if isinstance(kind, GraphQLObjectType) and refusal in kind.interfaces
    }
    documented = set(re.findall(r"^\| `(\w+)` \|", text("tool-runs.md").split("## Refusals")[1], re.MULTILINE))
    assert documented == names


def test_every_action_of_a_tool_run_is_documented() -> None:
    section = text("tool-runs.md").split("## In the ledger")[1].split("## ")[0]
    named = {name.strip("`").removeprefix("tool_run") for name in re.findall(r"`[a-z_.]+`", section)}
    named |= {name.removesuffix(".refused") for name in named}
    source = "".join(path.read_text() for path in (ROOT / "backend/handrail/tool_runs").rglob("*.py"))
    used = set(re.findall(r'"tool_run(\.[a-z_]+)"', source))
    assert used <= named, used - named


def test_every_subscription_is_documented() -> None:
    subscription = GRAPHQL.subscription_type
    assert subscription
    documented = set(re.findall(r"^\| `(\w+)[(`]", text("live.md"), re.MULTILINE))
    assert set(subscription.fields) <= documented
