"""Inviting and changing people, and the limits of those who are limited to some domains."""

import pytest

from tests import makers
from tests.accounts import acts
from tests.world import ADMIN, ApiError, World

NAMES = "{ users { nodes { name domainIds } totalCount } }"


def test_an_address_is_taken_whatever_its_case(world: World) -> None:
    refused = acts.invite(world.admin, ADMIN["email"].upper())
    assert refused["__typename"] == "NameTaken"


@pytest.mark.parametrize("email", ["", "nobody", "a b@example.com", "x" * 250 + "@example.com", "a@b\u0000c"])
def test_what_is_no_address_is_refused_beside_its_field(world: World, email: str) -> None:
    assert [problem["path"] for problem in acts.invite(world.admin, email)["problems"]] == ["email"]


def test_an_unknown_domain_is_refused(world: World) -> None:
    refused = acts.invite(world.admin, "ben@example.com", domains=["no-such-domain"])
    assert [problem["path"] for problem in refused["problems"]] == ["domainIds"]


def test_the_last_administrator_stays_one(world: World) -> None:
    me = acts.me(world.admin)["user"]
    home = makers.domain(world.admin)["id"]
    for changes in ({"role": "OPERATOR"}, {"disabled": True}, {"domainIds": [home]}):
        assert acts.update(world.admin, me, **changes)["__typename"] == "LastAdmin"
    acts.person(world, "two@example.com", "ADMIN", domains=[home])
    assert acts.update(world.admin, me, role="VIEWER")["__typename"] == "LastAdmin"
    acts.person(world, "three@example.com", "ADMIN")
    assert acts.update(world.admin, me, role="VIEWER")["role"] == "VIEWER"


def test_an_outdated_revision_changes_nothing(world: World) -> None:
    user = acts.invite(world.admin, "ben@example.com")["user"]
    assert acts.update(world.admin, user, name="Ben")["revision"] == 2
    assert acts.update(world.admin, user, name="Bert")["__typename"] == "ChangedMeanwhile"


def test_an_admin_may_rename_themself_and_go_on(world: World) -> None:
    me = acts.me(world.admin)["user"]
    assert acts.update(world.admin, me, name="Mara L.") == {
        "__typename": "User", "id": me["id"], "name": "Mara L.", "role": "ADMIN", "state": "ACTIVE", "revision": 2,
        "domainIds": None,
    }  # fmt: skip
    assert acts.me(world.admin)["actor"]["name"] == "Mara L."


def test_a_limited_admin_manages_nobody_beyond_their_domains(world: World) -> None:
    mine, other = (makers.domain(world.admin)["id"] for _ in range(2))
    near, far = (acts.invite(world.admin, f"{place}@example.com", domains=[where], name=place)["user"]
                 for place, where in (("near", mine), ("far", other)))  # fmt: skip
    both = acts.invite(world.admin, "both@example.com", domains=[mine, other], name="both")["user"]
    limited = acts.person(world, "limited@example.com", "ADMIN", domains=[mine], name="limited")
    seen = limited.one(NAMES)
    assert [user["name"] for user in seen["nodes"]] == ["both", "limited", ADMIN["name"], "near"]
    assert [user["domainIds"] for user in seen["nodes"]] == [[mine], [mine], None, [mine]]
    assert acts.update(limited, near, role="OPERATOR")["role"] == "OPERATOR"
    assert acts.update(limited, far, role="OPERATOR") == acts.update(limited, {**far, "id": "x"}, role="OPERATOR")
    with pytest.raises(ApiError, match="all among yours"):
        acts.update(limited, both, role="OPERATOR")
    for domains in (None, [other], [mine, other], ["x"]):
        assert acts.invite(limited, "new@example.com", domains=domains)["__typename"] == "InvalidInput"
    assert acts.update(limited, {**near, "revision": 2}, allDomains=True)["__typename"] == "InvalidInput"
    assert acts.invite(limited, "new@example.com", domains=[mine])["__typename"] == "InvitedUser"


def test_who_may_not_administer_people_is_told_the_permission_and_leaves_an_entry(world: World) -> None:
    viewer = acts.person(world, "ben@example.com")
    with pytest.raises(ApiError, match="user:admin") as denied:
        acts.invite(viewer, "x@example.com")
    assert denied.value.code == "FORBIDDEN"
    assert acts.actions(world)[-1] == "user.invite.refused"


def test_people_come_in_pages_by_name(world: World) -> None:
    for name in ("Zoe", "anna", "Ben"):
        acts.invite(world.admin, f"{name}@example.com", name=name)
    first = world.admin.one("{ users(first: 2) { nodes { name } pageInfo { hasNextPage endCursor } } }")
    rest = world.admin.one(f'{{ users(first: 2, after: "{first["pageInfo"]["endCursor"]}") {{ nodes {{ name }} }} }}')
    assert [user["name"] for user in first["nodes"] + rest["nodes"]] == ["anna", "Ben", ADMIN["name"], "Zoe"]
