"""Setup, sign-in, invitations and links."""

import pytest

from handrail.accounts import passwords
from handrail.accounts import service as accounts
from tests.accounts import acts
from tests.accounts.acts import PASSWORD
from tests.world import ADMIN, World


def test_a_set_up_server_prints_no_link_and_asks_for_no_setup(world: World) -> None:
    assert world.call(accounts.ensure_setup_link(world.kernel)) is None
    assert world.client().one("{ serverInfo { setupRequired } }") == {"setupRequired": False}


def test_a_guessed_setup_link_makes_nobody_an_admin(world: World) -> None:
    answer = acts.use_link(
        world.client(), "completeSetup", "x#token=guess", name="Eve", email="eve@example.com", password=PASSWORD
    )
    assert answer["__typename"] == "LinkExpired"
    assert acts.actions(world)[-1] == "user.setup.refused"


def test_the_right_password_signs_in_whatever_the_case_of_the_address(world: World) -> None:
    client = world.client()
    entered = acts.sign_in(client, ADMIN["email"].upper())
    assert entered["user"]["email"] == ADMIN["email"]
    assert acts.me(client)["role"] == "ADMIN"
    assert acts.actions(world)[-1] == "session.sign_in"


def test_an_unknown_person_and_a_wrong_password_get_the_same_answer(world: World) -> None:
    wrong = acts.sign_in(world.client(), password="not this one")
    unknown = acts.sign_in(world.client(), email="nobody@example.com")
    assert wrong == unknown
    assert wrong["__typename"] == "SignInFailed"
    assert acts.actions(world)[-2:] == ["session.sign_in.refused"] * 2


def test_a_hash_is_compared_even_when_there_is_no_such_person(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[object] = []
    real = passwords.Passwords.matches

    def spy(self: passwords.Passwords, stored: str | None, password: str) -> bool:
        compared.append(stored)
        return real(self, stored, password)

    monkeypatch.setattr(passwords.Passwords, "matches", spy)
    acts.sign_in(world.client(), email="nobody@example.com")
    assert compared == [None]


def test_the_strength_in_force_is_argon2id_with_64_mib() -> None:
    from argon2 import PasswordHasher

    assert PasswordHasher().hash("x").startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert passwords._Strength().get().nobody.startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(world: World) -> None:
    client = world.client()
    response = client.post(
        f'mutation {{ signIn(email: "{ADMIN["email"]}", password: "{ADMIN["password"]}") {{ __typename }} }}'
    )
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("handrail_session=")
    assert {"HttpOnly", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))


def test_signing_in_again_ends_the_browsers_earlier_session(world: World) -> None:
    client = world.client()
    acts.sign_in(client)
    earlier = client.cookie
    acts.sign_in(client)
    assert client.cookie != earlier
    assert world.client(cookie=earlier).one("{ me { role } }") is None


def test_an_invited_person_chooses_a_password_and_is_in(world: World) -> None:
    invited = acts.invite(world.admin, "ben@example.com", "OPERATOR", name="Ben Ode")
    assert invited["user"]["state"] == "INVITED"
    token = invited["link"].split("#token=")[1]
    client = world.client()
    about = client.one(f'{{ linkInfo(token: "{token}") {{ purpose email name }} }}')
    assert about == {"purpose": "INVITE", "email": "ben@example.com", "name": "Ben Ode"}
    assert acts.use_link(client, "acceptInvite", invited["link"], password=PASSWORD)["role"] == "OPERATOR"
    assert acts.me(client)["user"]["state"] == "ACTIVE"
    assert acts.sign_in(world.client(), "ben@example.com", PASSWORD)["__typename"] == "Me"


def test_an_invitation_works_once(world: World) -> None:
    link = acts.invite(world.admin, "ben@example.com")["link"]
    acts.use_link(world.client(), "acceptInvite", link, password=PASSWORD)
    again = acts.use_link(world.client(), "acceptInvite", link, password=PASSWORD)
    assert again["__typename"] == "LinkExpired"
    token = link.split("#token=")[1]
    assert world.client().one(f'{{ linkInfo(token: "{token}") {{ purpose }} }}') is None


@pytest.mark.parametrize("password", ["too short", "Ben@Example.com", "x" * 1001])
def test_a_weak_password_is_refused_beside_its_field(world: World, password: str) -> None:
    link = acts.invite(world.admin, "ben@example.com")["link"]
    refused = acts.use_link(world.client(), "acceptInvite", link, password=password)
    assert [problem["path"] for problem in refused["problems"]] == ["password"]
    assert acts.use_link(world.client(), "acceptInvite", link, password=PASSWORD)["__typename"] == "Me"


def test_a_sign_in_link_may_work_more_than_once(world: World) -> None:
    link = world.call(accounts.create_sign_in_link(world.kernel, ADMIN["email"], uses=2))
    answers = [acts.use_link(world.client(), "signInWithLink", link)["__typename"] for _ in range(3)]
    assert answers == ["Me", "Me", "LinkExpired"]


def test_an_invitation_does_not_sign_in_and_a_sign_in_link_sets_no_password(world: World) -> None:
    invitation = acts.invite(world.admin, "ben@example.com")["link"]
    entrance = world.call(accounts.create_sign_in_link(world.kernel, ADMIN["email"]))
    assert acts.use_link(world.client(), "signInWithLink", invitation)["__typename"] == "LinkExpired"
    refused = acts.use_link(world.client(), "acceptInvite", entrance, password=PASSWORD)
    assert refused["__typename"] == "LinkExpired"


def test_no_secret_of_a_person_is_kept_as_it_is(world: World) -> None:
    link = acts.invite(world.admin, "ben@example.com")["link"]
    client = world.client()
    acts.use_link(client, "acceptInvite", link, password=PASSWORD)
    if not world.kernel.database.is_sqlite:
        return
    stored = b"".join(path.read_bytes() for path in world.settings.data_dir.glob("handrail.db*"))
    assert b"ben@example.com" in stored
    for secret in (PASSWORD, link.split("#token=")[1], client.cookie):
        assert secret
        assert secret.encode() not in stored
