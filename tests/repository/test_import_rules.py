"""The rules of docs/architecture.md catch what they are for, and let pass what is meant."""

import subprocess
import sys
from pathlib import Path

import pytest

from tools.import_rules import refuse

SLICES = {"accounts", "agents", "tool_runs"}


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("core.ledger", "agents.types"),
        ("core.graphql", "transport.socket"),
        ("core.live", "app"),
        ("tool_runs.service", "schema"),
        ("transport.graphql", "app"),
        ("tool_runs.service", "agents.store"),
        ("tool_runs.graphql", "agents.graphql"),
        ("tool_runs.service.decide", "agents.policy"),
        ("agents.types", "agents.service"),
        ("agents.store", "agents.policy"),
        ("agents.policy", "agents.store"),
        ("agents.service", "agents.graphql"),
        ("agents.store.pages", "agents.service.promote"),
    ],
)
def test_a_forbidden_import_is_refused_with_a_reason(importer: str, imported: str) -> None:
    assert refuse(importer.split("."), imported.split("."), SLICES)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("agents.graphql", "agents.service"),
        ("agents.service", "agents.store"),
        ("agents.service", "agents.types"),
        ("agents.graphql", "agents.types"),
        ("tool_runs.service.decide", "tool_runs.service.expire"),
        ("tool_runs.service", "agents.service"),
        ("tool_runs.store", "agents.types"),
        ("accounts.service", "accounts.passwords"),
        ("accounts.passwords", "accounts.types"),
        ("core.ledger", "core.database"),
        ("core.database", "settings"),
        ("__main__", "app"),
        ("app", "schema"),
        ("schema", "agents.graphql"),
    ],
)
def test_an_import_along_the_order_passes(importer: str, imported: str) -> None:
    assert refuse(importer.split("."), imported.split("."), SLICES) is None


def test_a_slice_that_enters_another_by_its_store_fails_the_lint_with_file_and_line(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    for slice_, text in (("agents", ""), ("tool_runs", "from handrail.agents import store\n"), ("core", "")):
        folder = tmp_path / "handrail" / slice_
        folder.mkdir(parents=True)
        for name in ("__init__.py", "store.py"):
            (folder / name).write_text(text if name == "store.py" else "")
    (tmp_path / "handrail" / "__init__.py").write_text("")
    program = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}, {str(root)!r}]; from importlinter.cli import lint_imports"
    )
    finished = subprocess.run(
        [sys.executable, "-c", f"{program}; sys.exit(lint_imports({str(root / 'pyproject.toml')!r}, no_cache=True))"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    assert finished.returncode == 1
    assert "handrail.tool_runs.store:1 imports handrail.agents.store" in finished.stdout
