"""Gone means gone: what rests on a session, person or token ends with it, on open sockets too."""

from datetime import UTC, datetime, timedelta

import pytest
from websockets.exceptions import ConnectionClosed

from tests import makers
from tests.accounts import acts
from tests.accounts.acts import PASSWORD
from tests.accounts.socket import Subscription, subscribed
from tests.world import ApiError, World

ME = "subscription { me { role permissions preferences { theme } } }"
CHANGES = "subscription { changes { entry { action } } }"


def ensure_closed(subscription: Subscription) -> None:
    """It says nothing any more."""
    with pytest.raises(ConnectionClosed) as closed:
        subscription.message()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403


def test_after_sign_out_the_cookie_is_worth_nothing(world: World) -> None:
    client = acts.person(world, "ben@example.com")
    cookie = client.cookie
    client.run("mutation { signOut { at } }")
    assert client.cookie is None
    assert world.client(cookie=cookie).one("{ me { role } }") is None
    assert acts.actions(world)[-1] == "session.sign_out"


def test_me_follows_what_is_ones_own_and_ends_when_the_role_changes(world: World) -> None:
    client = acts.person(world, "ben@example.com")
    user = acts.me(client)["user"]
    with subscribed(world, ME, client.cookie) as me:
        assert me.next()["preferences"] == {"theme": "AUTO"}
        client.run("mutation { updatePreferences(input: {theme: DARK}) { __typename } }")
        assert me.next()["preferences"] == {"theme": "DARK"}
        acts.update(world.admin, user, role="OPERATOR")
        ensure_closed(me)
    with subscribed(world, ME, client.cookie) as me:
        assert me.next()["role"] == "OPERATOR"
        client.run("mutation { signOut { at } }")
        ensure_closed(me)
    with subscribed(world, ME) as me:
        assert me.next() is None
        assert me.message()["type"] == "complete"


def test_a_password_changed_elsewhere_closes_the_sockets_of_the_other_sessions(world: World) -> None:
    first, second = acts.person(world, "ben@example.com"), world.client()
    acts.sign_in(second, "ben@example.com", PASSWORD)
    change = f'mutation {{ changePassword(current: "{PASSWORD}", new: "another long secret") {{ __typename }} }}'
    with subscribed(world, CHANGES, first.cookie) as changes:
        assert second.one(change) == {"__typename": "Me"}
        ensure_closed(changes)


def test_a_socket_ends_with_its_session(world: World) -> None:
    client = acts.person(world, "ben@example.com")
    with subscribed(world, CHANGES, client.cookie) as changes:
        client.run("mutation { signOut { at } }")
        ensure_closed(changes)


def test_a_socket_ends_when_its_person_gets_another_role(world: World) -> None:
    client = acts.person(world, "ben@example.com", "ADMIN")
    with subscribed(world, CHANGES, client.cookie) as changes:
        acts.update(world.admin, acts.me(client)["user"], role="VIEWER")
        ensure_closed(changes)
    with pytest.raises(ApiError, match="token:admin"):
        client.run("{ apiTokens { totalCount } }")


def test_a_socket_ends_with_its_token(world: World) -> None:
    made = acts.create_token(world.admin, scopes=["audit:read"])
    with subscribed(world, CHANGES, token=made["secret"]) as changes:
        assert changes
        world.admin.run(f'mutation {{ revokeToken(id: "{made["token"]["id"]}") {{ __typename }} }}')
        ensure_closed(changes)


def test_a_disabled_person_is_out_with_their_tokens_and_links(world: World) -> None:
    client = acts.person(world, "dev@example.com", "DEVELOPER")
    token = acts.create_token(client, scopes=["domain:read"])["secret"]
    user = acts.me(client)["user"]
    assert acts.update(world.admin, user, disabled=True)["state"] == "DISABLED"
    assert client.one("{ me { role } }") is None
    assert world.client(token=token).post("{ me { role } }").status_code == 401
    assert acts.sign_in(world.client(), "dev@example.com", PASSWORD)["__typename"] == "SignInFailed"
    acts.update(world.admin, {**user, "revision": user["revision"] + 1}, disabled=False)
    assert acts.sign_in(world.client(), "dev@example.com", PASSWORD)["__typename"] == "Me"


