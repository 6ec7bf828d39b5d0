"""`handrail user` and `handrail token`."""

import io

import pytest

from handrail.__main__ import main
from handrail.core.verification import verify
from handrail.settings import Settings
from tests.accounts import acts
from tests.accounts.acts import PASSWORD
from tests.world import running


@pytest.fixture
def handrail(settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    """Runs a command on the test's database; returns its exit status and what it printed."""
    monkeypatch.setenv("HANDRAIL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("HANDRAIL_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("HANDRAIL_PORT", str(settings.port))

    def run(*words: str) -> tuple[int, str]:
        capsys.readouterr()
        status = main(list(words))
        printed = capsys.readouterr()
        return status, (printed.out or printed.err).strip()

    return run


def test_a_person_is_added_with_a_password_from_standard_input(
    handrail, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("sys.stdin", io.StringIO(PASSWORD + "\n"))
    assert handrail(
        "user", "add", "ben@example.com", "--name", "Ben", "--role", "operator", "--password-stdin"
    ) == (0, "ben@example.com can sign in.")  # fmt: skip
    assert "OPERATOR   ACTIVE    ben@example.com  Ben  (all domains)" in handrail("user", "list")[1]
    with running(settings) as world:
        assert acts.sign_in(world.client(), "ben@example.com", PASSWORD)["role"] == "OPERATOR"
        last = world.ledger()[-2]
        assert (last.action, last.actor_type, last.channel) == ("user.invite", "SYSTEM", "cli")


def test_links_from_the_command_line_work(handrail, settings: Settings) -> None:  # type: ignore[no-untyped-def]
    _, invitation = handrail("user", "add", "ben@example.com", "--name", "Ben")
    _, reset = handrail("user", "link", "mara@example.com")
    _, entrance = handrail("user", "link", "mara@example.com", "--sign-in")
    assert invitation.startswith(f"{settings.origin()}/invite#token=")
    with running(settings) as world:
        assert acts.use_link(world.client(), "acceptInvite", invitation, password=PASSWORD)["role"] == "VIEWER"
        assert acts.use_link(world.client(), "signInWithLink", entrance)["role"] == "ADMIN"
        assert acts.use_link(world.client(), "acceptInvite", reset, password=PASSWORD)["role"] == "ADMIN"
        assert acts.sign_in(world.client(), "mara@example.com", PASSWORD)["__typename"] == "Me"


def test_roles_change_and_access_ends(handrail) -> None:  # type: ignore[no-untyped-def]
    handrail("user", "add", "ben@example.com", "--name", "Ben")
    assert handrail("user", "role", "ben@example.com", "developer") == (0, "ben@example.com is changed.")
    assert handrail("user", "disable", "ben@example.com")[0] == 0
    assert "DEVELOPER  DISABLED  ben@example.com" in handrail("user", "list")[1]
    assert handrail("user", "disable", "mara@example.com") == (
        1, "handrail: Nobody would be left who can administer everything. Name another one first."
    )  # fmt: skip
    assert handrail("user", "enable", "nobody@example.com") == (1, "handrail: There is no such person.")


def test_a_token_from_the_command_line_works_until_it_is_revoked(handrail, settings: Settings) -> None:  # type: ignore[no-untyped-def]
    status, text = handrail("token", "create", "backup", "--scope", "audit:verify", "--days", "1")
    assert status == 0
    assert handrail("token", "create", "nothing")[0] == 1
    with running(settings) as world:
        me = world.client(token=text).one("{ me { permissions actor { type name } } }")
        assert me == {"permissions": ["audit:verify"], "actor": {"type": "SYSTEM", "name": "backup"}}
    prefix = text.rsplit("_", 1)[0]
    assert prefix in handrail("token", "list")[1]
    assert handrail("token", "revoke", prefix) == (0, f"{prefix} (backup) is revoked.")
    assert handrail("token", "revoke", prefix)[0] == 1
    assert "revoked" in handrail("token", "list", "--revoked")[1]
    with running(settings) as world:
        assert world.client(token=text).post("{ __typename }").status_code == 401
        assert world.call(world.kernel.database.read(verify)).problem is None
