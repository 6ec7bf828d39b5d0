"""Semantic versions: which are valid, and how they are ordered."""

import itertools

import pytest

from handrail.agents.types import version_key
from handrail.core.refusals import InvalidInput, Refused

RISING = [
    "0.0.1", "0.1.0", "0.9.9", "0.10.0", "1.0.0-1", "1.0.0-2", "1.0.0-10", "1.0.0-alpha", "1.0.0-alpha.1",
    "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-rc.1", "1.0.0", "1.0.1", "2.0.0", "10.0.0",
]  # fmt: skip


def test_versions_are_ordered_as_semantic_versioning_says() -> None:
    for lower, higher in itertools.combinations(RISING, 2):
        assert version_key("version", lower) < version_key("version", higher), (lower, higher)


def test_build_metadata_does_not_order() -> None:
    assert version_key("version", "1.0.0+a") == version_key("version", "1.0.0+b")


@pytest.mark.parametrize(
    "version",
    ["", "1", "1.0", "v1.0.0", "1.0.0.0", "01.0.0", "1.0.0-", "1.0.0-01", "1.0.0-a..b", " 1.0.0", "1.0.0\n", "١.0.0",
     "9999999999.0.0", "1.0.0-" + "a" * 40],
)  # fmt: skip
def test_what_is_no_semantic_version_is_refused(version: str) -> None:
    with pytest.raises(Refused) as caught:
        version_key("version", version)
    assert isinstance(caught.value.refusal, InvalidInput)
    assert caught.value.refusal.problems[0].path == "version"
