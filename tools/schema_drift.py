"""Fails, showing the difference, when schema.graphql is not what the code says."""

import difflib
import subprocess
import sys
from pathlib import Path

PUBLISHED = Path(__file__).resolve().parent.parent / "schema.graphql"


def main() -> int:
    command = [sys.executable, "-m", "handrail", "schema"]
    built = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    published = PUBLISHED.read_text()
    if built == published:
        print("schema.graphql is what the code says")
        return 0
    lines = difflib.unified_diff(published.splitlines(), built.splitlines(), "schema.graphql", "the code", lineterm="")
    print("\n".join(lines))
    print("\nschema.graphql is out of date: run ./just schema and look at the difference")
    return 1


if __name__ == "__main__":
    sys.exit(main())
