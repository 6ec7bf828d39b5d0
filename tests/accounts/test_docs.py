"""docs/accounts.md says what the code says."""

from pathlib import Path

from handrail.accounts.permissions import ADMIN, AGENT, CATALOGUE, DEVELOPER, OPERATOR, VIEWER

DOCS = Path(__file__).parents[2] / "docs" / "accounts.md"


def table() -> list[str]:
    """One row for each permission."""
    columns = (VIEWER, OPERATOR, DEVELOPER, ADMIN, AGENT)
    return [
        f"| `{name}`: {text} | " + " | ".join("✓" if name in holders else "" for holders in columns) + " |"
        for name, text in CATALOGUE.items()
    ]


def test_the_roles_table_is_the_catalogue() -> None:
    rows = [line for line in DOCS.read_text().splitlines() if line.startswith("| `") and "✓" in line]
    assert rows == table()
