"""Throttling: counted in the database, for several sign-ins in one document and for several at once."""

from concurrent.futures import ThreadPoolExecutor

from tests.accounts import acts
from tests.world import ADMIN, World

WRONG = f'signIn(email: "{ADMIN["email"]}", password: "wrong") {{ __typename }}'


def test_after_five_failures_even_the_right_password_waits(world: World) -> None:
    client = world.client()
    for _ in range(5):
        assert acts.sign_in(client, password="wrong")["__typename"] == "SignInFailed"
    response = client.post(
        f'mutation {{ signIn(email: "{ADMIN["email"]}", password: "{ADMIN["password"]}") {{ __typename }} }}'
    )
    error = response.json()["errors"][0]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert 0 < error["extensions"]["retryAfter"] <= 300
    assert response.status_code == 429
    assert response.headers["retry-after"] == str(error["extensions"]["retryAfter"])


def test_refusals_for_too_many_attempts_leave_one_entry_a_minute(world: World) -> None:
    client = world.client()
    for _ in range(5):
        acts.sign_in(client, password="wrong")
    before = len(world.ledger())
    for _ in range(10):
        assert client.post(f"mutation {{ {WRONG} }}").status_code == 429
    new = world.ledger()[before:]
    assert [row.action for row in new] == ["session.sign_in.refused"]
    assert '"refusal":"RATE_LIMITED"' in new[0].detail


def test_several_sign_ins_in_one_document_count_each(world: World) -> None:
    response = world.client().post("mutation { " + " ".join(f"try{index}: {WRONG}" for index in range(8)) + " }")
    assert "RATE_LIMITED" in response.text
    assert acts.actions(world).count("session.sign_in.refused") == 6


def test_attempts_at_the_same_moment_get_no_further_than_one_after_the_other(world: World) -> None:
    clients = [world.client() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda client: client.post(f"mutation {{ {WRONG} }}").status_code, clients))
    assert sorted(answers) == [200] * 5 + [429] * 7


def test_a_right_password_forgives_what_failed_before(world: World) -> None:
    client = world.client()
    for _ in range(3):
        for _ in range(4):
            acts.sign_in(client, password="wrong")
        assert acts.sign_in(client)["__typename"] == "Me"


def test_twenty_failures_from_one_address_close_it_for_every_account(world: World) -> None:
    client = world.client()
    for index in range(20):
        assert acts.sign_in(client, f"guess{index}@example.com")["__typename"] == "SignInFailed"
    assert client.post(f"mutation {{ {WRONG} }}").status_code == 429


def test_guessing_links_counts_too(world: World) -> None:
    client = world.client()
    for index in range(20):
        assert acts.use_link(client, "signInWithLink", f"#token={index}")["__typename"] == "LinkExpired"
    assert client.post('mutation { signInWithLink(token: "x") { __typename } }').status_code == 429
