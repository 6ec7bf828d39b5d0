"""Documents made to hurt: each is refused with a clear error, changes nothing, and lets others be served."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from tests.hostile.documents import ATTACKS, Attack
from tests.hostile.others import ME, broken, others
from tests.world import Api, World

SIZES = (1, 2, 10)
Start = Callable[..., AbstractContextManager[World]]


def test_each_document_is_refused_while_others_are_served(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    with start(points_per_minute=0) as world, others(world) as served:
        before = len(world.ledger())
        for attack in ATTACKS:
            for factor in SIZES:
                refuses(world.admin, attack, attack.limit * factor)
            served.are_served()
        assert len(world.ledger()) == before
    assert not broken(caplog.records)


def refuses(api: Api, attack: Attack, size: int) -> None:
    """The answer is an error for people, and no more."""
    answer = api.post(attack.at(size))
    where = f"{attack} at {size}: {answer.status_code} {answer.text[:300]}"
    assert answer.status_code in (200, 400, 413), where
    body = answer.json()
    assert body["errors"] and body.get("data") is None, where
    for error in body["errors"]:
        assert error["message"] and len(error["message"]) < 200_000, where
        assert (error.get("extensions") or {}).get("code") in (None, "QUERY_TOO_COMPLEX", "BAD_REQUEST"), where


def test_they_are_refused_before_anybody_is_asked_who_they_are(world: World) -> None:
    for attack in ATTACKS:
        refuses(world.client(), attack, attack.limit)


def test_what_costs_nothing_to_send_costs_points(start: Start) -> None:
    with start(points_per_minute=20_000) as world:
        text = "{ me { " + "nothing " * 1_000 + "} }"
        answers = [world.admin.post(f"{text} #{number}") for number in range(40)]
        assert {answer.status_code for answer in answers} == {200, 429}
        assert answers[-1].status_code == 429 and int(answers[-1].headers["retry-after"]) >= 1
        assert world.client().post(ME).status_code != 429  # someone else's bucket
