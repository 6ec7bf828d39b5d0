"""Fails on every change of schema.graphql since the last release that breaks clients and is not announced.

A breaking change is announced by its description, word for word, under `### Breaking` of CHANGELOG.md's [Unreleased].
Something is deprecated with the version that removes it: `@deprecated(reason: "Use x; removed in 0.4.0.")`.
`--release` makes schema.graphql the released one, as a part of a release (see CONTRIBUTING.md).
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from graphql import (
    GraphQLEnumType,
    GraphQLSchema,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    is_specified_scalar_type,
)

import handrail

ROOT = Path(__file__).resolve().parent.parent
RELEASED = ROOT / "docs/schema/released.graphql"
PUBLISHED = ROOT / "schema.graphql"
CHANGELOG = ROOT / "CHANGELOG.md"
REMOVAL = re.compile(r"removed in (\d+\.\d+\.\d+)\b")


def announced(changelog: str) -> set[str]:
    """The points under `### Breaking` of [Unreleased], each on one line and without backticks."""
    unreleased = re.search(r"^## \[Unreleased\]\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    section = re.search(r"^### Breaking\n(.*?)(?=^### |\Z)", unreleased[1] if unreleased else "", re.M | re.S)
    points = re.split(r"^- ", section[1] if section else "", flags=re.MULTILINE)
    return {" ".join(point.replace("`", "").split()) for point in points}


def deprecations(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Where something is deprecated, and the reason given."""
    for kind in schema.type_map.values():
        if kind.name.startswith("__") or is_specified_scalar_type(kind):
            continue
        parts = kind.values if isinstance(kind, GraphQLEnumType) else getattr(kind, "fields", {})
        for name, part in parts.items():
            arguments = {f"{name}({key}:)": argument for key, argument in getattr(part, "args", {}).items()}
            for where, thing in {name: part, **arguments}.items():
                if thing.deprecation_reason is not None:
                    yield f"{kind.name}.{where}", thing.deprecation_reason


def numbers(version: str) -> tuple[int, ...]:
    """`0.4.0` as something to compare."""
    return tuple(int(part) for part in version.split("."))


def deprecation_problems(schema: GraphQLSchema, version: str) -> list[str]:
    """Reasons that do not say when, and what should be gone by now."""
    problems = []
    for where, reason in deprecations(schema):
        removal = REMOVAL.search(reason)
        if removal is None:
            problems.append(f"{where} is deprecated, but its reason does not say 'removed in X.Y.Z': {reason!r}")
        elif numbers(removal[1]) <= numbers(version):
            problems.append(f"{where} was to be removed in {removal[1]}, and this is {version}")
    return problems


def compare(released: str, published: str, changelog: str, version: str) -> tuple[list[str], list[str]]:
    """What may be of interest to clients, and what must not be."""
    old, new = build_schema(released), build_schema(published)
    known = announced(changelog)
    notes = [f"dangerous: {change.description}" for change in find_dangerous_changes(old, new)]
    problems = deprecation_problems(new, version)
    for change in find_breaking_changes(old, new):
        if change.description.replace("`", "") in known:
            notes.append(f"breaking, announced: {change.description}")
        else:
            problems.append(f"breaking, not announced: {change.description}")
    return notes, problems


def main(arguments: list[str]) -> int:
    notes, problems = compare(RELEASED.read_text(), PUBLISHED.read_text(), CHANGELOG.read_text(), handrail.__version__)
    for line in (*notes, *problems):
        print(line)
    if problems:
        print(
            "\nKeep what clients use, or put each breaking change, word for word, under '### Breaking' in CHANGELOG.md"
        )
        return 1
    print("schema.graphql breaks nothing that is released and not announced")
    if "--release" in arguments:
        RELEASED.write_text(PUBLISHED.read_text())
        print(f"{RELEASED.relative_to(ROOT)} is schema.graphql now")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
