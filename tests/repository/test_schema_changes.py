"""A change that breaks clients must be announced, and what is deprecated must say when it goes."""

import re

import pytest

from tools.schema_changes import CHANGELOG, PUBLISHED, RELEASED, announced, compare

RELEASE = """
type Query { run(id: ID!, old: Int @deprecated(reason: "Use id; removed in 0.4.0.")): Run, count: Int! }
type Run { id: ID!, state: State!, result: String! }
enum State { OPEN DONE }
union Answer = Run
"""
HEAD = "# Changelog\n\n## [Unreleased]\n\n"
BEFORE = "\n## [0.1.0]\n\n### Breaking\n\n- {}\n"


def problems(published: str, breaking: str = "", version: str = "0.2.0") -> list[str]:
    changelog = HEAD + (f"### Breaking\n\n{breaking}\n\n### Added\n\n- Something.\n" if breaking else "")
    return compare(RELEASE, published, changelog, version)[1]


BROKEN = [
    ("field removed", ("result: String! ", "")),
    ("type changed", ("count: Int!", "count: String!")),
    ("null where there was none", ("result: String!", "result: String")),
    ("required argument", ("run(id: ID!", "run(id: ID!, why: String!")),
    ("argument removed", (', old: Int @deprecated(reason: "Use id; removed in 0.4.0.")', "")),
    ("enum value removed", ("OPEN DONE", "OPEN")),
    ("union member removed", ("union Answer = Run", "union Answer = Other type Other { id: ID! }")),
    ("type removed", ("union Answer = Run", "")),
]


@pytest.mark.parametrize(("change", "edit"), BROKEN, ids=[change for change, _ in BROKEN])
def test_a_breaking_change_fails_until_it_is_announced_word_for_word(change: str, edit: tuple[str, str]) -> None:
    published = RELEASE.replace(*edit)
    assert published != RELEASE
    found = problems(published)
    assert found and all(problem.startswith("breaking, not announced: ") for problem in found), change
    said = [problem.removeprefix("breaking, not announced: ") for problem in found]
    assert problems(published, "\n".join(f"- {one}" for one in said)) == []
    assert problems(published, "- Something else.") == found
    elsewhere = HEAD + BEFORE.format("\n- ".join(said))
    assert compare(RELEASE, published, elsewhere, "0.2.0")[1] == found, "announced with an earlier release"


@pytest.mark.parametrize(
    "edit",
    [
        ("count: Int!", "count: Int!, more: Int"),
        ("run(id: ID!", "run(id: ID!, why: String"),
        ("OPEN DONE", "OPEN DONE LOST"),
        ("union Answer = Run", "union Answer = Run | Other type Other { id: ID! }"),
    ],
)
def test_what_clients_need_not_notice_passes(edit: tuple[str, str]) -> None:
    assert problems(RELEASE.replace(*edit)) == []


def test_dangerous_changes_are_named_and_pass() -> None:
    notes, found = compare(RELEASE, RELEASE.replace("OPEN DONE", "OPEN DONE LOST"), HEAD, "0.2.0")
    assert found == [] and any("LOST" in note and note.startswith("dangerous: ") for note in notes)


def test_a_long_announcement_may_be_wrapped_and_quoted() -> None:
    assert announced(HEAD + "### Breaking\n\n- `Run.result` changed type\n  from String! to String.\n") >= {
        "Run.result changed type from String! to String."
    }


def test_what_is_deprecated_names_the_version_that_removes_it_and_is_gone_by_then() -> None:
    for reason, version, complaint in (
        ("Use id; removed in 0.4.0.", "0.3.9", None),
        ("Use id.", "0.2.0", "does not say"),
        ("Use id; removed in 0.4.0.", "0.4.0", "was to be removed in 0.4.0"),
        ("Use id; removed in 0.4.0.", "0.10.0", "was to be removed in 0.4.0"),
    ):
        for place in ("count: Int!", "OPEN"):
            changed = RELEASE.replace(place, f'{place} @deprecated(reason: "{reason}")', 1)
            mine = [problem for problem in problems(changed, version=version) if "old" not in problem]
            assert bool(mine) == bool(complaint), (place, reason, version, mine)
            assert complaint is None or complaint in mine[0]


def test_the_published_schema_breaks_nothing_that_is_not_announced() -> None:
    version = re.search(r'__version__ = "(.+)"', (PUBLISHED.parent / "backend/handrail/__init__.py").read_text())
    assert version
    assert compare(RELEASED.read_text(), PUBLISHED.read_text(), CHANGELOG.read_text(), version[1])[1] == []
