"""Writes docs/audit-actions.md from the catalogue of actions; with `--check` says whether that is needed."""

import sys
from pathlib import Path

from handrail.audit.actions import ACTIONS

PAGE = Path(__file__).parents[1] / "docs" / "audit-actions.md"
HEAD = """# What the ledger records

Every entry of [the ledger](ledger.md) has an action: `noun.verb`. These are all of them; the query `auditActions` lists
the same. What was refused bears the same name and `.refused`, has the outcome `REFUSED`, and changed nothing: a wrong
password is `session.sign_in.refused`, a decision that came too late `tool_run.decide.refused`.

| action | what happened |
|---|---|
"""


def page() -> str:
    """The page as it should be."""
    return HEAD + "".join(f"| `{name}` | {said} |\n" for name, said in ACTIONS.items())


def main() -> int:
    if "--check" in sys.argv:
        return 0 if PAGE.read_text() == page() else 1
    PAGE.write_text(page())
    return 0


if __name__ == "__main__":
    sys.exit(main())
