"""A person's data can be erased, and the ledger still proves itself."""

from typing import Any

import orjson
from sqlalchemy import text

from handrail.core.proving import walk_all
from handrail.proof import erase
from tests import makers
from tests.accounts import acts
from tests.makers import Scene
from tests.proof.test_proof import audit, unlocked
from tests.world import World, until

NAME, EMAIL, LATER = "Zofia Brandt", "zofia@example.org", "Zofia Brandt-Weiss"
ERASE = """mutation ($id: ID!, $name: String!) { erasePerson(id: $id, confirmName: $name) {
  __typename ... on User { id name email state } ... on InvalidInput { problems { path } } } }"""


def everything(world: World) -> str:
    """All text in the database."""
    with world.kernel.database.writing.connect() as connection:
        tables = [name for name in connection.dialect.get_table_names(connection) if not name.startswith("audit_words")]
        rows = [connection.execute(text(f'SELECT * FROM "{name}"')).all() for name in tables]
    return repr(rows)


def prepared(world: World) -> Any:
    """Someone who decided, was renamed, failed to sign in and made a token."""
    scene = Scene(world)
    zofia = acts.person(world, EMAIL, "ADMIN", name=NAME)
    shown = scene.request()
    makers.act(
        zofia, "decideToolRun", id=shown["id"], decision="APPROVE", expectedRevision=1,
        expectedArgumentsHash=shown["argumentsHash"],
    )  # fmt: skip
    acts.create_token(zofia, scopes=["domain:read"])
    user = acts.me(zofia)["user"]
    acts.update(world.admin, user, name=LATER)
    acts.sign_in(world.client(), EMAIL, "wrong password")
    return zofia, user


def test_an_erased_person_is_nowhere_and_the_chain_still_verifies(world: World) -> None:
    zofia, user = prepared(world)
    refused = world.admin.one(ERASE, id=user["id"], name=NAME)
    assert refused == {"__typename": "InvalidInput", "problems": [{"path": "confirmName"}]}
    assert NAME in everything(world) and EMAIL in everything(world)
    before = {row.seq: row for row in world.ledger()}
    left = world.admin.one(ERASE, id=user["id"], name=LATER)
    assert (left["name"], left["state"]) == ("Erased person", "DISABLED")
    assert until(lambda: zofia.one("{ me { actor { name } } }") is None)
    until(lambda: [row for row in world.ledger() if row.action == "user.erased"])
    found = everything(world)
    for word in ("Zofia", EMAIL, "Brandt"):
        assert word.lower() not in found.lower(), word
    after = {row.seq: row for row in world.ledger()}
    approved = next(row for row in before.values() if row.action == "tool_run.approve")
    was, now = orjson.loads(approved.detail), orjson.loads(after[approved.seq].detail)
    assert (was["actor_name"], was["resource_name"]) == (NAME, now["resource_name"])
    assert (now["actor_name"], now["address"]) == ("Erased person", None)
    assert after[approved.seq].hash == approved.hash
    audit(world, said="as it was written")
    walk, broken = world.call(walk_all(world.kernel, hurry=True))
    assert broken is None and walk.entries >= len(after)
    entry = '{ auditLog(filter: { action: ["tool_run.approve"] }, first: 1) { nodes { actor { id name } } } }'
    assert world.admin.one(entry)["nodes"] == [{"actor": {"id": user["id"], "name": "Erased person"}}]


def test_who_blanks_a_detail_without_an_erasure_is_found(world: World) -> None:
    _, user = prepared(world)
    world.admin.one(ERASE, id=user["id"], name=LATER)
    until(lambda: [row for row in world.ledger() if row.action == "user.erased"])
    erased = next(row for row in world.ledger() if row.salt == "")
    other = next(row for row in world.ledger() if row.salt)
    digest = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"  # of {}
    [row] = [row for row in world.ledger() if row.action == "ledger.erase"][:1]
    listed = f"INSERT INTO ledger_erasure (by_seq, seq, digest) VALUES ({{by}}, {other.seq}, '{digest}')"
    blank = f"UPDATE ledger_detail SET salt = '', detail = '{{}}' WHERE seq = {other.seq}"
    for by in (row.seq, row.seq + 1000, other.seq):
        unlocked(world, listed.format(by=by), blank.replace("{{}}", "{}"))
        audit(world, code=1, said="its detail was erased, and no entry vouches for that")
        kept = {"salt": other.salt, "detail": other.detail, "seq": other.seq}
        with world.kernel.database.writing.begin() as connection:
            connection.execute(text("DELETE FROM ledger_erasure WHERE digest = :digest"), {"digest": digest})
            if not world.kernel.database.is_sqlite:
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            connection.execute(text("UPDATE ledger_detail SET salt = :salt, detail = :detail WHERE seq = :seq"), kept)
        audit(world, said="as it was written")
    unlocked(world, f"UPDATE ledger_detail SET detail = '{{}}' WHERE seq = {erased.seq}")
    audit(world, code=1, said=f"at entry {erased.seq}: its detail was changed")


def test_only_whole_words_of_the_person_are_taken_out() -> None:
    replace = erase.replacer(["Ana", "ana@example.com"])
    said = {"summary": "Ana asked Anastasia, ana@example.com", "after": [{"name": "ANA"}], "n": 1}
    assert erase.without(said, replace) == {
        "summary": "Erased person asked Anastasia, Erased person", "after": [{"name": "Erased person"}], "n": 1,
    }  # fmt: skip
    seen = {"address": "192.0.2.1", "x": [{"user_agent": "b"}]}
    assert erase.hidden(seen) == {"address": None, "x": [{"user_agent": None}]}