def test_an_agents_token_outlives_the_person_who_made_it(world: World) -> None:
    scene = makers.Scene(world)
    dev = acts.person(world, "dev@example.com", "DEVELOPER")
    token = makers.agent_token(dev, scene.agent["id"])
    acts.update(world.admin, acts.me(dev)["user"], disabled=True)
    assert world.client(token=token).one("{ me { actor { type } } }") == {"actor": {"type": "AGENT"}}


def test_one_of_several_sessions_can_be_ended_from_another(world: World) -> None:
    first = acts.person(world, "ben@example.com")
    second = world.client()
    acts.sign_in(second, "ben@example.com", PASSWORD)
    others = [session["id"] for session in acts.me(second)["sessions"] if not session["current"]]
    assert len(others) == 1
    revoke = f'mutation {{ revokeSession(id: "{others[0]}") {{ __typename }} }}'
    assert second.one(revoke) == {"__typename": "SignedOut"}
    assert first.one("{ me { role } }") is None
    assert second.one(revoke) == {"__typename": "NotFound"}
    assert acts.actions(world)[-2:] == ["session.revoke", "session.revoke.refused"]


def test_nobody_ends_another_persons_session(world: World) -> None:
    ben = acts.person(world, "ben@example.com")
    [session] = acts.me(ben)["sessions"]
    revoked = world.admin.one(f'mutation {{ revokeSession(id: "{session["id"]}") {{ __typename }} }}')
    assert revoked == {"__typename": "NotFound"}
    assert acts.me(ben)["role"] == "VIEWER"


def test_a_new_password_ends_all_other_sessions_and_renews_this_cookie(world: World) -> None:
    first = acts.person(world, "ben@example.com")
    second = world.client()
    acts.sign_in(second, "ben@example.com", PASSWORD)
    before = second.cookie
    change = (
        'mutation ($current: String!) { changePassword(current: $current, new: "another long secret") { __typename } }'
    )
    assert second.one(change, current="wrong one") == {"__typename": "SignInFailed"}
    assert second.one(change, current=PASSWORD) == {"__typename": "Me"}
    assert second.cookie != before
    assert acts.me(second)["role"] == "VIEWER"
    assert first.one("{ me { role } }") is None
    assert world.client(cookie=before).one("{ me { role } }") is None
    assert acts.sign_in(world.client(), "ben@example.com", "another long secret")["__typename"] == "Me"


def test_a_session_ends_when_it_lies_idle(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = acts.person(world, "ben@example.com")
    start = datetime.now(UTC)
    used = "{ me { role sessions { lastUsedAt } } }"

    def after(hours: float) -> None:
        monkeypatch.setattr(world.kernel.writer, "now", lambda: start + timedelta(hours=hours))

    def use(hours: float) -> None:
        after(hours)
        while client.one(used)["sessions"][0]["lastUsedAt"] < (start + timedelta(hours=hours - 1)).isoformat():
            pass  # its use is noted in the background

    idle = world.settings.session_idle_hours
    use(idle - 1)
    use(idle + 1)
    after(idle * 3)
    assert client.one("{ me { role } }") is None


def test_a_session_ends_when_it_is_old_however_much_it_is_used(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    client = acts.person(world, "ben@example.com")
    end = datetime.now(UTC) + timedelta(days=world.settings.session_max_days)
    with world.kernel.database.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE session SET last_used_at = ends_at")
    monkeypatch.setattr(world.kernel.writer, "now", lambda: end - timedelta(minutes=1))
    assert client.one("{ me { role } }") == {"role": "VIEWER"}
    monkeypatch.setattr(world.kernel.writer, "now", lambda: end)
    assert client.one("{ me { role } }") is None
